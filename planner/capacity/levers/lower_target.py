"""A lower target for some weeks."""

from __future__ import annotations

from planner.capacity.making import NOBODY, Choice, Making, Origin
from planner.capacity.prices import Part
from planner.roster.mip import INF
from planner.scenario.money import Lever


def lower_target(making: Making, lever: Lever) -> None:
    """Whole weeks of a queue in which the share may be lower by `max_share`, `max_weeks` of them at most."""
    case = making.case
    for q, queue in enumerate(case.scenario.queue):
        if queue.deferred or (lever.queues and queue.name not in lever.queues):
            continue
        need, columns = case.needs[q], []
        for week in range(len(case.weeks)):
            decide_by = case.decide_by(week, lever.notice_days)
            spared = float((need.hours[week] - need.lower[week]).mean())
            if spared <= 0 or not case.allowed("lower_target", decide_by):
                continue
            column = making.column(1.0, Choice("lower_target", queue.name, week, decide_by, "weeks"), whole=True)
            making.relief[q, week] = column
            columns.append(column)
            price = [Part("lower target", 0.0, lever.price_per_h * spared)]
            making.charge(column, week, price, Origin(NOBODY, queue.name))
        if lever.max_weeks is not None and columns:
            making.builder.row(-INF, float(lever.max_weeks), dict.fromkeys(columns, 1.0))
