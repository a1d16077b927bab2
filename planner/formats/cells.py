"""Cells of people's tables to dates, clock times and choices; what cannot be read is told by row and column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

from forecasting.calendar import clock_minutes
from forecasting.clock import read_moments
from forecasting.faults import InputError
from forecasting.table import FaultBook, Table, read_table
from planner.formats.opening import read_head
from planner.scenario.nearest import did_you_mean, nearest

T = TypeVar("T")


def open_table(path: Path, required: Sequence[str], optional: Sequence[str], book: FaultBook) -> Table | None:
    """A table of these columns, None where the file cannot be read as one (told in `book`).

    A column that is not known is told where its name is nearly that of one that is absent, else ignored.
    """
    before = len(book.faults)
    try:
        table = read_table(path, required, optional)
    except InputError as error:
        book.faults.extend(error.faults)
        return None
    names = [name for row in read_head(path).rows[:1] for name in row]
    absent = [name for name in optional if name not in names]
    for name in names:
        if name and name not in (*required, *optional) and (guess := nearest(name, absent)):
            remedy = f"Did you mean {guess}? Otherwise give the column a name of its own."
            book.add(f"{table.name}, row 1", name, "a column that is known", remedy)
    return table if len(book.faults) == before else None


def texts(table: Table, column: str) -> list[str]:
    """A column's texts; all empty where the file has no such column."""
    if column not in table.cells.columns:
        return [""] * len(table.cells)
    return [str(text) for text in table.cells[column]]


def numbers(table: Table, book: FaultBook, column: str, least: float = 0.0, most: float = np.inf) -> list[float | None]:
    """A column's numbers, None where empty or absent."""
    if column not in table.cells.columns:
        return [None] * len(table.cells)
    return [None if np.isnan(value) else float(value) for value in table.numbers(book, column, least, most)]


def converted(
    table: Table, book: FaultBook, column: str, read: Callable[[str], T], expected: str, remedy: str
) -> list[T | None]:
    """A column read cell by cell, None where empty or absent; a ValueError of `read` is told."""
    values: list[T | None] = []
    for position, text in enumerate(texts(table, column)):
        try:
            values.append(read(text) if text else None)
        except ValueError as error:
            problem, _, advice = str(error).partition("; ")
            said = f"{advice[0].upper()}{advice[1:]}." if advice else remedy
            told = f"{expected} ({problem})" if advice else expected
            book.add(table.where(position, column), text, told, said)
            values.append(None)
    return values


def dates(table: Table, book: FaultBook, column: str) -> list[dt.date | None]:
    """A column of ISO dates."""
    return converted(table, book, column, dt.date.fromisoformat, "a date such as 2026-11-23", "Write year-month-day.")


def clocks(table: Table, book: FaultBook, column: str) -> list[int | None]:
    """A column of clock times ``HH:MM`` (seconds of zero are allowed), minutes after midnight."""
    return converted(table, book, column, clock_of, "a clock time", "Write HH:MM.")


def clock_of(text: str) -> int:
    """Minutes after midnight of ``HH:MM`` or ``HH:MM:00``."""
    return clock_minutes(text.removesuffix(":00") if text.count(":") == 2 else text)


def walls(
    table: Table, book: FaultBook, column: str, time_zone: str, *, whole_day: bool = False
) -> list[dt.datetime | None]:
    """A column of moments as wall time of a zone.

    Parameters
    ----------
    whole_day : bool
        A date without a time means the end of that day (the last day of a leave is a day of leave), not its
        beginning.
    """
    rows = pd.Series(table.row.astype(str))
    moments, skipped = read_moments(table, book, column, time_zone, rows)
    table.tell(book, skipped, column, "a time that exists: the clock skips this hour", "Move it by an hour.")
    wall = [None if moment is None else moment for moment in moments.tz_localize(None)]
    found: list[dt.datetime | None] = []
    for moment, text in zip(wall, texts(table, column), strict=True):
        if moment is None or moment != moment:  # NaT, told or skipped by the clock
            found.append(None)
            continue
        ends = whole_day and ":" not in text and "T" not in text.upper()
        found.append(moment.to_pydatetime() + (dt.timedelta(1) if ends else dt.timedelta(0)))
    return found


def known(table: Table, book: FaultBook, column: str, names: Collection[str], what: str) -> list[str]:
    """A column of names; one that is filled and not among the known is told, the nearest offered."""
    found = texts(table, column)
    for position, name in enumerate(found):
        if name and name not in names:
            book.add(table.where(position, column), name, what, did_you_mean(name, names))
    return found
