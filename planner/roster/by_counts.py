"""Rosters by whole counts of interchangeable people, and names for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from planner.progress import Teller
from planner.roster.assign import Tour, counted, name_people
from planner.roster.demand import Demand
from planner.roster.flow_names import flow_names
from planner.roster.groups import Group
from planner.roster.heads import Heads
from planner.roster.mip import ask
from planner.roster.named_search import NamedSearch
from planner.roster.options import Duty
from planner.roster.people import Person
from planner.roster.price import Prices
from planner.roster.search import NODES, Counting
from planner.roster.worth import Worth

ROUNDS = 6
"""Pairs of days looked at again, per unit of work."""

MANY = 150
"""People from which on counts may come before names."""

LARGE = 12
"""Members from which on a group is large."""

LOOKS, LEAST_LOOKS = 24, 6
"""Choices of heads looked at per unit of work, and of a draft."""

SMALL_ENOUGH = 1200
"""Whole-numbered columns up to which the programme is branched on as a whole."""

WHOLE_NODES = 20
"""Nodes of that, for each node of a part."""

GOOD = 0.015
"""Gap at which a roster is good enough to look no further."""

NEAR_ENOUGH = GOOD / 3
"""Gap at which counts are not searched on, nor a roster made from them."""


def alike(groups: Sequence[Group]) -> bool:
    """Whether so many people are interchangeable that counting them is nearly all there is to say.

    People on rotations are not: each has days of their own.
    """
    everybody = sum(len(group.members) for group in groups)
    sizes = [sum(person.facts.rotation is None for person in group.members) for group in groups]
    return everybody >= MANY and 2 * sum(size for size in sizes if size >= LARGE) > everybody


def small(counting: Counting) -> bool:
    """Whether the programme of counts is branched on as a whole."""
    return bool(counting.programme.whole.sum() <= SMALL_ENOUGH)


def whole_counts(counting: Counting, work: float, say: Teller) -> bool:
    """Whole counts of every duty; whether any were found.

    Parameters
    ----------
    counting : Counting
        At a point of the relaxation; left at the best whole point.
    work : float
    say : Teller
        Told the objective and the bound.
    """
    nodes = max(1, round(NODES * work))
    heads = None
    if not counting.grouped.worked:  # work with a deadline joins all days, and planes of single days say little
        heads = Heads(counting.grouped, counting.relaxation, counting.net).whole(max(LEAST_LOOKS, round(LOOKS * work)))
    begun = (heads is not None and counting.first(nodes, heads)) or counting.first(nodes) or _any_point(counting)
    if not begun:
        return False
    _tell(counting, say)
    rounds = round(ROUNDS * work)
    if small(counting):
        counting.whole(WHOLE_NODES * nodes)
        return True
    tried: set[tuple[int, ...]] = set()
    for _ in range(rounds):
        days = counting.dearest_days(tried)
        near = counting.value - counting.bound <= NEAR_ENOUGH * abs(counting.bound)
        if near or days is None or counting.net.over():
            break
        tried.add(days)
        if counting.polish(days, max(1, nodes // 10)):
            tried = {days}
        _tell(counting, say)
    return True


def _tell(counting: Counting, say: Teller) -> None:
    say.proven(counting.bound)
    say.found(counting.value)


def _any_point(counting: Counting) -> bool:
    """Some point of the whole programme, whatever it costs."""
    free = replace(counting.programme, cost=np.zeros_like(counting.programme.cost))
    answer = counting.net.note(ask(free, "scip", ("limits/nodes = 2000",), counting.net))
    if answer.x is None:
        return False
    counting.x = answer.x
    counting.value = counting.programme.value(answer.x)
    return True


def named_counts(
    counting: Counting, named: NamedSearch, demand: Demand, prices: Prices, seed: int
) -> dict[Person, Tour] | None:
    """Who works which of the duties counted; None where no names were found."""
    tours: dict[Person, Tour] = {}
    grouped, x = counting.grouped, counting.x
    worth = Worth.of(grouped, x, demand, prices.shortage)
    number = {person: p for p, person in enumerate(named.people)}
    duties = named.problem.options.duty
    for group, own in zip(grouped.groups, grouped.columns, strict=True):
        counts: list[Counter[Duty]] = [
            Counter({duty: n for duty, c in columns.items() if (n := round(x[c]))}) for columns in own.counts
        ]
        value = worth.of_skill(grouped.skill_number(group))
        by_option = [Counter({named.option[duty]: n for duty, n in day.items()}) for day in counts]
        people = [number[person] for person in group.members]
        flow = flow_names(people, by_option, named.T, duties, value, counting.net)
        if flow is not None:
            tours.update({named.people[p]: [duties[o] for o in options] for p, options in flow.items()})
            continue
        found = name_people(group.members, counts, prices, value, seed, counting.net)
        if found is None:
            return None
        tours.update(found)
    return tours


def as_counted(counting: Counting, tours: dict[Person, Tour]) -> bool:
    """Whether the tours make up the counts to a person, so that the breaks counted are theirs."""
    for group, own in zip(counting.grouped.groups, counting.grouped.columns, strict=True):
        worked = counted((tours[person] for person in group.members), len(own.counts))
        for day, columns in enumerate(own.counts):
            if any(worked[day][duty] != round(counting.x[column]) for duty, column in columns.items()):
                return False
    return True
