"""The programme while it is made: hours that people give, hours taken off queues, and what each column costs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.capacity.case import Case
from planner.capacity.prices import Part
from planner.roster.mip import Builder

Numbers = NDArray[np.float64]

NOBODY = -1
"""Skill set of money that no people on a queue cause."""
FIXED = -1
"""Column of money that no decision changes."""


class Charge(NamedTuple):
    """Money (and paid hours) of one unit of a column in a week.

    Attributes
    ----------
    column : int
        `FIXED`: whatever is decided.
    item : str
    week : int
    skill : int
        Skill set whose queues it is split over, `NOBODY`: `queue` alone.
    queue, team, site, cost_centre : str
    hours, amount : float
    """

    column: int
    item: str
    week: int
    skill: int
    queue: str
    team: str
    site: str
    cost_centre: str
    hours: float
    amount: float


class Choice(NamedTuple):
    """What a column means to the person who decides.

    Attributes
    ----------
    use : str
        Lever.
    what : str
        Of the lever: the class, the kind of people, the vendor, the queue.
    week : int
        First week in which it holds.
    decide_by : date
    unit : str
    """

    use: str
    what: str
    week: int
    decide_by: dt.date
    unit: str


class Origin(NamedTuple):
    """Where money belongs."""

    skill: int = NOBODY
    queue: str = ""
    team: str = ""
    site: str = ""
    cost_centre: str = ""


@dataclass
class Making:
    """Columns and rows as levers add to them.

    Attributes
    ----------
    given : dict of (skill set, week) to dict of column to hours
        Hours on the queue that people give.
    base : ndarray, shape (skill sets, weeks)
        Those given whatever is decided.
    taken : dict of (queue, week) to dict of column to hours
        Hours on the queue that need no people of one's own.
    relief : dict of (queue, week) to column
        1 where the lower target holds.
    """

    case: Case
    builder: Builder = field(default_factory=Builder)
    charges: dict[int, list[Charge]] = field(default_factory=dict)
    """Of one unit of each column."""
    choices: dict[int, Choice] = field(default_factory=dict)
    given: dict[tuple[int, int], dict[int, float]] = field(default_factory=dict)
    taken: dict[tuple[int, int], dict[int, float]] = field(default_factory=dict)
    relief: dict[tuple[int, int], int] = field(default_factory=dict)
    starts: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Intake and week of each column of people who start."""
    base: Numbers = field(init=False)

    def __post_init__(self) -> None:
        self.base = np.zeros((len(self.case.skills), len(self.case.weeks)))

    def column(self, upper: float, choice: Choice | None = None, whole: bool = False, lower: float = 0.0) -> int:
        """A column from `lower` to `upper`; `choice` says what it decides."""
        number = self.builder.column(lower, upper, 0.0, whole)
        if choice is not None:
            self.choices[number] = choice
        return number

    def give(self, skill: int, week: int, column: int, hours: float) -> None:
        """Hours on the queue that one unit adds."""
        if skill >= 0 and hours:
            terms = self.given.setdefault((skill, week), {})
            terms[column] = terms.get(column, 0.0) + hours

    def take(self, queue: int, week: int, column: int, hours: float) -> None:
        """Hours that one unit takes off what a queue asks for."""
        terms = self.taken.setdefault((queue, week), {})
        terms[column] = terms.get(column, 0.0) + hours

    def charge(self, column: int, week: int, parts: Iterable[Part], origin: Origin) -> None:
        """Money of one unit."""
        for part in parts:
            if part.hours or part.amount:
                made = Charge(column, part.item, week, *origin, part.hours, part.amount)
                self.charges.setdefault(column, []).append(made)
                if column != FIXED:
                    self.builder.cost[column] += part.amount

    def skill_of(self, queues: frozenset[str]) -> int:
        """Number of a skill set, `NOBODY` for people without a queue."""
        return self.case.skills.index(queues) if queues else NOBODY
