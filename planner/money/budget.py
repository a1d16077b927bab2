"""A budget as a side of the bridge."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Hashable

import pandas as pd

from planner.money.horizon import on_horizon
from planner.money.sides import OWN, Side, drivers_frame, lines_of

NAME = "budget"
PLACES = ("queue", "team", "site", "cost_centre")
ON_PAY = ("load", "bonus", "premium")
"""Items that are paid on base pay."""


def budget_side(budget: pd.DataFrame, first: dt.date, last: dt.date) -> tuple[Side | None, list[str]]:
    """The budget of a horizon's days; None where it has no row of them.

    Parameters
    ----------
    budget : DataFrame
        As `planner.formats.cost_files.read_budget` gives it.

    Returns
    -------
    side : Side or None
    notes : list of str
        Months that the horizon cuts, months without a row.
    """
    rows, notes = on_horizon(budget, first, last, NAME)
    if rows.empty:
        return None, [*notes, f"{NAME}: no row of {first} to {last}; there is nothing to compare the plan with"]
    rows = beside_pay(rows)
    lines = lines_of(rows)
    own = lines[lines["kind"].isin(OWN)].groupby(["month", "queue"])["hours"].sum()
    drivers = []
    for (month, queue), part in rows.groupby(["month", "queue"], sort=True):
        contacts, aht_s, shrinkage = (_stated(part[name]) for name in ("contacts", "aht_s", "shrinkage"))
        hours = float(own.get((month, queue), 0.0))
        on_queue = hours * (1.0 - shrinkage) if hours > 0 else math.nan
        drivers.append((str(month), str(queue), contacts, contacts * aht_s / 3600.0, on_queue))
    without = sorted(_all_months(first, last) - set(rows["month"]))
    if without:
        notes.append(f"{NAME}: no row of {', '.join(without)}")
    return Side(NAME, lines, drivers_frame(drivers)), notes


def beside_pay(rows: pd.DataFrame) -> pd.DataFrame:
    """Load, bonus and premiums of no queue, team, site or cost centre laid over the month's base pay, by its money.

    A place that a row states binds it: load of a cost centre goes to that cost centre's pay. Where there is no base
    pay to lie on, the row stays.
    """
    found = []
    for row in rows.to_dict("records"):
        pay = rows[(rows["item"] == "base pay") & (rows["month"] == row["month"]) & (rows["amount"] > 0)]
        for column in PLACES:
            pay = pay[pay[column] == row[column]] if row[column] else pay
        if not str(row["item"]).startswith(ON_PAY) or pay.empty:
            found.append(row)
            continue
        for place, share in zip(
            pay[list(PLACES)].to_dict("records"), (pay["amount"] / pay["amount"].sum()).tolist(), strict=True
        ):
            parts: dict[Hashable, object] = {name: row[name] * share for name in ("hours", "amount")}
            found.append({**row, **place, **parts})
    return pd.DataFrame(found, columns=list(rows.columns))


def _stated(values: pd.Series) -> float:
    known = values.dropna()
    return float(known.iloc[0]) if len(known) else math.nan


def _all_months(first: dt.date, last: dt.date) -> set[str]:
    days = (last - first).days + 1
    return {f"{first + dt.timedelta(day):%Y-%m}" for day in range(days)}
