"""Contacts moved to another channel, or to self-service."""

from __future__ import annotations

from planner.capacity.making import NOBODY, Choice, Making, Origin
from planner.capacity.needs import Need
from planner.capacity.prices import Part
from planner.scenario.money import Lever


def deflect(making: Making, lever: Lever) -> None:
    """Hours that a queue is spared as up to `max_share` of its contacts go to `to_queue`, which asks for more.

    A contact takes with it its part of the queue's hours of that week, and brings the mean hours of a contact there.
    """
    case = making.case
    for q, need in enumerate(case.needs):
        if need.queue == lever.to_queue or (lever.queues and need.queue not in lever.queues):
            continue
        for week in range(len(case.weeks)):
            decide_by = case.decide_by(week, lever.notice_days)
            share = 1.0 if lever.max_share is None else min(1.0, lever.max_share)
            most = share * float(need.mean[week])
            if most <= 0 or not case.allowed("deflect", decide_by):
                continue
            what = f"{need.queue} to {lever.to_queue or 'self-service'}"
            column = making.column(most, Choice("deflect", what, week, decide_by, "hours"))
            making.take(q, week, column, 1.0)
            if lever.to_queue:
                to = case.queues.index(lever.to_queue)
                contacts = 1.0 / _each(need, week)
                making.take(to, week, column, -contacts * _each(case.needs[to], week))
            making.charge(column, week, [Part("deflection", 0.0, lever.price_per_h)], Origin(NOBODY, need.queue))


def _each(need: Need, week: int) -> float:
    """Hours of a contact; where a week has none, its handle time."""
    volume = float(need.volume[week])
    return float(need.mean[week]) / volume if volume > 0 else float(need.aht_s[week]) / 3600.0
