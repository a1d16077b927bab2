"""The store's tables: made and brought up to date by Alembic's steps, all or nothing."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.command import upgrade
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from planner.store.database import Store, told
from planner.store.faults import StoreError
from planner.store.tables import Base

STEPS_LOCK = 7_165_002
"""Number of PostgreSQL's advisory lock under which steps are taken; SQLite has one writer anyway."""


def newest() -> str:
    """The last step this program knows."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def current(store: Store) -> str | None:
    """The last step the store has taken; None where it has no tables yet.

    Raises
    ------
    StoreError
        If it cannot be reached.
    """
    try:
        with store.engine.execution_options(planner_begin="begin").connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except DBAPIError as error:
        raise told(error, store.address) from error


def bring_up_to_date(store: Store) -> bool:
    """Take the steps that are missing, in one transaction; whether there were any.

    A second one at the same time waits and then finds nothing to do; one that is interrupted leaves the store as it
    was.

    Raises
    ------
    StoreError
        If the store is of a newer program, or cannot be reached or written.
    """
    try:
        if current(store) == newest():
            return False
        with store.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(STEPS_LOCK)))
            return _climb(connection, store)
    except DBAPIError as error:
        raise told(error, store.address) from error


def climb_to(connection: Connection, store: Store, step: str) -> None:
    """Take the steps from no tables to this one, in the connection's transaction.

    Raises
    ------
    StoreError
        If this program knows no such step.
    """
    if step not in {one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions()}:
        remedy = "Use the program that knows it."
        raise StoreError.told(store.address, step, f"step {newest()} or an older one", remedy)
    config = _config()
    config.attributes["connection"] = connection
    upgrade(config, step)


def differences(store: Store) -> list[object]:
    """What the database's tables and the program's say otherwise: nothing, if the steps are complete."""
    with store.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


def _climb(connection: Connection, store: Store) -> bool:
    script = ScriptDirectory.from_config(_config())
    here = MigrationContext.configure(connection).get_current_revision()
    if here == script.get_current_head():
        return False
    if here is not None and here not in {step.revision for step in script.walk_revisions()}:
        remedy = "Use the newer program, or bring back a backup made before it."
        raise StoreError.told(store.address, here, f"a store of step {script.get_current_head()} or older", remedy)
    config = _config()
    config.attributes["connection"] = connection
    upgrade(config, "head")
    return True


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    return config
