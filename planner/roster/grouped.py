"""The whole roster as counts of interchangeable people: a mixed-integer programme that does not grow with headcount.

Every roster of named people gives counts that satisfy these rows at no higher price, so a bound of this
programme holds for every roster.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from planner.roster.break_rows import Chain, add_chain, chains_of, on_queue_terms
from planner.roster.coupled_counts import add_coupled
from planner.roster.coupling import Row
from planner.roster.deferred_rows import add_deferred
from planner.roster.demand import Demand, useful_sets, weight_levels
from planner.roster.group_rows import Columns, add_group
from planner.roster.groups import Group
from planner.roster.mip import INF, Builder, Floats, Programme
from planner.roster.options import Duty
from planner.roster.person_rows import price_person
from planner.roster.personal_rows import price_days
from planner.roster.price import Prices
from planner.roster.set_rows import SetRow
from planner.roster.surplus_rows import price_surplus
from planner.roster.together import add_limits, shares_of

CRUMB = 1e-6
"""Fractions of a person below this are rounding."""


@dataclass(eq=False)
class Grouped:
    """The programme and where things stand in it.

    Attributes
    ----------
    groups : list of Group
    programme : Programme
    columns : list of Columns
        Per group.
    chains : dict of (skill set number, day) to list of Chain
    skills : list of frozenset of int
        Queues of each skill set.
    day_of : ndarray of int, shape (columns,)
        Day a column of duties or breaks belongs to, -1 for the others.
    numbers : dict of Group to int
        Number of each group's skill set.
    cover : dict of (skill set number, interval) to int
        Column of its people on the queue.
    worked : dict of queue number to dict of interval to int
        Column of the people working a deferred queue.
    sets : list of SetRow
        Rows of what sets of queues lack.
    intervals : int
        Of the horizon.
    """

    groups: list[Group]
    programme: Programme
    columns: list[Columns]
    chains: dict[tuple[int, int], list[Chain]]
    skills: list[frozenset[int]]
    day_of: NDArray[np.int64]
    numbers: dict[Group, int]
    cover: dict[tuple[int, int], int]
    worked: dict[int, dict[int, int]]
    sets: list[SetRow]
    intervals: int

    def skill_number(self, group: Group) -> int:
        """Number of a group's skill set."""
        return self.numbers[group]


@dataclass
class _Making:
    builder: Builder
    demand: Demand
    prices: Prices
    skills: list[frozenset[int]]
    steady: Floats
    """People on the queue whatever is decided, shape (skill sets, intervals)."""
    worth: float
    """Of a missing hour."""
    limited: bool
    steps: list[tuple[float, float]]
    """Of the price of a missing hour."""
    weights: Floats
    """What a missing hour of each queue is worth, in prices of a missing hour."""
    chains: dict[tuple[int, int], list[Chain]] = field(default_factory=dict)
    numbers: dict[Group, int] = field(default_factory=dict)
    day_of: dict[int, int] = field(default_factory=dict)
    cover: dict[tuple[int, int], int] = field(default_factory=dict)
    worked: dict[int, dict[int, int]] = field(default_factory=dict)
    sets: list[SetRow] = field(default_factory=list)
    people: float = 0.0
    """People there are, those of `steady` included."""
    short: list[int] = field(default_factory=list)
    """Columns of the people that busy intervals lack, whatever their queue."""
    unit: int = 1
    """People on the queue in an interval are whole multiples of 1 / unit."""


