"""Work that a vendor does: four prices, a least bill, people at most, bonus."""

from __future__ import annotations

from planner.capacity.lines import HOUR_S
from planner.capacity.making import NOBODY, Choice, Making, Origin
from planner.capacity.prices import Part
from planner.cost.vendors import BONUS, MINIMUM, item_of
from planner.roster.mip import INF
from planner.scenario.money import Lever, Vendor


def vendor(making: Making, lever: Lever) -> None:
    """Hours on the queue that vendors' people take off, for every vendor whose queues the lever allows.

    In a month with any of it the least bill is due. The bonus is taken as earned: the dear case.
    """
    for one in making.case.scenario.vendor:
        _hired(making, lever, one)


def _hired(making: Making, lever: Lever, one: Vendor) -> None:
    case = making.case
    agents = min(_most(lever.max_heads), _most(one.capacity.agents if one.capacity else None))
    months = _months(making, one)
    for week in range(len(case.weeks)):
        decide_by = case.decide_by(week, lever.notice_days)
        if not case.allowed("vendor", decide_by):
            continue
        at_once: dict[int, float] = {}
        for name in one.queues:
            q = case.queues.index(name)
            if lever.queues and name not in lever.queues:
                continue
            column = _volume(making, lever, one, week, q, Choice("vendor", one.name, week, decide_by, "hours"))
            if column is None:
                continue
            need = case.needs[q]
            at_once[column] = float(need.peak[week] / need.mean[week]) * one.aht
            for month, running in months.items():
                if case.weeks.in_month[week, month]:
                    making.builder.row(-INF, 0.0, {column: 1.0, running: -making.builder.upper[column]})
        if at_once and agents < INF:
            making.builder.row(-INF, agents, at_once)
    _least_bills(making, one, months)


def _most(value: float | None) -> float:
    return INF if value is None else float(value)


def _volume(making: Making, lever: Lever, one: Vendor, week: int, q: int, choice: Choice) -> int | None:
    """Hours of a queue's week that the vendor takes, priced by what it bills."""
    case, need = making.case, making.case.needs[q]
    mean = float(need.mean[week])
    if mean <= 0:
        return None
    most = float(case.required[q, week].max()) * (1.0 if lever.max_share is None else min(1.0, lever.max_share))
    column = making.column(most, choice)
    making.take(q, week, column, 1.0)
    amount = one.price.amount * billed(making, one, week, q)
    bonus = one.bonus.amount if one.bonus else 0.0
    parts = [
        Part(item_of(one.name), one.aht, amount),
        Part(item_of(one.name, BONUS), 0.0, amount * bonus),
        Part("vendor, beside", 0.0, lever.price_per_h),
    ]
    making.charge(column, week, parts, Origin(NOBODY, case.queues[q]))
    return column


def billed(making: Making, one: Vendor, week: int, q: int) -> float:
    """Units of the vendor's price in one hour that its people take off a queue.

    An hour on the queue stands for volume / hours contacts of the week. ``contact``: those; ``handled_minute``: their
    handle time at the vendor's pace; ``productive_hour``: hours of its people, at the occupancy that the target asks
    of one's own; ``fte_month``: those hours over a full-time month's, days of the month / 7 weeks each.
    """
    case, need = making.case, making.case.needs[q]
    contacts = float(need.volume[week] / need.mean[week])
    if one.price.per == "contact":
        return contacts
    if one.price.per == "handled_minute":
        return contacts * float(need.aht_s[week]) * one.aht * 60 / HOUR_S
    if one.price.per == "productive_hour":
        return one.aht
    weeks = case.weeks
    days = float(weeks.in_month[week] @ weeks.month_days / weeks.held[week])
    return one.aht / (case.scenario.full_time.hours_per_week * days / 7)


def _months(making: Making, one: Vendor) -> dict[int, int]:
    """A column a month: 1 where the vendor works for us. Only where a least bill makes it matter."""
    if one.minimum is None or one.minimum.per_month <= 0:
        return {}
    return {month: making.builder.column(0.0, 1.0, 0.0, True) for month in range(len(making.case.weeks.months))}


def _least_bills(making: Making, one: Vendor, months: dict[int, int]) -> None:
    """What the price lacks of the month's least bill, days cut by the horizon left out."""
    if one.minimum is None:
        return
    case, weeks = making.case, making.case.weeks
    for month, running in months.items():
        due = one.minimum.per_month * float(weeks.of_month[:, month].sum())
        lacking = making.column(due)
        week = int(weeks.in_month[:, month].nonzero()[0][0])
        terms = {lacking: 1.0, running: -due}
        for column, choice in making.choices.items():
            if choice.use == "vendor" and choice.what == one.name:
                for charge in making.charges[column]:
                    if charge.item == item_of(one.name):
                        part = weeks.in_month[charge.week, month] / weeks.held[charge.week]
                        terms[column] = terms.get(column, 0.0) + charge.amount * float(part)
        making.builder.row(0.0, INF, terms)
        bonus = one.bonus.amount if one.bonus else 0.0
        parts = [Part(item_of(one.name, MINIMUM), 0.0, 1.0), Part(item_of(one.name, BONUS), 0.0, bonus)]
        own = [name for name in one.queues if name in case.queues]
        making.charge(lacking, week, parts, Origin(NOBODY, own[0]))
