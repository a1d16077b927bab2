"""Named tours back into the programme, and the last placing of breaks under exact limits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planner.net import Net
from planner.roster.assign import Tour, counted
from planner.roster.break_rows import Chain
from planner.roster.group_rows import Columns
from planner.roster.grouped import Grouped
from planner.roster.groups import Group
from planner.roster.mip import Floats, branch
from planner.roster.people import Person
from planner.roster.search import NODES
from planner.roster.together import shares_of, with_exact_limits
from planner.scenario import Scenario


def fit_breaks(
    grouped: Grouped, tours: dict[Person, Tour], scenario: Scenario, near: float, tolerance: float, net: Net
) -> tuple[Floats, list[int]]:
    """The point of named tours with breaks placed anew, day by day, within what may be on break at once.

    Parameters
    ----------
    grouped : Grouped
    tours : dict of Person to Tour
    scenario : Scenario
    near : float
        About the objective.
    tolerance : float
        Gap at which a day is left.
    net : Net

    Returns
    -------
    x : ndarray
    days : list of int
        Days on which no placing keeps the limits.
    """
    x = np.zeros(len(grouped.programme.lower))
    breaks = grouped.programme.whole.copy()
    for group, own in zip(grouped.groups, grouped.columns, strict=True):
        _set(x, group, own, tours)
        for day in range(len(own.counts)):
            breaks[own.on_day(day)] = False
    for chains in grouped.chains.values():
        for chain in chains:
            _run(x, chain)
    limited = with_exact_limits(grouped.programme, grouped.chains, shares_of(scenario), x)
    free = breaks | (grouped.day_of < 0)
    part = limited.with_fixed(free, x)
    relaxed = net.note(branch(replace(part, whole=np.zeros_like(part.whole)), tolerance, NODES, net))
    if relaxed.x is not None:
        x[free] = relaxed.x
    beyond = []
    for day in range(int(grouped.day_of.max(initial=-1)) + 1):
        free = (breaks & (grouped.day_of == day)) | (grouped.day_of < 0)
        for programme in (limited, grouped.programme):
            answer = net.note(branch(programme.with_fixed(free, x), tolerance, NODES, net, near))
            if answer.x is not None:
                x[free] = answer.x
                break
            beyond.append(day)
    return x, sorted(set(beyond))


def _set(x: Floats, group: Group, own: Columns, tours: dict[Person, Tour]) -> None:
    """Counts, heads, hours and people's days of one group."""
    counts = counted((tours[person] for person in group.members), len(own.counts))
    for day, columns in enumerate(own.counts):
        for duty, column in columns.items():
            x[column] = counts[day][duty]
        if columns:
            x[own.heads[day]] = sum(counts[day].values())
            x[own.paid[day]] = sum(duty.paid_min * n for duty, n in counts[day].items())
    for person, days in zip(group.members, own.people, strict=False):
        for day, by_length in enumerate(days):
            works = tours[person][day]
            for paid, column in by_length.items():
                x[column] = works is not None and works.paid_min == paid


def _run(x: Floats, chain: Chain) -> None:
    """Running totals of a chain's duties by start and by end."""
    people = np.array([sum(x[column] for column in own) for own in chain.columns])
    x[chain.begun] = np.cumsum(people)
    by_end = sorted(range(len(chain.duties)), key=lambda i: (chain.duties[i].end_min, i))
    x[[column for _, column in chain.ended]] = np.cumsum(people[by_end])
