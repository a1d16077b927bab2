"""Work that can wait: done within its windows or missed, as columns and rows of the programme."""

from __future__ import annotations

from planner.roster.demand import Demand
from planner.roster.mip import INF, Builder

CRUMB = 1e-6
"""Hours due below this are rounding."""


def add_deferred(builder: Builder, demand: Demand, queue: int, people: float, worth: float) -> dict[int, int]:
    """People working a deferred queue by open interval, within what has arrived and is due.

    Parameters
    ----------
    builder : Builder
    demand : Demand
    queue : int
        Its number.
    people : float
        People there are.
    worth : float
        Price of an hour of it that is missed.

    Returns
    -------
    dict of interval to int
        Column of the people working it.
    """
    due, arrived = demand.due(queue), demand.arrived(queue)
    missed = builder.column(0, float(due[-1]))
    first = missed
    worked: dict[int, int] = {}
    total: int | None = None
    for t in range(demand.intervals):
        if demand.load.open[queue, t]:
            worked[t] = builder.column(0, people)
            grown = builder.column(0, float(arrived[t]))
            terms = {grown: 1.0, worked[t]: -demand.interval_h}
            builder.row(0, 0, terms if total is None else terms | {total: -1.0})
            total = grown
        if due[t] > (due[t - 1] if t else 0.0) + CRUMB:
            if missed is not first or t:
                later = builder.column(0, float(due[-1]))
                builder.row(0, INF, {later: 1.0, missed: -1.0})
                missed = later
            terms = {missed: 1.0} if total is None else {missed: 1.0, total: 1.0}
            builder.row(float(due[t]), INF, terms)
    builder.cost[missed] += worth
    return worked
