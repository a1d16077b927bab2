"""The ledger of past weeks: burdens by person."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.table import FaultBook
from planner.formats.cells import converted, numbers, open_table, texts
from planner.scenario import Scenario
from planner.scenario.fairness import BURDENS, planned_weeks, weeks_before


def read_ledger(
    path: Path, people: Collection[str], scenario: Scenario, book: FaultBook
) -> tuple[pd.DataFrame, tuple[str, ...]] | None:
    """Burdens of past weeks: ``agent,week,weekends,nights,lates,holidays,refused``, counts; empty means 0.

    People who are not in the staff file any more are left out.

    Returns
    -------
    frame : DataFrame
        One row a person and week, weeks outside the window included.
    notes : tuple of str
        Which rows lie outside the weeks that count.
    """
    table = open_table(path, ("agent", "week"), BURDENS, book)
    if table is None:
        return None
    table.names(book, "agent")
    table.names(book, "week")
    converted(table, book, "week", _week, "an ISO week such as 2026-W47", "Write year and week.")
    frame = pd.DataFrame({"agent": texts(table, "agent"), "week": texts(table, "week")})
    for column in BURDENS:
        counts = [value or 0.0 for value in numbers(table, book, column)]
        for row, value in enumerate(counts):
            if value != int(value):
                book.add(table.where(row, column), f"{value:g}", "a whole number", "Count each burden as one.")
        frame[column] = np.array(counts, dtype=np.int64)
    for position in np.flatnonzero(frame.duplicated(["agent", "week"])):
        row = int(position)
        name = f"{frame['agent'][row]}, {frame['week'][row]}"
        book.add(table.where(row, "week"), name, "one row for each person and week", "Add the rows up or delete one.")
    frame = frame[frame["agent"].isin(list(people))].reset_index(drop=True)
    return frame, tuple(_outside(frame, scenario, path.name))


def _outside(frame: pd.DataFrame, scenario: Scenario, name: str) -> list[str]:
    """Sentences about rows that count nothing: of weeks long ago, planned anew, or after the horizon."""
    known, planned = weeks_before(scenario), planned_weeks(scenario)
    said = []
    for rows, told in (
        (frame["week"] < known[0], f"rows of weeks before {known[0]} count no more"),
        (frame["week"].isin(planned), "rows of weeks that this plan covers are replaced"),
        (frame["week"] > planned[-1], f"rows of weeks after {planned[-1]} are left out"),
    ):
        if rows.any():
            said.append(f"{name}: {told} ({int(rows.sum())}).")
    return said


def _week(text: str) -> str:
    match = re.fullmatch(r"(\d{4})-W(\d{2})", text)
    if not match:
        raise ValueError(text)
    dt.date.fromisocalendar(int(match[1]), int(match[2]), 1)
    return text
