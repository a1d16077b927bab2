"""Most split shifts in a week."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.protocol import State


@dataclass(frozen=True)
class SplitsPerWeek:
    """At most so many split shifts in a planning week; the state is how many so far."""

    shifts: frozenset[str]
    most: int
    ends: frozenset[int]
    """Last day of each planning week."""
    begin: int
    """First day of the first planning week."""
    name: ClassVar[str] = "split shifts"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        most = facts.limits.max_split_shifts
        line = facts.timeline
        if most is None or facts.pattern or not facts.split_shifts:
            return None
        return cls(facts.split_shifts, most, frozenset(span.stop - 1 for span in line.weeks()), -line.week_before())

    def start(self, history: tuple[Duty, ...]) -> State:
        return min(self.most, sum(self._counts(duty) for duty in history if duty.day >= self.begin))

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        assert isinstance(state, int)
        total = state + (duty is not None and self._counts(duty))
        if total > self.most:
            return None
        return 0 if day in self.ends else total

    def _counts(self, duty: Duty) -> bool:
        return duty.shift in self.shifts

    def sentence(self) -> str:
        return f"works at most {self.most} split shifts a week"
