"""Most shifts of a kind in a period."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.periods import Periods
from planner.roster.rules.protocol import State


@dataclass(frozen=True)
class ShiftsPerPeriod:
    """At most so many shifts of one name or group in a period; the state is how many so far."""

    shift: str
    names: frozenset[str]
    most: int
    periods: Periods
    name: ClassVar[str] = "shifts per period"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> tuple[Self, ...]:
        asked = {} if facts.pattern else facts.limits.max_shifts or {}
        periods = Periods.of(facts)
        return tuple(cls(shift, facts.names_of(shift), most, periods) for shift, most in asked.items() if most > 0)

    def start(self, history: tuple[Duty, ...]) -> State:
        return min(self.most, sum(duty.shift in self.names for duty in self.periods.before(history)))

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        assert isinstance(state, int)
        total = state + (duty is not None and duty.shift in self.names)
        if total > self.most:
            return None
        return 0 if self.periods.closes(day) else total

    def sentence(self) -> str:
        return f"works at most {self.most} times {self.shift} in a period"