def build(
    groups: list[Group],
    demand: Demand,
    prices: Prices,
    skills: list[frozenset[int]],
    steady: Floats,
    pay: bool = True,
    limited: bool = False,
    coupled: Sequence[Row] = (),
) -> Grouped:
    """The programme of these groups.

    Parameters
    ----------
    groups : list of Group
    demand : Demand
    prices : Prices
    skills : list of frozenset of int
        Queues of every skill set that occurs in `groups` or `steady`.
    steady : ndarray, shape (skill sets, intervals)
        People already on the queue.
    pay : bool
        Whether pay and wishes count beside the shortage; without them the objective is hours of shortage, of
        whatever queue.
    limited : bool
        Whether breaks are counted shift by shift, under what may be on break at once. Without it the bound holds
        all the more.
    coupled : sequence of Row
        Rules that couple people.

    Returns
    -------
    Grouped
    """
    steps = prices.steps if pay else []
    worth, weights = (prices.shortage, demand.load.weights) if pay else (1.0, np.ones(len(demand.names)))
    making = _Making(Builder(), demand, prices, skills, steady, worth, limited, steps, weights)
    making.people = sum(len(group.members) for group in groups) + math.ceil(steady.sum(axis=0).max(initial=0.0))
    columns = [add_group(making.builder, group) for group in groups]
    for group, own in zip(groups, columns, strict=True):
        if pay:
            _price(making, group, own)
    _add_chains(making, groups, columns)
    _add_cover(making)
    _add_shortage(making)
    if pay and prices.surplus:
        price_surplus(making.builder, demand, prices, list(zip(groups, columns, strict=True)), steady,
                      making.short, [column for own in making.worked.values() for column in own.values()])  # fmt: skip
    builder = making.builder
    add_coupled(builder, coupled, groups, columns)
    for own in columns:
        for day in range(len(own.counts)):
            making.day_of.update(dict.fromkeys(own.on_day(day), day))
    day_of = np.full(len(builder.lower), -1)
    day_of[list(making.day_of)] = list(making.day_of.values())
    return Grouped(
        groups, builder.programme(), columns, making.chains, skills, day_of, making.numbers,
        making.cover, making.worked, making.sets, demand.intervals,
    )  # fmt: skip


def _price(making: _Making, group: Group, own: Columns) -> None:
    """Hours above the least, overtime, premiums at the group's lowest wage; what each person's days cost."""
    free = [person for person in group.members if not person.facts.pattern]
    if not free:
        return
    builder, prices = making.builder, making.prices
    rate = min(prices.rate(person) for person in free)
    extra = min(prices.extra_rate(person) for person in free)
    site = free[0].facts.agent.site
    for columns in own.counts:
        for duty, column in columns.items():
            added = prices.least_premium_h(site, duty) * rate
            builder.cost[column] += added + prices.daily_overtime_h(duty) * extra
    price_days(builder, free, own.counts, own.heads, own.people, prices)
    if own.people:
        for person, days in zip(group.members, own.people, strict=True):
            price_person(builder, person, days, prices)
        return
    for stretch in zip(*(person.stretches for person in free), strict=True):
        least = sum(terms.least_min for terms in stretch)
        paid = {own.paid[day]: -1.0 for day in stretch[0].days if own.paid[day] >= 0}
        above = builder.column(0, max(0, sum(terms.cap_min for terms in stretch) - least), extra / 60)
        builder.row(-least, -least, {above: 1.0, **paid})
    for week in free[0].facts.timeline.weeks():
        for over, share in prices.overtime_tiers(daily=False):
            column = builder.column(0, 1440.0 * len(week) * len(free), extra * share / 60)
            terms = {c: -prices.straight_min(duty) for day in week for duty, c in own.counts[day].items()}
            builder.row(-over * len(free), INF, {column: 1.0, **terms})


def _add_chains(making: _Making, groups: list[Group], columns: list[Columns]) -> None:
    together: dict[tuple[int, int], dict[Duty, list[int]]] = {}
    people: dict[tuple[int, int], int] = {}
    for group, own in zip(groups, columns, strict=True):
        k = making.skills.index(frozenset(making.demand.names.index(name) for name in group.skills))
        making.numbers[group] = k
        for day, counts in enumerate(own.counts):
            for duty, column in counts.items():
                together.setdefault((k, day), {}).setdefault(duty, []).append(column)
            people[k, day] = people.get((k, day), 0) + group.available(day)
    shares = shares_of(making.prices.scenario) if making.limited else {}
    for key in sorted(together):
        making.chains[key] = chains_of(together[key], making.demand.interval_min, frozenset(shares))
        for chain in making.chains[key]:
            before = len(making.builder.lower)
            add_chain(making.builder, chain, people[key])
            after = len(making.builder.lower)
            making.day_of.update(dict.fromkeys(range(before, after), key[1]))
    add_limits(making.builder, making.chains, shares)


