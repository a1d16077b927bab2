"""A plan of a roster that was changed by hand: simulated, priced and summed up as any plan."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from planner.cost import price_plan
from planner.desk.kept_plan import Desk
from planner.fingerprint import fingerprint
from planner.loop import allocated
from planner.promises import promises
from planner.result import Plan
from planner.roster.people import people_of
from planner.roster.price import Prices
from planner.roster.result import RosterResult, Status
from planner.roster.valuing import value_of
from planner.scenario import Inputs
from planner.summary import paid_hours, summarise


def remade(desk: Desk, inputs: Inputs, roster: pd.DataFrame, notes: Sequence[str]) -> Plan:
    """The plan that a roster gives with a kept plan's forecast and requirement.

    Parameters
    ----------
    desk : Desk
    inputs : Inputs
        What is known now: absences, what was published.
    roster : DataFrame
        Frame ROSTER.
    notes : sequence of str
        Told first among the plan's warnings.

    Returns
    -------
    Plan
        The bound is the one proven for the plan before, which rosters with more people absent do not undercut.
    """
    record, needed = desk.inputs.scenario, desk.requirement
    people = people_of(inputs)
    valued = value_of(roster, inputs, needed, people, Prices.of(inputs, people))
    simulation = desk.served(roster, record.simulation.replications, inputs)
    allocation = allocated(inputs, needed, roster)
    cost = price_plan(inputs, roster, allocation, simulation.busy_h, simulation.vendors)
    result = RosterResult(
        Status.FEASIBLE,
        roster,
        allocation.coverage,
        objective=valued.objective,
        bound=min(valued.objective, float(desk.record.get("bound") or 0.0)),
        terms=valued.terms,
        shortage_h=allocation.shortage_h,
        shortage_bound_h=min(float(desk.record.get("shortage_bound_h") or 0.0), allocation.shortage_h),
        surplus_h=allocation.surplus_h,
        notes=tuple(notes),
    )
    return Plan(
        scenario=record,
        inputs=inputs,
        forecast=desk.forecast,
        requirement=needed,
        roster=result,
        simulation=simulation,
        allocation=allocation,
        cost=cost,
        summary=summarise(record, simulation, allocation.coverage, paid_hours(roster), cost),
        promises=promises(inputs, result, simulation),
        warnings=(*notes, *desk.notes, *inputs.warnings),
        timings={},
        fingerprint=fingerprint(inputs),
    )
