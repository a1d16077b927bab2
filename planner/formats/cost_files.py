"""Tables of money: the budget by month, and what was paid."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.faults import InputError
from forecasting.table import FaultBook, Table
from planner.formats.cells import converted, dates, known, numbers, open_table, texts
from planner.scenario import Agent, Scenario

WHERE = ("queue", "team", "site", "cost_centre")
CREDIT = re.compile(r"^credit|: malus$")
"""Items whose money may be below 0."""


def read_budget(path: Path, scenario: Scenario, people: Collection[Agent], book: FaultBook) -> pd.DataFrame | None:
    """Money by month, and what it was made from.

    ``month,item,amount`` and, where known, ``queue,team,site,cost_centre,hours,currency``; of a month's queue, on any
    one row of it, ``contacts,aht_s,shrinkage`` (share of paid hours that are not on the queue).

    Returns
    -------
    DataFrame or None
        ``begin,end,item,queue,team,site,cost_centre,hours,amount,contacts,aht_s,shrinkage``, NaN where not known.
    """
    drivers = ("contacts", "aht_s", "shrinkage")
    table = open_table(path, ("month", "item", "amount"), (*WHERE, "hours", "currency", *drivers), book)
    if table is None:
        return None
    months = converted(table, book, "month", _month, "a month such as 2026-11", "Write year and month.")
    frame = _money(table, scenario, people, book)
    frame["month"] = pd.Series(months, dtype=object)
    for name in drivers:
        frame[name] = np.array(numbers(table, book, name, 0.0, 0.99 if name == "shrinkage" else np.inf), dtype=float)
    _told_once(table, frame, ("month", "item", *WHERE), "one row for each month, item and place", book)
    for name in drivers:
        twice = frame[frame[name].notna()].duplicated(["month", "queue"])
        for row in twice.index[twice]:
            value = f"{frame['month'][row]}, {frame['queue'][row] or 'all queues'}"
            book.add(table.where(int(row), name), value, f"{name} of a month's queue once", "Delete one of them.")
    return _with_days(frame, [_first(month) for month in months], [_last(month) for month in months])


def read_costs(path: Path, scenario: Scenario, people: Sequence[Agent]) -> pd.DataFrame:
    """What was paid: ``item,amount``, ``month`` or ``from,to`` (days, both included), and the places of a budget.

    A month's money is that of the whole month; a pay week is told by its days.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    book = FaultBook()
    frame = _costs(path, scenario, people, book)
    if frame is None or book.faults:
        raise InputError(book.faults)
    return frame


def _costs(path: Path, scenario: Scenario, people: Sequence[Agent], book: FaultBook) -> pd.DataFrame | None:
    table = open_table(path, ("item", "amount"), ("month", "from", "to", *WHERE, "hours", "currency"), book)
    if table is None:
        return None
    if not {"month", "from"} & set(table.cells.columns) or ("from" in table.cells) != ("to" in table.cells):
        heads = ",".join(table.cells.columns)
        book.add(f"{table.name}, row 1", heads, "a column month, or from and to", "Say which days were paid.")
        return None
    frame = _money(table, scenario, people, book)
    if "from" in table.cells:
        begins, ends = dates(table, book, "from"), dates(table, book, "to")
        for row, (begin, end) in enumerate(zip(begins, ends, strict=True)):
            if begin is not None and end is not None and end < begin:
                book.add(table.where(row, "to"), f"{end}", f"a day from {begin} on", "Swap from and to.")
            elif begin is None or end is None:
                column = "from" if begin is None else "to"
                if not texts(table, column)[row]:
                    book.add(table.where(row, column), "", "a date such as 2026-11-23", "Fill the cell.")
    else:
        months = converted(table, book, "month", _month, "a month such as 2026-11", "Write year and month.")
        begins, ends = [_first(month) for month in months], [_last(month) for month in months]
    frame = _with_days(frame, begins, ends)
    _told_once(table, frame, ("begin", "end", "item", *WHERE), "one row for each month, item and place", book)
    return frame


def _money(table: Table, scenario: Scenario, people: Collection[Agent], book: FaultBook) -> pd.DataFrame:
    """``item,queue,team,site,cost_centre,hours,amount``, each cell checked."""
    items, queues = texts(table, "item"), [queue.name for queue in scenario.queue]
    places = {
        "queue": known(table, book, "queue", queues, "the name of a queue"),
        "team": texts(table, "team"),
        "site": texts(table, "site"),
        "cost_centre": _cost_centres(table, people, book),
    }
    amounts = numbers(table, book, "amount", least=float("-inf"))
    for row, (item, amount) in enumerate(zip(items, amounts, strict=True)):
        if amount is None and not texts(table, "amount")[row]:
            book.add(table.where(row, "amount"), "", "an amount of money", "Fill the cell.")
        if amount is not None and amount < 0 and not CREDIT.search(item):
            remedy = "Write costs above 0; name what comes back an item of its own that begins with 'credit'."
            book.add(table.where(row, "amount"), f"{amount:g}", "an amount of 0 or more", remedy)
    known(table, book, "currency", [scenario.currency], f"{scenario.currency}, the scenario's currency")
    hours = np.array([value or 0.0 for value in numbers(table, book, "hours")])
    money = np.array([np.nan if amount is None else amount for amount in amounts])
    return pd.DataFrame({"item": items, **places, "hours": hours, "amount": money})


def _cost_centres(table: Table, people: Collection[Agent], book: FaultBook) -> list[str]:
    """Names of cost centres that somebody belongs to; without people anything goes."""
    own = sorted({agent.cost_centre for agent in people if agent.cost_centre})
    if not people:
        return texts(table, "cost_centre")
    return known(table, book, "cost_centre", own, "a cost centre that somebody of the staff file belongs to")


def _told_once(table: Table, frame: pd.DataFrame, key: tuple[str, ...], expected: str, book: FaultBook) -> None:
    for position in np.flatnonzero(frame.duplicated(list(key))):
        row = int(position)
        name = ", ".join(str(frame[column][row]) for column in key if frame[column][row])
        book.add(table.where(row, "item"), name, expected, "Add the rows up or delete one.")


def _month(text: str) -> str:
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        raise ValueError(text)
    return text


def _first(month: str | None) -> dt.date | None:
    return None if month is None else dt.date.fromisoformat(f"{month}-01")


def _last(month: str | None) -> dt.date | None:
    first = _first(month)
    return None if first is None else (first + dt.timedelta(31)).replace(day=1) - dt.timedelta(1)


def _with_days(frame: pd.DataFrame, begins: list[dt.date | None], ends: list[dt.date | None]) -> pd.DataFrame:
    made = frame.copy()
    made["begin"], made["end"] = pd.Series(begins, dtype=object), pd.Series(ends, dtype=object)
    return made
