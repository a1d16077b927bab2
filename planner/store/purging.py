"""The database forgets what was deleted: freed pages and old versions of rows are written over."""

from __future__ import annotations

import sqlite3

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from planner.store.database import Store
from planner.store.faults import StoreError


def purge(store: Store) -> None:
    """Rewrite the database without what was deleted; others are waited for, and wait meanwhile.

    PostgreSQL's own log of changes keeps older versions until it is cycled: that is its administrator's to set.

    Raises
    ------
    StoreError
        If somebody else holds the store; everything but this is done.
    """
    remedy = "What was deleted is gone from every answer, not yet from the file: run `planner store forget` later."
    try:
        if store.engine.dialect.name == "postgresql":
            with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM FULL"))
            return
        raw = store.engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.close()
        finally:
            raw.close()
    except (DBAPIError, sqlite3.Error) as error:
        raise StoreError.told(store.address, str(error), "a store that nobody holds", remedy) from error
