"""One at a time: what two writers may not do at once, on a database that lets them."""

from __future__ import annotations

import zlib

from sqlalchemy import func, select
from sqlalchemy.orm import Session


def hold(session: Session, what: str, *, shared: bool = False) -> None:
    """Wait until nobody else holds this, and hold it until the change is kept or dropped.

    SQLite has one writer anyway: there this change becomes that writer. Take it before anything is told to the trail,
    whose own lock comes last: two who wait for each other's would else both fail.

    Parameters
    ----------
    session : Session
    what : str
        Name of what is held, such as ``scenario Peak``.
    shared : bool
        Others may hold it too, unless one wants it alone.
    """
    if session.get_bind().dialect.name == "postgresql":
        lock = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
        session.execute(select(lock(zlib.crc32(what.encode()) << 8)))
    else:
        session.connection()  # a change begins, and takes its lock, with its first statement
