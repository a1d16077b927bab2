"""The shortest run of days with a shift."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.onward import Onward
from planner.roster.rules.protocol import State


@dataclass(frozen=True)
class ShortestRun(Onward):
    """Never fewer than so many days with a shift in a row.

    The state is the run so far, up to the least. A run of which a part is not known, or that a day of absence or
    the edge of employment touches, counts as long enough.
    """

    least: int
    known_from: int
    excused: frozenset[int]
    """Days away or not employed."""
    name: ClassVar[str] = "shortest run of days"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        least = facts.limits.min_consecutive_days
        if least is None or least < 2 or facts.pattern:
            return None
        return cls(least, facts.known_from, facts.away_days, **cls.ahead(facts))

    def start(self, history: tuple[Duty, ...]) -> State:
        worked = {duty.day for duty in history}
        day = -1
        while day in worked:
            day -= 1
        # A run that reaches back to the first known day may be longer than is known.
        return self.least if day < self.known_from or day in self.excused else min(self.least, -1 - day)

    def blank(self) -> State:
        return self.least

    def next(self, state: State, day: int, duty: Duty | None) -> State | None:
        assert isinstance(state, int)
        if duty is not None:
            return min(state + 1, self.least)
        if day in self.excused:
            return self.least
        return 0 if state in (0, self.least) else None

    def sentence(self) -> str:
        return f"works at least {self.least} days in a row"
