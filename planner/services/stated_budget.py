"""A plan of months ahead as the file of a budget: what it says now is what later plans are led from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

KEY, FILE = "cost.budget", "budget.csv"
"""Of a scenario: the key that names its budget, and the file that is written for it."""
PLACES = ("queue", "team", "site", "cost_centre")
COLUMNS = ("month", "item", *PLACES, "hours", "amount", "contacts")
ALL = "*"


def budget_of(record: Mapping[str, Any]) -> bytes:
    """The money of a plan by month, item and place, with its contacts, as `[cost] budget` reads it.

    Parameters
    ----------
    record : mapping
        capacity.json: ``cost`` (month, item, places, hours, amount) and ``periods`` (contacts of a queue and month).

    Returns
    -------
    bytes
        CSV in UTF-8; contacts stand on the first row of their month and queue, money is rounded to the cent. A budget
        is of whole months: those that the plan cuts are brought to whole ones by their days.
    """
    rows = pd.DataFrame(record["cost"])
    money = rows.groupby(["month", "item", *PLACES], as_index=False)[["hours", "amount"]].sum()
    periods = pd.DataFrame(record["periods"])
    months = periods[(periods["level"] == "month") & (periods["queue"] != ALL)]
    whole = {
        month: pd.Period(month).days_in_month / days
        for month, days in zip(months["period"], months["days"], strict=True)
    }
    contacts = months.set_index(["period", "queue"])["volume"].to_dict()
    first = ~money.duplicated(["month", "queue"])
    told = [
        contacts.get((month, queue)) if once else None
        for month, queue, once in zip(money["month"], money["queue"], first, strict=True)
    ]
    factor = money["month"].map(whole)
    counted = money.assign(contacts=pd.Series(told, index=money.index, dtype=float))
    for name, digits in (("hours", 4), ("amount", 2), ("contacts", 3)):
        counted[name] = (counted[name] * factor).round(digits)
    money = counted
    return money[list(COLUMNS)].to_csv(index=False, lineterminator="\n").encode()
