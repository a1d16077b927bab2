"""Work put off to the next week, as far as a share of the week's work goes."""

from __future__ import annotations

from planner.capacity.making import NOBODY, Choice, Making, Origin
from planner.capacity.prices import Part
from planner.scenario.money import Lever

LEAST_PRICE = 0.01
"""Money of an hour that the target forgives: what need not wait does not."""


def defer(making: Making, lever: Lever) -> None:
    """Hours of a week that are worked in the week after; nothing is left at the horizon's end.

    As much as the target forgives (1 - share of the week's work) waits for nothing. Whoever waits longer than the
    target's window beyond that is missed: an hour costs what a missing one does, or the lever's `price_per_h` where a
    person says one, and the week counts as missed.
    """
    case = making.case
    for q, queue in enumerate(case.scenario.queue):
        if (lever.queues and queue.name not in lever.queues) or (not lever.queues and not queue.deferred):
            continue
        share = 1.0 if lever.max_share is None else min(1.0, lever.max_share)
        forgiven = min(share, 1.0 - queue.target.share)
        dear = lever.price_per_h or float(case.shortage[q])
        for week in range(len(case.weeks) - 1):
            decide_by = case.decide_by(week, lever.notice_days)
            if not case.allowed("defer", decide_by):
                continue
            choice = Choice("defer", queue.name, week, decide_by, "hours")
            mean = float(case.needs[q].mean[week])
            for most, price in ((forgiven * mean, LEAST_PRICE), ((share - forgiven) * mean, dear)):
                if most > 0:
                    column = making.column(most, choice)
                    making.take(q, week, column, 1.0)
                    making.take(q, week + 1, column, -1.0)
                    making.charge(column, week, [Part("deferral", 0.0, price)], Origin(NOBODY, queue.name))
