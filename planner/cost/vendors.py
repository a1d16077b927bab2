"""What vendors bill for what the simulation sent them: their price, least bill, bonus and malus, by month and queue."""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from planner.cost.ledger import Ledger
from planner.cost.seats import month_shares
from planner.scenario import Scenario
from planner.scenario.money import Bonus, Vendor

TO_VENDOR = "vendor:"
ITEM = "vendor "
"""How items of vendors begin in frame COST."""
MINIMUM, BONUS, MALUS = "minimum", "bonus", "malus"
"""Parts of a bill beside the price of what was taken."""


@dataclass(frozen=True)
class _Month:
    """A vendor's bill of the horizon's days in one month.

    Attributes
    ----------
    taken : dict of queue to (hours, money)
        Hours of the vendor's people, and what they cost by the price.
    minimum : float
        Least bill of these days.
    level : float
        Share in time of the contacts it can be judged by; NaN without any.
    """

    month: str
    taken: dict[str, tuple[float, float]]
    minimum: float
    level: float

    @property
    def price(self) -> float:
        """Money for what was taken."""
        return math.fsum(amount for _, amount in self.taken.values())

    @property
    def missing(self) -> float:
        """What the least bill adds."""
        return max(0.0, self.minimum - self.price)

    def shares(self, queues: tuple[str, ...]) -> dict[str, float]:
        """How the bill is split: as the price of what was taken, else evenly over the queues sent there."""
        if self.price > 0:
            return {queue: amount / self.price for queue, (_, amount) in self.taken.items()}
        return dict.fromkeys(queues, 1 / len(queues))


def item_of(vendor: str, part: str = "") -> str:
    """Item of frame COST: ``vendor Acme``, ``vendor Acme: minimum``."""
    return f"{ITEM}{vendor}: {part}" if part else f"{ITEM}{vendor}"


def hired(scenario: Scenario) -> tuple[Vendor, ...]:
    """Vendors that a route leads to; others are offers to a capacity plan and bill nothing."""
    return tuple(vendor for vendor in scenario.vendor if queues_sent(scenario, vendor))


def queues_sent(scenario: Scenario, vendor: Vendor) -> tuple[str, ...]:
    """Queues with a route to the vendor, in the scenario's order."""
    sending = {route.from_queue for route in scenario.route if route.to == TO_VENDOR + vendor.name}
    return tuple(queue.name for queue in scenario.queue if queue.name in sending)


def enter_vendors(ledger: Ledger, scenario: Scenario, taken: pd.DataFrame) -> None:
    """Add the bills of every vendor that a route leads to.

    ==================  ===========================================================================================
    contact             price x contacts
    handled_minute      price x minutes that contacts were handled; of chats, each counts in full
    productive_hour     price x hours its people were at work: of chats handled at full concurrency, one part each
    fte_month           price x those hours / hours that a full-time week (``full_time.hours_per_week``) gives in the
                        month, ``hours_per_week x days of the month / 7``
    minimum             what the price lacks of ``per_month x days of the horizon in the month / days of the month``
    bonus, malus        its share of the month's bill (least bill included), the malus kept back
    ==================  ===========================================================================================

    Contacts belong to the month in which the vendor took them, on the scenario's clock. Bonus and malus judge the
    share of contacts taken within T of their arrival, of the queues whose route opens before T has passed: what is
    handed over after T nobody can answer in time, so it is billed but judges nobody. Everything is a mean over
    replications: the least bill and the thresholds are held against the mean month.

    Parameters
    ----------
    ledger : Ledger
    scenario : Scenario
    taken : DataFrame
        ``vendor,queue,start,contacts,handled_min,in_time`` by interval, means over replications.
    """
    for vendor in hired(scenario):
        queues = queues_sent(scenario, vendor)
        months = list(_months(scenario, vendor, taken[taken["vendor"] == vendor.name]))
        for each in months:
            for queue, (hours, amount) in each.taken.items():
                ledger.enter_queue(item_of(vendor.name), queue, each.month, hours, amount)
        for part in (MINIMUM, BONUS, MALUS):
            for each in months:
                amount = _beside(vendor, each, part)
                for queue, share in each.shares(queues).items() if amount else ():
                    ledger.enter_queue(item_of(vendor.name, part), queue, each.month, 0.0, amount * share)


def _beside(vendor: Vendor, month: _Month, part: str) -> float:
    """Money of one of the parts beside the price."""
    if part == MINIMUM:
        return month.missing
    rule = vendor.bonus if part == BONUS else vendor.malus
    if rule is None or not _applies(rule, month.level):
        return 0.0
    return (month.price + month.missing) * (rule.amount if part == BONUS else -rule.amount)


def _applies(rule: Bonus, level: float) -> bool:
    """Whether the month's share in time lies where the rule pays or keeps back."""
    if math.isnan(level):
        return False
    high_enough = rule.share_at_least is None or level >= rule.share_at_least - 1e-9
    return high_enough and (rule.share_below is None or level < rule.share_below - 1e-9)


def _months(scenario: Scenario, vendor: Vendor, taken: pd.DataFrame) -> Iterator[_Month]:
    month_of = pd.to_datetime(taken["start"], utc=True).dt.tz_convert(scenario.time_zone).dt.strftime("%Y-%m")
    judged = judged_queues(scenario, vendor)
    per_month = vendor.minimum.per_month if vendor.minimum else 0.0
    for month, part in month_shares(scenario).items():
        rows = taken[month_of == month].groupby("queue", sort=True)[["contacts", "handled_min", "in_time"]].sum()
        found = {str(queue): _priced(scenario, vendor, str(queue), month, row) for queue, row in rows.iterrows()}
        seen = rows[rows.index.isin(judged)].sum()
        level = float(seen["in_time"] / seen["contacts"]) if seen["contacts"] > 0 else math.nan
        yield _Month(month, found, per_month * sum(part.values()), level)


def _priced(scenario: Scenario, vendor: Vendor, name: str, month: str, row: pd.Series) -> tuple[float, float]:
    """Hours of the vendor's people on a queue in a month, and their price."""
    queue = next(queue for queue in scenario.queue if queue.name == name)
    hours = float(row["handled_min"]) / 60 / (queue.concurrency if queue.concurrent else 1)
    days = calendar.monthrange(*dt.date.fromisoformat(f"{month}-01").timetuple()[:2])[1]
    units = {
        "contact": float(row["contacts"]),
        "handled_minute": float(row["handled_min"]),
        "productive_hour": hours,
        "fte_month": hours / (scenario.full_time.hours_per_week * days / 7),
    }
    return hours, vendor.price.amount * units[vendor.price.per]


def judged_queues(scenario: Scenario, vendor: Vendor) -> frozenset[str]:
    """Queues whose contacts the vendor may get before their T has passed."""
    queues = {queue.name: queue for queue in scenario.queue}
    found = set()
    for route in scenario.route:
        if route.to == TO_VENDOR + vendor.name:
            target = queues[route.from_queue].target
            within_s = target.within_s if target.within_s is not None else (target.within_h or math.inf) * 3600
            if route.after_s <= within_s:
                found.add(route.from_queue)
    return frozenset(found)
