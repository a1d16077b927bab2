"""A table's rows as lines of JSON, the same from every database, and back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Column, Connection, Date, Integer, Table, func, insert, inspect, select, text

from planner.store.tables.base import Base, Moment

BATCH = 1000


def tables() -> list[Table]:
    """Every table, those that are named before those that name them."""
    return list(Base.metadata.sorted_tables)


def lines_of(connection: Connection, table: Table) -> Iterator[str]:
    """A line a row, in the order of the primary key; of a store of an older step the columns that it has."""
    keys = list(table.primary_key.columns)
    there = {column["name"] for column in inspect(connection).get_columns(table.name)}
    columns = [column for column in table.columns if column.name in there]
    for row in connection.execute(select(*columns).order_by(*keys)).mappings():
        yield json.dumps({name: _said(value) for name, value in row.items()}, ensure_ascii=False, sort_keys=True) + "\n"


def load_lines(connection: Connection, table: Table, lines: Iterable[str]) -> int:
    """Insert rows from their lines; how many there were. New rows get numbers after theirs."""
    count, batch = 0, list[dict[str, Any]]()
    for line in lines:
        batch.append({name: _read(table.columns[name], value) for name, value in json.loads(line).items()})
        if len(batch) == BATCH:
            connection.execute(insert(table), batch)
            count, batch = count + BATCH, []
    if batch:
        connection.execute(insert(table), batch)
    if connection.dialect.name == "postgresql":
        _number_on(connection, table)
    return count + len(batch)


def _said(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _read(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Moment):
        return dt.datetime.fromisoformat(value)
    return dt.date.fromisoformat(value) if isinstance(column.type, Date) else value


def _number_on(connection: Connection, table: Table) -> None:
    """Tell PostgreSQL's counter which numbers are taken; SQLite notes it as rows come."""
    keys = list(table.primary_key.columns)
    if len(keys) != 1 or not isinstance(keys[0].type, Integer):
        return
    counter = connection.scalar(text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": table.name, "c": keys[0].name})
    highest = connection.scalar(select(func.max(keys[0])))
    if counter is not None and highest is not None:
        connection.execute(select(func.setval(counter, highest)))
