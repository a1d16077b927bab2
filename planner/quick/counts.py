"""People in counts: the linear relaxation of the grouped roster, its people on the queue and their paid time.

Counts are fractions of people. A whole roster needs a little more, which is the same for scenarios alike: differences
between scenarios are then their own, not an accident of rounding.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.allocation import Allocation, SkillSet, allocate_people, skill_set
from planner.frames import ROSTER
from planner.net import Net
from planner.roster import Status
from planner.roster.conflicts import conflicts_of
from planner.roster.contract_terms import hours_of
from planner.roster.coupled_reach import beyond_reach, contradiction, eased_by_locks
from planner.roster.coupling import Coupling
from planner.roster.demand import Demand
from planner.roster.group_rows import Columns
from planner.roster.grouped import Grouped, build
from planner.roster.groups import Group, groups_of
from planner.roster.options import Duty
from planner.roster.people import people_of
from planner.roster.price import Prices
from planner.roster.search import relaxed
from planner.roster.settled import PROVEN
from planner.roster.steady import steady_people
from planner.scenario import Inputs
from planner.staffing import Requirement

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class GroupWork:
    """What a group of interchangeable people works.

    Attributes
    ----------
    group : Group
    duties : tuple of dict of Duty to float
        For each day people at each duty, fractions.
    paid_min : dict of agent to ndarray, shape (days,)
        Expected paid minutes of each member and day; exact by person in groups small enough for the programme to know
        them, else in proportion to their contracts' hours.
    """

    group: Group
    duties: tuple[dict[Duty, float], ...]
    paid_min: dict[str, Numbers]


@dataclass(frozen=True, eq=False)
class Counts:
    """The counted roster.

    Attributes
    ----------
    status : Status
        ``optimal``: of fractional counts; ``conflict``: no roster satisfies the hard rules.
    objective, bound : float
        Price of the counts and the proven least price of any roster, money (`planner.roster.price`); NaN in a conflict.
    allocation : Allocation
        Who serves which queue, when; nobody in a conflict.
    work : tuple of GroupWork
    limited_by_seconds : bool
    notes : tuple of str
        What conflicts, in sentences.
    """

    status: Status
    objective: float
    bound: float
    allocation: Allocation
    work: tuple[GroupWork, ...]
    limited_by_seconds: bool = False
    notes: tuple[str, ...] = ()


def count(inputs: Inputs, needed: Requirement, net: Net) -> Counts:
    """The least price of a roster in counts under this requirement.

    Parameters
    ----------
    inputs : Inputs
    needed : Requirement
    net : Net
    """
    people = people_of(inputs)
    demand, prices = Demand.of(inputs.scenario, needed), Prices.of(inputs, people)
    coupling, eased = eased_by_locks(Coupling.of(inputs, people), people)
    groups = groups_of(people, coupling.roles)
    conflicts = conflicts_of(people) or beyond_reach(coupling, people) or contradiction(coupling, groups, net)
    if conflicts:
        return _conflict(demand, tuple(conflicts))
    skills, steady = steady_people(ROSTER.empty(), inputs, demand, groups)
    grouped = build(groups, demand, prices, skills, steady, coupled=coupling.rows)
    try:
        point = relaxed(grouped, net)
    except ValueError as error:
        return _conflict(demand, (str(error),))
    sets, on_queue = _on_queue(grouped, point.x, inputs)
    objective = grouped.programme.value(point.x)
    gap = (objective - point.bound) / max(1.0, abs(objective))
    work = tuple(_work(group, own, point.x) for group, own in zip(groups, grouped.columns, strict=True))
    status = Status.OPTIMAL if gap <= PROVEN and not net.bit else Status.FEASIBLE
    allocation = allocate_people(sets, on_queue, demand.load)
    return Counts(status, objective, point.bound, allocation, work, net.bit, tuple(eased))


def _conflict(demand: Demand, notes: tuple[str, ...]) -> Counts:
    nobody = allocate_people((), np.zeros((0, demand.intervals)), demand.load)
    return Counts(Status.CONFLICT, float("nan"), float("nan"), nobody, (), notes=notes)


def _on_queue(grouped: Grouped, x: Numbers, inputs: Inputs) -> tuple[tuple[SkillSet, ...], Numbers]:
    """People on the queue by skill set with its preference levels; people of one set of queues share their levels."""
    names = [queue.name for queue in inputs.scenario.queue]
    members: dict[int, dict[SkillSet, int]] = {}
    for group in grouped.groups:
        own = members.setdefault(grouped.skill_number(group), {}) if group.skills else {}
        for person in group.members:
            levels = skill_set(person.facts.agent, "", set(names))
            own[levels] = own.get(levels, 0) + 1
    found: dict[SkillSet, Numbers] = {}
    for (k, interval), column in grouped.cover.items():
        plain: SkillSet = tuple((names[q], 1) for q in sorted(grouped.skills[k]))
        own = members.get(k) or {plain: 1}
        for levels, heads in own.items():
            row = found.setdefault(levels, np.zeros(grouped.intervals))
            row[interval] += max(0.0, float(x[column])) * heads / sum(own.values())
    sets = tuple(sorted(found))
    return sets, np.array([found[one] for one in sets]).reshape(len(sets), grouped.intervals)


def _work(group: Group, own: Columns, x: Numbers) -> GroupWork:
    duties = tuple({duty: float(x[column]) for duty, column in day.items() if x[column] > 0} for day in own.counts)
    if own.people:
        minutes = (
            np.array([sum(length * x[column] for length, column in day.items()) for day in days]) for days in own.people
        )
        by_name = dict(zip((person.name for person in group.members), minutes, strict=True))
        return GroupWork(group, duties, by_name)
    total = np.array([float(x[column]) if column >= 0 else 0.0 for column in own.paid])
    able = np.array([[bool(options) for options in person.options] for person in group.members], dtype=float)
    weight = able * np.array([max(1.0, hours_of(person.facts)[1]) for person in group.members])[:, None]
    parts = weight / np.maximum(weight.sum(axis=0), 1.0) * total
    return GroupWork(group, duties, {person.name: row for person, row in zip(group.members, parts, strict=True)})


def dates_of(inputs: Inputs) -> list[dt.date]:
    """The horizon's days in order."""
    return [inputs.scenario.start + dt.timedelta(day) for day in range(inputs.scenario.days)]
