"""The result of a search: its best roster or an earlier one that serves better, and what is proven of it."""

from __future__ import annotations

from planner.roster.ended import cut_short
from planner.roster.made import Made
from planner.roster.result import RosterResult, Status
from planner.roster.task import Task
from planner.roster.valuing import Valued

PROVEN = 1e-4
"""Gap at which a roster counts as optimal."""


def settled(
    task: Task,
    made: Made,
    valued: Valued,
    bound: float,
    least_h: float,
    notes: list[str],
    before: tuple[RosterResult, Valued] | None,
) -> RosterResult:
    """A roster valued from its frame; or an earlier one that is better still.

    Parameters
    ----------
    task : Task
    made : Made
    valued : Valued
        What it costs.
    bound : float
        No roster costs less; money.
    least_h : float
        No roster is shorter of people, hours.
    notes : list of str
        What holds whichever roster it is.
    before : tuple of RosterResult and Valued, optional
        An earlier roster, and what it costs under this requirement.
    """
    frame, lacking, said = made.frame, made.lacking, [*made.notes, *notes]
    if before is not None and (before[0].lacking, before[1].objective) < (lacking, valued.objective):
        frame, lacking, said, valued = before[0].frame, before[0].lacking, list(before[0].notes), before[1]
    objective = valued.objective
    task.say.found(objective)
    if not lacking and objective < bound - max(1e-3, 1e-6 * abs(bound)):
        raise AssertionError(f"roster of {objective} below its bound {bound}")
    bound = min(bound, objective)
    gap = (objective - bound) / max(1.0, abs(objective))
    allocation = valued.allocation
    if task.net.was_cancelled:
        said = [*said, cut_short(task.net, gap)]
    return RosterResult(
        Status.OPTIMAL if gap <= PROVEN and not lacking else Status.FEASIBLE,
        frame,
        allocation.coverage,
        objective=objective,
        bound=bound,
        terms=valued.terms,
        shortage_h=allocation.shortage_h,
        shortage_bound_h=min(least_h, allocation.shortage_h),
        surplus_h=allocation.surplus_h,
        limited_by_seconds=task.net.bit,
        cancelled=task.net.was_cancelled,
        notes=tuple(said),
        lacking=lacking,
    )
