"""The price of people on the queue beyond the requirement, as costs of columns that are there already."""

from __future__ import annotations

from planner.roster.activities.hours import most_activity_h
from planner.roster.demand import Demand
from planner.roster.group_rows import Columns
from planner.roster.groups import Group
from planner.roster.mip import Builder, Floats
from planner.roster.price import Prices


def price_surplus(
    builder: Builder,
    demand: Demand,
    prices: Prices,
    groups: list[tuple[Group, Columns]],
    steady: Floats,
    short: list[int],
    worked: list[int],
) -> None:
    """Hours on the queue, less those required, less deferred work done, and the live shortage added back.

    A shift counts for the least time it can be on the queue within the horizon, and activities laid in later as if
    all their time were surplus, so that the bound stays one.

    Parameters
    ----------
    steady : ndarray, shape (skill sets, intervals)
        People on the queue whatever is decided.
    short, worked : list of int
        Columns of people lacking and of people at deferred work, one an interval each.
    """
    price, hours = prices.surplus, demand.interval_h
    horizon = demand.intervals * demand.interval_min
    for group, own in groups:
        for duty, column in ((duty, c) for counts in own.counts if group.skills for duty, c in counts.items()):
            within = min(duty.end_min, horizon) - max(duty.start_min, 0)
            on_queue = within - sum(pause.length_min for pause in duty.pauses)
            builder.cost[column] += price * max(0, on_queue) / 60
    for column in worked:
        builder.cost[column] -= price * hours
    for column in short:
        builder.cost[column] += price * hours
    always = float(steady.sum()) - float(demand.load.rostered[list(demand.live)].sum())
    people = [person for group, _ in groups for person in group.members]
    builder.offset += price * (always * hours - most_activity_h(prices.scenario, people))
