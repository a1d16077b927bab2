"""Most nights in a period."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.night_clock import NightClock
from planner.roster.rules.periods import Periods
from planner.roster.rules.protocol import State


@dataclass(frozen=True)
class NightsPerPeriod:
    """At most so many nights in a period; the state is how many so far."""

    most: int
    clock: NightClock
    periods: Periods
    name: ClassVar[str] = "nights per period"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        most = facts.limits.max_nights
        return None if most is None or facts.pattern else cls(most, NightClock.of(facts), Periods.of(facts))

    def start(self, history: tuple[Duty, ...]) -> State:
        return min(self.most, sum(self.clock.is_night(duty) for duty in self.periods.before(history)))

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        assert isinstance(state, int)
        total = state + self.clock.is_night(duty)
        if total > self.most:
            return None
        return 0 if self.periods.closes(day) else total

    def sentence(self) -> str:
        return f"works at most {self.most} nights in a period"
