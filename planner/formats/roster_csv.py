"""A roster in our own columns: ``agent,date,shift,activity,queue,start,end,paid``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from forecasting.clock import read_moments
from forecasting.table import FaultBook, Table
from planner.formats.cells import converted, dates, open_table, texts
from planner.frames import ROSTER


def read_roster(path: Path, time_zone: str, book: FaultBook) -> pd.DataFrame:
    """Frame ROSTER of a file in roster.csv's columns.

    Parameters
    ----------
    path : Path
        `start` and `end` are ISO 8601 with offset, or wall time of `time_zone`; `paid` is true or false.
    time_zone : str
        Zone of the moments given back.
    book : FaultBook
        What is wrong is told here; then the frame is empty.
    """
    table = open_table(path, ("agent", "date", "start", "end"), ("shift", "activity", "queue", "paid"), book)
    if table is None:
        return roster_frame([], time_zone)
    before = len(book.faults)
    agents = table.names(book, "agent")
    begins, ends = (_moments(table, book, column, time_zone, agents) for column in ("start", "end"))
    days = dates(table, book, "date")
    empty = (table.cells["date"] == "").to_numpy(dtype=bool)
    table.tell(book, empty, "date", "the day the shift belongs to", "Fill the cell, such as 2026-11-23.")
    paid = converted(table, book, "paid", _flag, "true or false", "Write true or false.")
    backwards = np.asarray(ends <= begins)
    table.tell(book, backwards, "end", "a moment after its start", "Exchange the two, or correct one.")
    twice = np.asarray(pd.DataFrame({"agent": agents, "start": begins}).duplicated())
    table.tell(book, twice, "start", "one segment of a person at a time", "Delete one of the rows.")
    if len(book.faults) > before:
        return roster_frame([], time_zone)
    rows = [
        (agent, day, shift, activity or "work", queue, begin, end, flag is not False)
        for agent, day, shift, activity, queue, begin, end, flag in zip(
            agents,
            days,
            texts(table, "shift"),
            texts(table, "activity"),
            texts(table, "queue"),
            begins,
            ends,
            paid,
            strict=True,
        )
    ]
    return roster_frame(rows, time_zone)


def _moments(table: Table, book: FaultBook, column: str, time_zone: str, agents: pd.Series) -> pd.DatetimeIndex:
    moments, skipped = read_moments(table, book, column, time_zone, agents)
    table.tell(book, skipped, column, "a time that exists: the clock skips this hour", "Move it by an hour.")
    return moments


def roster_frame(rows: Sequence[tuple[Any, ...]], time_zone: str) -> pd.DataFrame:
    """Frame ROSTER of rows in its columns, sorted by person and start."""
    frame = pd.DataFrame(rows, columns=list(ROSTER.columns))
    for column in ("start", "end"):
        frame[column] = pd.to_datetime(frame[column], utc=True).dt.tz_convert(time_zone)
    frame["paid"] = frame["paid"].astype(bool)
    return frame.sort_values(["agent", "start"], kind="stable", ignore_index=True)


def _flag(text: str) -> bool:
    plain = text.casefold()
    if plain not in ("true", "false", "1", "0", "yes", "no"):
        raise ValueError(text)
    return plain in ("true", "1", "yes")
