"""A roster with breaks for named people, and what is proven about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from planner.allocation import people_on_queue
from planner.frames import COVERAGE, ROSTER
from planner.roster.assign import Tour, counted, name_people
from planner.roster.conflicts import conflicts_of
from planner.roster.demand import Demand
from planner.roster.grouped import Grouped, build, skill_sets
from planner.roster.groups import Group, groups_of
from planner.roster.mip import Floats, ask, branch
from planner.roster.options import Duty
from planner.roster.people import Person, people_of
from planner.roster.placement import Rostered, place_breaks
from planner.roster.price import Prices
from planner.roster.result import RosterResult, Status
from planner.roster.search import NODES, Counting, Net, pairs_of_days, relax
from planner.roster.timeline import Timeline
from planner.roster.valuing import value_of
from planner.roster.worth import Worth
from planner.roster.writing import frame_of
from planner.scenario import Inputs
from planner.staffing.result import Requirement

Progress = Callable[[str], None]

PROVEN = 1e-4
"""Gap at which a roster counts as optimal."""

ROUNDS = 4
"""Pairs of days looked at again, per unit of work."""

DRAFT = 0.3
"""Below this work the least shortage is not proven: drafts are thrown away."""


@dataclass(frozen=True)
class _Task:
    inputs: Inputs
    requirement: Requirement
    people: list[Person]
    prices: Prices
    demand: Demand
    net: Net
    work: float
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
        Unused by exact parts; breaks ties of the search.
    start : RosterResult, optional
        An earlier roster of the same people; kept if nothing better is found.
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
    task = _Task(inputs, requirement, people, prices, demand, Net.of(seconds), work, say)
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
    tours = _name(task, counting)
    if tours is None:
        return _without(Status.NONE_FOUND, ["No named roster was found for the counts within the limits."])
    x = _with_breaks(task, grouped, counting, tours)
    rostered = Rostered(tours, place_breaks(grouped, x, tours))
    return _result(task, rostered, bound, least_h)


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


def _least_shortage(
    task: _Task, groups: list[Group], skills: list[frozenset[int]], steady: Floats
) -> float:
    if task.work < DRAFT:
        return 0.0
    bare = build(groups, task.demand, task.prices, skills, steady, pay=False)
    return max(0.0, relax(bare.programme, task.net)[1])


def _search(task: _Task, counting: Counting) -> bool:
    nodes = max(1, round(NODES * task.work))
    if not counting.first(nodes) and not _any_point(task, counting):
        return False
    rounds = round(ROUNDS * task.work)
    pairs = pairs_of_days(counting.days)
    for number in range(rounds):
        days = pairs[number % len(pairs)]
        if counting.value - counting.bound <= 0.005 * abs(counting.bound) or task.net.left <= 0:
            break
        counting.polish(days, nodes)
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
        named = name_people(group.members, counts, task.prices, worth.of_skill(grouped.skill_number(group)))
        if named is None:
            return None
        tours.update(named)
    return tours


def _with_breaks(task: _Task, grouped: Grouped, counting: Counting, tours: dict[Person, Tour]) -> Floats:
    """The point of the named tours; days whose counts changed get new breaks."""
    x = counting.x.copy()
    changed: set[int] = set()
    duty_columns = np.zeros(len(x), dtype=bool)
    for group, own in zip(grouped.groups, grouped.columns, strict=True):
        counts = counted((tours[person] for person in group.members), len(own.counts))
        for day, columns in enumerate(own.counts):
            for duty, column in columns.items():
                duty_columns[column] = True
                if round(x[column]) != counts[day][duty]:
                    changed.add(day)
                x[column] = counts[day][duty]
    if not changed:
        return x
    free = ~duty_columns
    for own in grouped.columns:
        for column in (*own.heads, *own.paid):
            free[column] = free[column] or column < 0
    whole = grouped.programme.whole & np.isin(grouped.day_of, sorted(changed))
    kept = grouped.programme.whole & ~np.isin(grouped.day_of, sorted(changed))
    part = replace(grouped.programme, whole=whole).with_fixed(free & ~kept, x)
    answer = task.net.note(branch(part, counting.tolerance, NODES, task.net.left, counting.value))
    if answer.x is not None:
        x[free & ~kept] = answer.x
    return x


def _result(task: _Task, rostered: Rostered, bound: float, least_h: float) -> RosterResult:
    frame = frame_of(rostered, task.people, task.prices.timeline)
    valued = value_of(frame, task.inputs, task.requirement, task.people, task.prices)
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
    )


def _without(status: Status, notes: list[str]) -> RosterResult:
    return RosterResult(status, ROSTER.empty(), COVERAGE.empty(), notes=tuple(notes))
