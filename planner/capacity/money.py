"""Money of a plan as frame COST: every charge of the programme, split over the queues it serves and over months."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.capacity.making import FIXED, NOBODY, Charge
from planner.capacity.solving import Solved
from planner.cost.ledger import rounded
from planner.frames import COST, check

Numbers = NDArray[np.float64]

KEY = ["item", "queue", "team", "site", "cost_centre", "month"]


def cost_frame(solved: Solved) -> pd.DataFrame:
    """Frame COST, amounts in whole cents that add up to each item's total.

    A person's week is split over queues as the hours flow there at the programme's demand (over all that
    they know where none flow), over months by the days of the week in each.
    """
    case = solved.made.making.case
    shares = queue_shares(solved)
    of_month = case.weeks.in_month / case.weeks.held[:, None]
    rows: dict[tuple[str, ...], list[float]] = {}
    for charge, times in _charges(solved):
        for queue, share in _queues(charge, shares).items():
            for month, part in zip(case.weeks.months, of_month[charge.week], strict=True):
                if part > 0:
                    key = (charge.item, queue, charge.team, charge.site, charge.cost_centre, month)
                    row = rows.setdefault(key, [0.0, 0.0])
                    row[0] += charge.hours * times * share * part
                    row[1] += charge.amount * times * share * part
    return _frame(rows, case.scenario.currency)


def _charges(solved: Solved) -> list[tuple[Charge, float]]:
    """Charges with how many units of each there are; the same charge of the people there are counted once."""
    found = []
    for column, own in solved.made.making.charges.items():
        times = 1.0 if column == FIXED else float(solved.x[column])
        if abs(times) > 1e-9:
            found += [(charge, times) for charge in own]
    return found


def queue_shares(solved: Solved) -> dict[tuple[int, int], dict[str, float]]:
    """Of each skill set and week, the share of each queue."""
    case = solved.made.making.case
    hours: dict[tuple[int, int], dict[str, float]] = {}
    for (skill, q, week), column in solved.made.flows.items():
        own = hours.setdefault((skill, week), {})
        name = case.queues[q]
        own[name] = own.get(name, 0.0) + float(solved.x[column])
    for (skill, _), own in hours.items():
        total = sum(own.values())
        even = 1.0 / len(case.skills[skill])
        for name in own:
            own[name] = own[name] / total if total > 1e-9 else even
    return hours


def _queues(charge: Charge, shares: Mapping[tuple[int, int], dict[str, float]]) -> dict[str, float]:
    if charge.skill == NOBODY:
        return {charge.queue: 1.0}
    return shares.get((charge.skill, charge.week), {"": 1.0})


def _frame(rows: Mapping[tuple[str, ...], list[float]], currency: str) -> pd.DataFrame:
    items = list(dict.fromkeys(key[0] for key in rows))
    kept = [key for key, (hours, amount) in rows.items() if abs(hours) > 1e-9 or abs(amount) > 1e-9]
    keys = sorted(kept, key=lambda key: (items.index(key[0]), key))
    if not keys:
        return COST.empty()
    amounts = np.array([rows[key][1] for key in keys])
    names = np.array([key[0] for key in keys])
    for item in items:
        amounts[names == item] = rounded(amounts[names == item])
    frame = pd.DataFrame(keys, columns=KEY)
    frame["hours"] = [rows[key][0] for key in keys]
    frame["amount"] = amounts
    frame["currency"] = currency
    return check(frame, COST)


def by_week(solved: Solved) -> Numbers:
    """Money of each week, shape (weeks,)."""
    found = np.zeros(len(solved.made.making.case.weeks))
    for charge, times in _charges(solved):
        found[charge.week] += charge.amount * times
    return found
