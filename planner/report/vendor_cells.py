"""Vendors' bills as live formulas: least bills, bonus and malus follow the price of what was taken."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from planner.cost.vendors import BONUS, MALUS, MINIMUM, hired, item_of
from planner.report.live import Live
from planner.report.sheet import Cell
from planner.scenario import Scenario


def with_least_bills(scenario: Scenario, cost: pd.DataFrame) -> pd.DataFrame:
    """Frame COST with a row of 0 for every least bill that what was taken has passed: a lower price brings it back."""
    items, rows = list(dict.fromkeys(cost["item"])), []
    for vendor in hired(scenario):
        price, least = item_of(vendor.name), item_of(vendor.name, MINIMUM)
        passed = set(cost.loc[cost["item"] == price, "month"]) - set(cost.loc[cost["item"] == least, "month"])
        if vendor.minimum and passed:
            items += [] if least in items else [least]
            rows += [(least, "", "", "", "", month, 0.0, 0.0, scenario.currency) for month in sorted(passed)]
    if not rows:
        return cost
    place = {item: number for number, item in enumerate(sorted(items, key=_before_what_judges))}
    both = pd.concat([cost, pd.DataFrame(rows, columns=list(cost.columns))], ignore_index=True)
    return both.sort_values("item", key=lambda column: column.map(place), kind="stable", ignore_index=True)


def _before_what_judges(item: str) -> bool:
    """Least bills stand before bonus and malus, which are shares of them."""
    return item.endswith((f": {BONUS}", f": {MALUS}"))


@dataclass
class VendorCells:
    """Where the bills of vendors stand on the sheet of cost.

    Attributes
    ----------
    names : mapping of wanted name to Live
        Prices of the sheet of inputs.
    """

    scenario: Scenario
    names: Mapping[str, Live]
    _parts: dict[str, tuple[str, str]] = field(init=False)
    _bills: dict[tuple[str, str], list[tuple[str, str, float]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        names = [vendor.name for vendor in hired(self.scenario)]
        self._parts = {item_of(name, part): (name, part) for name in names for part in ("", MINIMUM, BONUS, MALUS)}

    def note(self, texts: Sequence[str], reference: str, amount: float) -> None:
        """Remember where a row of a vendor's bill stands."""
        vendor, part = self._parts[texts[0]]
        self._bills.setdefault((vendor, texts[-1]), []).append((part, reference, amount))

    def cells(self, texts: Sequence[str], factor: str, amount: float) -> tuple[Cell, Cell]:
        """Factor and amount of one row.

        What was taken is the factor (units of the price) x the price. A least bill is the factor (the queue's share) x
        what the price lacks of it; bonus and malus are the factor x their share x the month's bill.
        """
        item, queue, month = texts[0], texts[1], texts[-1]
        vendor, part = self._parts[item]
        name = self.names[f"{part or 'price'}_vendor_{vendor}"]
        counted = ("",) if part == MINIMUM else ("", MINIMUM)
        bill = [
            (reference, value) for kind, reference, value in self._bills.get((vendor, month), []) if kind in counted
        ]
        total = sum(value for _, value in bill)
        if not part:
            whole, text = name.number, name.text
        elif part == MINIMUM:
            days, of = _days(self.scenario, month)
            whole = days / of * name.number - total
            text = f"MAX(0,{days}/{of}*{name.text}{''.join(f'-{reference}' for reference, _ in bill)})"
        else:
            whole = name.number * total
            text = f"{name.text}*({'+'.join(reference for reference, _ in bill)})"
        if part and not queue:
            return 1.0, Live(f"{factor}*{text}", 0.0)
        return (amount / whole, Live(f"{factor}*{text}", amount)) if whole else (None, amount)


def _days(scenario: Scenario, month: str) -> tuple[int, int]:
    """Days of the horizon in a month, and days of that month."""
    dates = (scenario.start + dt.timedelta(day) for day in range(scenario.days))
    first = dt.date.fromisoformat(f"{month}-01")
    return sum(f"{date:%Y-%m}" == month for date in dates), calendar.monthrange(first.year, first.month)[1]
