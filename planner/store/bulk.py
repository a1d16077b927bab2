"""Many rows at once: `executemany` on SQLite, ``COPY`` on PostgreSQL, in the transaction that is under way."""

from __future__ import annotations

import datetime as dt
import gc
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Date, Double, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from planner.store.tables import Base
from planner.store.tables.base import Moment


@contextmanager
def collector_rests() -> Iterator[None]:
    """Within, Python's collector of cycles rests: it would walk hundred thousands of rows that hold none.

    A third of the time of a large publish.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def insert_rows(session: Session, kind: type[Base], columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert rows that are given column by column; keys that count up are left to the database.

    Parameters
    ----------
    session : Session
    kind : type of Base
        The table.
    columns : mapping of column to sequence
        All equally long. Moments are aware datetimes, JSON is text, numbers that are not known None or NaN.

    Raises
    ------
    DBAPIError
        If the database refuses a row.
    """
    table = kind.__table__
    assert isinstance(table, Table)
    bind = session.connection()
    dialect = bind.dialect
    lite = dialect.name == "sqlite"
    cells = [_cells(table.c[name].type, list(values), lite=lite) for name, values in columns.items()]
    quote = dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name in columns)
    if lite:
        marks = ", ".join("?" * len(columns))
        rows = list(zip(*cells, strict=True))
        if rows:
            bind.exec_driver_sql(f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks})", rows)  # noqa: S608 (own names)
        return
    statement = f"COPY {quote(table.name)} ({names}) FROM STDIN"
    faults: Any = dialect.loaded_dbapi.Error
    try:
        cursor: Any = bind.connection.cursor()
        with cursor.copy(statement) as copy:
            for row in zip(*cells, strict=True):
                copy.write_row(row)
    except faults as error:
        if dialect.is_disconnect(error, bind.connection.dbapi_connection, None):
            bind.invalidate(error)
        raise DBAPIError.instance(statement, None, error, faults) from error


def _cells(kind: object, values: list[Any], *, lite: bool) -> list[Any]:
    """Values as the driver takes them; equal ones are made once."""
    if isinstance(kind, Double):
        return [None if value is None or math.isnan(value) else float(value) for value in values]
    if lite and isinstance(kind, Moment):
        return _each(values, lambda value: f"{value.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S.%f}")
    if lite and isinstance(kind, Date):
        return _each(values, dt.date.isoformat)
    return values


def _each(values: list[Any], told: Callable[[Any], str]) -> list[str | None]:
    known = {value: None if value is None else told(value) for value in set(values)}
    return [known[value] for value in values]
