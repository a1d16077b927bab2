"""From a stated budget to a capacity plan: the money of its months, factor by factor."""

from __future__ import annotations

import pandas as pd

from planner.capacity.case import Case
from planner.capacity.work import work_of_case
from planner.cost.vendors import ITEM as VENDOR
from planner.money.bridge import Bridge, bridge
from planner.money.budget import budget_side
from planner.money.sides import Side, drivers_frame, lines_of
from planner.scenario import Inputs


def budget_step(inputs: Inputs, case: Case, cost: pd.DataFrame) -> tuple[Bridge | None, list[str]]:
    """Budget to plan over the horizon's months, and what is to be noted; no bridge where no budget is stated.

    Parameters
    ----------
    cost : DataFrame
        Frame COST of the plan.
    """
    if inputs.budget is None:
        return None, []
    budget, notes = budget_side(inputs.budget, case.weeks.first_day, case.weeks.last_day)
    if budget is None:
        return None, notes
    step = bridge(budget, _plan_side(case, cost))
    return step, [*notes, *step.notes]


def _plan_side(case: Case, cost: pd.DataFrame) -> Side:
    """The plan's money, contacts and work; on the queue are paid hours less planned leave, absence and pauses.

    What rosters lose beside (hours on the queue that nobody asked for) stands in occupancy.
    """
    lines = lines_of(cost)
    days = case.weeks.in_month
    there = (case.regular / case.extra) * case.scenario.shrinkage.present
    left = dict(zip(case.weeks.months, there @ days / days.sum(axis=0), strict=True))
    own = lines[(lines["hours"] > 0) & ~lines["kind"].str.startswith(VENDOR)]
    paid = own.groupby(["month", "queue"])["hours"].sum()
    rows = [
        (month, queue, contacts, work_h, float(paid.get((month, queue), 0.0)) * float(left[month]))
        for month, queue, contacts, _, work_h in work_of_case(case).itertuples(index=False, name=None)
    ]
    return Side("plan", lines, drivers_frame(rows))
