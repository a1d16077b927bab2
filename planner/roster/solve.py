"""A roster with breaks for named people, and what is proven about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from planner.allocation import POOLED, people_on_queue
from planner.frames import COVERAGE, ROSTER
from planner.roster.activities import place_activities
from planner.roster.assign import Tour, name_people
from planner.roster.conflicts import conflicts_of
from planner.roster.demand import Demand
from planner.roster.fitting import fit_breaks
from planner.roster.grouped import Grouped, build, skill_sets
from planner.roster.groups import Group, groups_of
from planner.roster.mip import Floats, ask
from planner.roster.options import Duty
from planner.roster.people import Person, people_of
from planner.roster.placement import Rostered, place_breaks
from planner.roster.price import Prices
from planner.roster.result import RosterResult, Status
from planner.roster.search import NODES, Counting, Net, pairs_of_days, relax
from planner.roster.timeline import Timeline
from planner.roster.together import shares_of
from planner.roster.valuing import Valued, value_of
from planner.roster.worth import Worth
from planner.roster.writing import frame_of
from planner.scenario import Inputs
from planner.staffing.result import Requirement

Progress = Callable[[str], None]

PROVEN = 1e-4
"""Gap at which a roster counts as optimal."""

ROUNDS = 6
"""Pairs of days looked at again, per unit of work."""

SMALL_ENOUGH = 1200
"""Whole-numbered columns up to which the programme is branched on as a whole."""

WHOLE_NODES = 20
"""Nodes of that, for each node of a part."""

DRAFT = 0.3
"""Below this work the least shortage is not proven: drafts are thrown away."""


GOOD = 0.015
"""Named rosters this near to the bound are not moved about any more to suit the limits on simultaneous breaks."""


@dataclass(frozen=True)
class _Task:
    inputs: Inputs
    requirement: Requirement
    people: list[Person]
    prices: Prices
    demand: Demand
    net: Net
    work: float
    seed: int
    say: Progress


def solve(
    inputs: Inputs,
    requirement: Requirement,
    *,
    work: float,
    seconds: float,
    seed: int,
    start: RosterResult | None = None,
    progress: Progress | None = None,
) -> RosterResult:
    """Roster everybody who is employed.

    Parameters
    ----------
    inputs : Inputs
    requirement : Requirement
    work : float
        Deterministic amount of search; 1.0 is about 30 s for 60 people.
    seconds : float
        Safety net for the whole solve.
    seed : int
        Of the naming, which chooses among rosters of equal price.
    start : RosterResult, optional
        An earlier roster under the same rules; it is given back where it serves this requirement better.
    progress : callable, optional
        Told what is being done, in words.

    Returns
    -------
    RosterResult
        ``conflict`` with sentences where hard rules contradict fixed things; unmet need is priced, never an error.
    """
    say = progress or (lambda _: None)
    people = people_of(inputs)
    demand = Demand.of(inputs.scenario, requirement)
    prices = Prices(inputs.scenario, Timeline.of(inputs.scenario))
    task = _Task(inputs, requirement, people, prices, demand, Net.of(seconds), work, seed, say)
    conflicts = conflicts_of(people)
    if conflicts:
        return _without(Status.CONFLICT, conflicts)
    groups = groups_of(people)
    skills, steady = _steady(task, groups)
    say("roster: bound")
    grouped = build(groups, demand, prices, skills, steady)
    x, bound = relax(grouped.programme, task.net)
    least_h = _least_shortage(task, groups, skills, steady)
    counting = Counting(grouped, x, bound, task.net, work)
    say("roster: search")
    if not _search(task, counting):
        return _without(Status.NONE_FOUND, ["The search found no roster within its limits."])
    say("roster: names")
    exact = build(groups, demand, prices, skills, steady, limited=True)
    made = _made(task, exact, counting)
    if made is None:
        return _without(Status.NONE_FOUND, ["No named roster was found for the counts within the limits."])
    frames, notes = [made.frame], made.notes
    named = _value(task, made.frame).objective
    if shares_of(inputs.scenario) and named - counting.bound > GOOD * abs(counting.bound):
        again = _within_limits(task, exact, made.x, counting.bound)
        frames += [again.frame] if again is not None and not again.notes else []
    return _better(task, frames, counting.bound, least_h, notes, start)


def _value(task: _Task, frame: pd.DataFrame) -> Valued:
    return value_of(frame, task.inputs, task.requirement, task.people, task.prices)


@dataclass(frozen=True)
class _Made:
    frame: pd.DataFrame
    x: Floats
    notes: list[str]


def _made(task: _Task, exact: Grouped, counting: Counting) -> _Made | None:
    """Names and breaks for the counts of a point."""
    tours = _name(task, counting)
    if tours is None:
        return None
    x, beyond = fit_breaks(exact, tours, task.inputs.scenario, counting.value, counting.tolerance / 4, task.net)
    rostered = Rostered(tours, place_breaks(exact, x, tours))
    line = task.prices.timeline
    notes = [f"On {line.date(day)} more are on break at once than the shift allows." for day in beyond]
    return _Made(frame_of(rostered, task.people, line), x, notes)


def _within_limits(task: _Task, exact: Grouped, x: Floats, bound: float) -> _Made | None:
    """Shifts moved, day by day, to where the limits on simultaneous breaks cost least."""
    again = Counting(exact, x, bound, task.net, task.work)
    again.value = exact.programme.value(x)
    before = again.value
    for day in range(again.days) if task.work >= DRAFT else ():
        again.polish((day,), max(1, round(NODES * task.work / 10)))
    task.say(f"roster: {again.value:,.0f}, at least {bound:,.0f}")
    return _made(task, exact, again) if again.value < before else None


def _steady(task: _Task, groups: list[Group]) -> tuple[list[frozenset[int]], Floats]:
    """Skill sets, and who of the previous roster is still on the queue in the first hours."""
    scenario = task.inputs.scenario
    empty = ROSTER.empty()
    sets, people = people_on_queue(
        empty, task.inputs.agents, scenario.horizon(), scenario.queue, task.inputs.previous_roster
    )
    names = task.demand.names
    own = [frozenset(names.index(queue) for queue, _ in one) for one in sets]
    live = [k for k in range(len(sets)) if people[k].any()]
    skills = sorted({*skill_sets(groups, task.demand), *(own[k] for k in live)}, key=sorted)
    steady = np.zeros((len(skills), task.demand.intervals))
    for k in live:
        steady[skills.index(own[k])] += people[k]
    return skills, steady


def _least_shortage(task: _Task, groups: list[Group], skills: list[frozenset[int]], steady: Floats) -> float:
    if task.work < DRAFT:
        return 0.0
    bare = build(groups, task.demand, task.prices, skills, steady, pay=False)
    return max(0.0, relax(bare.programme, task.net)[1])


def _search(task: _Task, counting: Counting) -> bool:
    nodes = max(1, round(NODES * task.work))
    if not counting.first(nodes) and not _any_point(task, counting):
        return False
    rounds = round(ROUNDS * task.work)
    if counting.programme.whole.sum() <= SMALL_ENOUGH:
        counting.whole(WHOLE_NODES * nodes)
        return True
    pairs = pairs_of_days(counting.days)
    for number in range(rounds):
        days = pairs[number % len(pairs)]
        if counting.value - counting.bound <= GOOD / 3 * abs(counting.bound) or task.net.left <= 0:
            break
        counting.polish(days, max(1, nodes // 10))
        task.say(f"roster: {counting.value:,.0f}, at least {counting.bound:,.0f}")
    return True


def _any_point(task: _Task, counting: Counting) -> bool:
    """Some point of the whole programme, whatever it costs."""
    free = replace(counting.programme, cost=np.zeros_like(counting.programme.cost))
    answer = task.net.note(ask(free, "scip", ("limits/nodes = 2000",), task.net.left))
    if answer.x is None:
        return False
    counting.x = answer.x
    counting.value = counting.programme.value(answer.x)
    return True


def _name(task: _Task, counting: Counting) -> dict[Person, Tour] | None:
    tours: dict[Person, Tour] = {}
    grouped, x = counting.grouped, counting.x
    worth = Worth.of(grouped, x, task.demand, task.prices.shortage)
    for group, own in zip(grouped.groups, grouped.columns, strict=True):
        counts: list[Counter[Duty]] = [
            Counter({duty: n for duty, c in columns.items() if (n := round(x[c]))}) for columns in own.counts
        ]
        value = worth.of_skill(grouped.skill_number(group))
        named = name_people(group.members, counts, task.prices, value, task.seed)
        if named is None:
            return None
        tours.update(named)
    return tours


def _better(
    task: _Task, frames: list[pd.DataFrame], bound: float, least_h: float, notes: list[str], start: RosterResult | None
) -> RosterResult:
    """The best of some rosters, activities laid in, valued from its frame; or an earlier one that is better still."""
    frame, valued = min(((one, _value(task, one)) for one in frames), key=lambda pair: pair[1].objective)
    pooled = valued.allocation.coverage
    net = pooled.loc[pooled["queue"] == POOLED, "net"].to_numpy(dtype=np.float64)
    placed, missing = place_activities(frame, net, task.people, task.inputs.scenario, task.prices.timeline)
    if placed is not frame:
        frame, valued = placed, _value(task, placed)
    notes = [*notes, *missing]
    if start is not None and len(start.frame):
        before = _value(task, start.frame)
        if before.objective < valued.objective:
            frame, valued, notes = start.frame, before, list(start.notes)
    objective = valued.objective
    if objective < bound - max(1e-3, 1e-6 * abs(bound)):
        raise AssertionError(f"roster of {objective} below its bound {bound}")
    bound = min(bound, objective)
    gap = (objective - bound) / max(1.0, abs(objective))
    allocation = valued.allocation
    return RosterResult(
        Status.OPTIMAL if gap <= PROVEN else Status.FEASIBLE,
        frame,
        allocation.coverage,
        objective=objective,
        bound=bound,
        terms=valued.terms,
        shortage_h=allocation.shortage_h,
        shortage_bound_h=min(least_h, allocation.shortage_h),
        surplus_h=allocation.surplus_h,
        limited_by_seconds=task.net.bit,
        notes=tuple(notes),
    )


def _without(status: Status, notes: list[str]) -> RosterResult:
    return RosterResult(status, ROSTER.empty(), COVERAGE.empty(), notes=tuple(notes))