def _add_cover(making: _Making) -> None:
    """People on the queue by skill set and busy interval."""
    step = making.demand.interval_min
    fine = step
    for duty in {d for chains in making.chains.values() for chain in chains for d in chain.duties}:
        fine = math.gcd(fine, duty.start_min, duty.end_min)
        for pause in duty.pauses:
            fine = math.gcd(fine, pause.length_min, *pause.starts)
    making.unit = step // fine
    for k in range(len(making.skills)):
        mine = [chain for (own, _), chains in making.chains.items() if own == k for chain in chains]
        for t in making.demand.busy:
            terms: dict[int, float] = {}
            for chain in mine:
                terms |= on_queue_terms(chain, int(t) * step, step)
            if terms or making.steady[k, t] > 0:
                column = making.builder.column(0, making.people)
                making.cover[k, int(t)] = column
                terms = {c: -v for c, v in terms.items()} | {column: 1.0}
                making.builder.row(making.steady[k, t], making.steady[k, t], terms)


def _add_shortage(making: _Making) -> None:
    """The people an interval lacks by level of weight, as the largest shortage of a set of queues; rounding cuts."""
    demand, builder = making.demand, making.builder
    builder.offset += making.worth * demand.unworkable_h(making.weights)
    worked = making.worked
    for q in demand.deferred:
        worked[q] = add_deferred(builder, demand, q, making.people, making.worth * float(making.weights[q]))
    queues = (*demand.live, *demand.deferred)
    for t in (int(t) for t in demand.busy):
        here = tuple(q for q in queues if demand.load.rostered[q, t] > 0 or t in worked.get(q, {}))
        levels = weight_levels(here, making.weights)
        short = _short_columns(making, t, [step for step, _ in levels])
        for column, (_, own) in zip(short, levels, strict=True):
            _add_sets(making, t, own, column)


def _add_sets(making: _Making, t: int, queues: tuple[int, ...], short: int) -> None:
    """People that some queues lack in an interval: at least what any set of them lacks."""
    demand, builder, worked = making.demand, making.builder, making.worked
    at_work = [k for k in range(len(making.skills)) if (k, t) in making.cover]
    for chosen, serving in useful_sets(queues, [making.skills[k] for k in at_work]):
        need = float(sum(demand.load.rostered[q, t] for q in chosen))
        terms = {making.cover[at_work[k], t]: 1.0 for k in serving} | {short: 1.0}
        deferred = {worked[q][t]: -1.0 for q in chosen if t in worked.get(q, {})}
        own = frozenset(at_work[k] for k in serving)
        making.sets.append(SetRow(builder.row(need, INF, terms | deferred), t, own, False))
        base = float(sum(making.steady[at_work[k], t] for k in serving))
        lacking = (need - base) * making.unit
        part = lacking - math.floor(lacking + CRUMB)
        if part > CRUMB and serving and need > 0:
            # Rounding: with n of them on the queue in steps of 1/unit, short >= part * (ceil(need) - n).
            up = math.ceil(lacking - CRUMB) / making.unit + base
            row = builder.row(part * up, INF, dict.fromkeys(terms, part) | {short: 1.0})
            making.sets.append(SetRow(row, t, own, True))


def _short_columns(making: _Making, t: int, levels: list[float]) -> list[int]:
    """People an interval lacks at each level of weight, all queues last; dearer beyond each step of weighted need."""
    demand, builder = making.demand, making.builder
    rostered = demand.load.rostered[:, t]
    need, worth = float(rostered.sum()), making.worth * demand.interval_h
    most = need + making.people
    short = [builder.column(0, most, worth * level) for level in levels]
    making.short.append(short[-1])
    for share, more in making.steps if need > 0 else ():
        beyond = builder.column(0, sum(levels) * most, worth * more)
        least = -share * float((making.weights * rostered).sum())
        terms = {column: -level for column, level in zip(short, levels, strict=True)}
        builder.row(least, INF, {beyond: 1.0, **terms})
    return short
