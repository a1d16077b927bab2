"""Breaks to people: counts of break starts are given out in the order of shifts, first come, first served."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.roster.assign import Tour
from planner.roster.mip import Floats
from planner.roster.options import Duty, earliest_pauses
from planner.roster.people import Person

if TYPE_CHECKING:
    from planner.roster.grouped import Grouped

Starts = dict[tuple[Person, int], tuple[int, ...]]
"""Minute at which each break of a person's day begins."""


@dataclass(frozen=True)
class Rostered:
    """Named tours with their breaks.

    Attributes
    ----------
    tours : dict of Person to Tour
    pauses : dict of (Person, day) to minutes
    """

    tours: dict[Person, Tour]
    pauses: Starts


def place_breaks(grouped: Grouped, x: Floats, tours: dict[Person, Tour]) -> Starts:
    """Break starts for everybody.

    Within a chain the n-th person by shift gets the n-th start of every break, which keeps windows and gaps.

    Parameters
    ----------
    grouped : Grouped
    x : ndarray
        A point of its programme whose counts are those of the tours.
    tours : dict of Person to Tour
    """
    skill_of = {person: grouped.skill_number(group) for group in grouped.groups for person in group.members}
    working: dict[tuple[int, int, Duty], list[Person]] = {}
    for person, tour in tours.items():
        for day, duty in enumerate(tour):
            if duty is not None:
                working.setdefault((skill_of[person], day, duty), []).append(person)
    placed: Starts = {}
    for (k, day), chains in grouped.chains.items():
        for chain in chains:
            people = [(p, duty) for duty in chain.duties for p in working.get((k, day, duty), [])]
            starts = [_begins(columns, x) for columns in chain.pauses]
            for n, (person, duty) in enumerate(people):
                own = tuple(begin[n] for begin in starts if n < len(begin))
                if len(own) < len(duty.pauses):
                    own = earliest_pauses(duty) or ()
                placed[person, day] = own
    return placed


def _begins(columns: dict[int, int], x: Floats) -> list[int]:
    """Starts of one break in a chain, one entry a person, ascending."""
    found: list[int] = []
    for minute, column in columns.items():
        found += [minute] * (round(x[column]) - len(found))
    return found
