"""Tables of fairness and money: the ledger of past weeks, the budget."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

import pandas as pd

from forecasting.table import FaultBook
from planner.formats.cells import converted, known, numbers, open_table, texts
from planner.scenario import Scenario

COUNTS = ("weekends", "nights", "lates", "holidays", "refused")


def read_ledger(path: Path, people: Collection[str], book: FaultBook) -> pd.DataFrame | None:
    """Burdens of past weeks: ``agent,week,weekends,nights,lates,holidays,refused``, counts; empty means 0.

    People who are not in the staff file any more are left out.
    """
    table = open_table(path, ("agent", "week"), COUNTS, book)
    if table is None:
        return None
    table.names(book, "week")
    frame = pd.DataFrame({"agent": texts(table, "agent"), "week": texts(table, "week")})
    for column in COUNTS:
        frame[column] = [value or 0.0 for value in numbers(table, book, column)]
    return frame[frame["agent"].isin(list(people))].reset_index(drop=True)


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


def _month(text: str) -> str:
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        raise ValueError(text)
    return text
