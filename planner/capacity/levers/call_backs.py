"""Call-backs offered where the line is long: the same contacts, answered when people are free."""

from __future__ import annotations

from planner.capacity.making import NOBODY, Choice, Making, Origin
from planner.capacity.prices import Part
from planner.scenario.money import Lever


def callback(making: Making, lever: Lever) -> None:
    """Hours that a queue asks less of a week while its callers are offered a call-back, as far as they are offered.

    Who expects to wait longer than the target's limit is offered one, the lever's `max_share` accept, and are called
    in their turn: met where that is within an hour (`planner.capacity.needs.PROMISE_S`). Part of a week's offers
    spares that part of the hours.
    """
    case = making.case
    for q, need in enumerate(case.needs):
        if not need.spared.any() or (lever.queues and need.queue not in lever.queues):
            continue
        for week in range(len(case.weeks)):
            decide_by = case.decide_by(week, lever.notice_days)
            most = float(need.spared[week])
            if most <= 0 or not case.allowed("callback", decide_by):
                continue
            column = making.column(most, Choice("callback", need.queue, week, decide_by, "hours"))
            making.take(q, week, column, 1.0)
            making.charge(column, week, [Part("call-backs", 0.0, lever.price_per_h)], Origin(NOBODY, need.queue))
