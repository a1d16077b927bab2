"""Tables of fairness and money: the ledger of past weeks, the budget."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.table import FaultBook
from planner.formats.cells import converted, known, numbers, open_table, texts
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


def read_budget(path: Path, scenario: Scenario, book: FaultBook) -> pd.DataFrame | None:
    """Money by month: ``month,item,queue,team,amount``; month ``2026-11``, queue and team may be empty."""
    table = open_table(path, ("month", "item", "amount"), ("queue", "team"), book)
    if table is None:
        return None
    months = converted(table, book, "month", _month, "a month such as 2026-11", "Write year and month.")
    queues = [queue.name for queue in scenario.queue]
    amounts = numbers(table, book, "amount", least=float("-inf"))
    for position, amount in enumerate(amounts):
        if amount is None and not texts(table, "amount")[position]:
            book.add(table.where(position, "amount"), "", "an amount of money", "Fill the cell.")
    return pd.DataFrame(
        {
            "month": months,
            "item": texts(table, "item"),
            "queue": known(table, book, "queue", queues, "the name of a queue"),
            "team": texts(table, "team"),
            "amount": amounts,
        }
    )


def _week(text: str) -> str:
    match = re.fullmatch(r"(\d{4})-W(\d{2})", text)
    if not match:
        raise ValueError(text)
    dt.date.fromisocalendar(int(match[1]), int(match[2]), 1)
    return text


def _month(text: str) -> str:
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        raise ValueError(text)
    return text
