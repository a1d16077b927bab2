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

    facts: Facts
    most: int
    ends: frozenset[int]
    """Last day of each planning week."""
    name: ClassVar[str] = "split shifts"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        most = facts.limits.max_split_shifts
        if most is None or facts.pattern or not facts.split_shifts:
            return None
        return cls(facts, most, frozenset(span.stop - 1 for span in facts.timeline.weeks()))

    def start(self, history: tuple[Duty, ...]) -> State:
        begin = -self.facts.timeline.week_before()
        return min(self.most, sum(self._counts(duty) for duty in history if duty.day >= begin))

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        assert isinstance(state, int)
        total = state + (duty is not None and self._counts(duty))
        if total > self.most:
            return None
        return 0 if day in self.ends else total

    def _counts(self, duty: Duty) -> bool:
        return duty.shift in self.facts.split_shifts

    def sentence(self) -> str:
        return f"works at most {self.most} split shifts a week"
