"""The weekly programme: people, levers, seats and rooms, and the hours that flow from skill sets to queues.

For every week w, with y the hours of skill set k on queue q and u the hours missed:

``sum over q of y[k,q,w] <= base[k,w] + sum of levers' hours``  (k has no more to give)
``sum over k of y[k,q,w] + taken[q,w] + relief z + u[q,w] >= required[q,w]``

With a chance to hold, required is the quantile at that chance, nothing may be missed, and the objective is the
levers' money. With prices, required is the mean, and the objective is that money plus a column a week, the mean price
of missed hours: at least that of u, and more as tangents are added (`planner.capacity.tangents`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.capacity.case import Case
from planner.capacity.levers import LEVERS
from planner.capacity.limits import add_limits
from planner.capacity.making import FIXED, Choice, Making, Origin
from planner.roster.mip import INF, Programme

Numbers = NDArray[np.float64]

CONTRACT = "contract"
"""Use of the hours that a contract leaves open between its least and its most."""

MOST = 4.0
"""Of any queue's hours of a week: no flow is greater, whatever was put off to it."""


@dataclass(frozen=True)
class Made:
    """The programme and where things stand in it.

    Attributes
    ----------
    programme : Programme
    making : Making
    flows : dict of (skill set, queue, week) to column
    missed : dict of (queue, week) to column
    price : tuple of int
        Columns of the mean price of missed hours, one a week; none where a chance is held.
    """

    programme: Programme
    making: Making
    flows: dict[tuple[int, int, int], int]
    missed: dict[tuple[int, int], int]
    price: tuple[int, ...]


def make(case: Case, uses: Collection[str]) -> Made:
    """The programme with these levers, as far as the scenario has them."""
    making = Making(case)
    _people(making)
    _contract_hours(making)
    for lever in case.scenario.lever:
        if lever.use in uses:
            LEVERS[lever.use](making, lever)
    add_limits(making)
    _within_budget(making)
    flows, missed = _flows(making, *case.point())
    price = () if case.hold else _prices(making, missed)
    return Made(making.builder.programme(), making, flows, missed, price)


def fixed_money(making: Making) -> float:
    """Money that no decision changes."""
    return sum(charge.amount for charge in making.charges.get(FIXED, ()))


def _within_budget(making: Making) -> None:
    """All money together, hours missed left out."""
    if making.case.budget is None:
        return
    terms = {column: sum(charge.amount for charge in own) for column, own in making.charges.items() if column != FIXED}
    making.builder.row(-INF, making.case.budget - fixed_money(making), terms)


def _people(making: Making) -> None:
    """Hours and money of the people there are, at their contracts' least."""
    case = making.case
    for cohort in case.cohorts:
        skill = making.skill_of(cohort.kind.queues)
        origin = Origin(skill, "", cohort.team, cohort.site, cohort.cost_centre)
        for week, heads in enumerate(cohort.heads):
            hours = float(heads) * cohort.kind.least_h * float(case.part[week])
            if skill >= 0:
                making.base[skill, week] += hours * float(case.regular[week])
            making.charge(FIXED, week, case.prices.worked(week, cohort.wage_per_h, hours), origin)
            making.charge(FIXED, week, case.prices.there(week, float(heads)), origin)


def _contract_hours(making: Making) -> None:
    """Hours between a contract's least and most, at straight pay."""
    case = making.case
    for kind in case.kinds:
        room = kind.most_h - kind.least_h
        if room <= 0 or not kind.queues:
            continue
        wage, skill = case.wage(kind), making.skill_of(kind.queues)
        for week, heads in enumerate(case.heads(kind)):
            first = case.weeks.first_in(week)
            most = float(heads) * room * float(case.part[week])
            column = making.column(most, Choice(CONTRACT, kind.label, week, first, "hours"))
            making.give(skill, week, column, float(case.regular[week]))
            making.charge(column, week, case.prices.worked(week, wage, 1.0), Origin(skill))


def _flows(
    making: Making, required: Numbers, relief: Numbers
) -> tuple[dict[tuple[int, int, int], int], dict[tuple[int, int], int]]:
    """Columns of hours on queues and of hours missed, with their rows."""
    case, builder = making.case, making.builder
    flows: dict[tuple[int, int, int], int] = {}
    missed: dict[tuple[int, int], int] = {}
    most = MOST * required.max(axis=1, initial=1.0)
    numbers = [sorted(case.queues.index(name) for name in own) for own in case.skills]
    for week in range(len(case.weeks)):
        live = [k for k in range(len(numbers)) if making.base[k, week] > 0 or making.given.get((k, week))]
        for k in live:
            for q in numbers[k]:
                flows[k, q, week] = builder.column(0.0, float(most[q]))
            terms = {flows[k, q, week]: 1.0 for q in numbers[k]}
            terms |= {column: -hours for column, hours in making.given.get((k, week), {}).items()}
            builder.row(-INF, float(making.base[k, week]), terms)
        for q in range(len(case.queues)):
            missed[q, week] = builder.column(0.0, float(most[q]))
            terms = {flows[k, q, week]: 1.0 for k in live if q in numbers[k]}
            terms |= making.taken.get((q, week), {})
            if (q, week) in making.relief:
                terms[making.relief[q, week]] = float(relief[q, week])
            builder.row(float(required[q, week]), INF, terms | {missed[q, week]: 1.0})
    return flows, missed


def _prices(making: Making, missed: dict[tuple[int, int], int]) -> tuple[int, ...]:
    """A column a week: the mean price of hours missed, at least that of those missed at the mean."""
    case, builder = making.case, making.builder
    found = []
    for week in range(len(case.weeks)):
        column = builder.column(0.0, INF, 1.0)
        terms = {missed[q, week]: -float(price) for q, price in enumerate(case.shortage)}
        builder.row(0.0, INF, terms | {column: 1.0})
        found.append(column)
    return tuple(found)
