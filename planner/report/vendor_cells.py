"""Vendors' bills as live formulas: least bills, bonus and malus follow the price of what was taken."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from planner.cost.vendors import BONUS, MALUS, MINIMUM, hired, item_of
from planner.report.sheet import Cell, Formula
from planner.scenario import Scenario

UNITS = {
    "contact": "contact",
    "handled_minute": "handled minute",
    "productive_hour": "productive hour",
    "fte_month": "FTE and month",
}


def vendor_prices(scenario: Scenario) -> Iterator[tuple[str, str, str, float]]:
    """Item of frame COST, wanted name, unit and value of every price of the vendors that bill."""
    money = scenario.currency
    for vendor in hired(scenario):
        yield (
            item_of(vendor.name),
            f"price_vendor_{vendor.name}",
            f"{money} per {UNITS[vendor.price.per]}",
            (vendor.price.amount),
        )
        if vendor.minimum:
            unit = f"{money} per month, at least"
            yield item_of(vendor.name, MINIMUM), f"minimum_vendor_{vendor.name}", unit, vendor.minimum.per_month
        for part, rule in ((BONUS, vendor.bonus), (MALUS, vendor.malus)):
            if rule is not None:
                name = f"{part}_vendor_{vendor.name}"
                yield item_of(vendor.name, part), name, "share of the month's bill", rule.amount


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
    prices : mapping of item to (name, value)
        Defined names of the prices.
    """

    scenario: Scenario
    prices: Mapping[str, tuple[str, float]]
    _parts: dict[str, tuple[str, str]] = field(init=False)
    _bills: dict[tuple[str, str], list[tuple[str, str, float]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        names = [vendor.name for vendor in hired(self.scenario)]
        self._parts = {item_of(name, part): (name, part) for name in names for part in ("", MINIMUM, BONUS, MALUS)}

    def note(self, texts: Sequence[str], reference: str, amount: float) -> None:
        """Remember where a row of a vendor's bill stands."""
        if texts[0] in self._parts:
            vendor, part = self._parts[texts[0]]
            self._bills.setdefault((vendor, texts[-1]), []).append((part, reference, amount))

    def cells(self, texts: Sequence[str], factor: str, amount: float) -> list[Cell] | None:
        """Factor and amount of what stands beside a vendor's price; None for everything else.

        A least bill is the factor (the queue's share) x what the price lacks of it; bonus and malus are the factor x
        their share x the month's bill.
        """
        item, queue, month = texts[0], texts[1], texts[-1]
        vendor, part = self._parts.get(item, ("", ""))
        if not part:
            return None
        name, price = self.prices[item]
        counted = ("",) if part == MINIMUM else ("", MINIMUM)
        bill = [
            (reference, value) for kind, reference, value in self._bills.get((vendor, month), []) if kind in counted
        ]
        total = sum(value for _, value in bill)
        if part == MINIMUM:
            days, of = _days(self.scenario, month)
            whole = days / of * price - total
            text = f"MAX(0,{days}/{of}*{name}{''.join(f'-{reference}' for reference, _ in bill)})"
        else:
            whole = price * total
            text = f"{name}*({'+'.join(reference for reference, _ in bill)})"
        if not queue:
            return [1.0, Formula(f"={factor}*{text}", 0.0)]
        return [amount / whole, Formula(f"={factor}*{text}", amount)] if whole > 0 else [None, amount]


def _days(scenario: Scenario, month: str) -> tuple[int, int]:
    """Days of the horizon in a month, and days of that month."""
    dates = (scenario.start + dt.timedelta(day) for day in range(scenario.days))
    first = dt.date.fromisoformat(f"{month}-01")
    return sum(f"{date:%Y-%m}" == month for date in dates), calendar.monthrange(first.year, first.month)[1]
