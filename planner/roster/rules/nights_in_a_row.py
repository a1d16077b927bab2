"""Most nights in a row."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.night_clock import NightClock
from planner.roster.rules.onward import Onward
from planner.roster.rules.protocol import State


@dataclass(frozen=True)
class NightsInARow(Onward):
    """At most so many nights on days in a row; the state is the run so far."""

    most: int
    clock: NightClock
    name: ClassVar[str] = "nights in a row"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        most = facts.limits.max_nights_in_a_row
        return None if most is None else cls(most, NightClock.of(facts), **cls.ahead(facts))

    def start(self, history: tuple[Duty, ...]) -> State:
        nights = {duty.day for duty in history if self.clock.is_night(duty)}
        run = 0
        while -1 - run in nights:
            run += 1
        return min(run, self.most)

    def blank(self) -> State:
        return 0

    def next(self, state: State, day: int, duty: Duty | None) -> State | None:  # noqa: ARG002  (every day alike)
        assert isinstance(state, int)
        if not self.clock.is_night(duty):
            return 0
        return state + 1 if state < self.most else None

    def sentence(self) -> str:
        return f"works at most {self.most} nights in a row"
