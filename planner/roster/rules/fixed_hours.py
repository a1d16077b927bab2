"""People with a fixed pattern work exactly those hours."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.patterns import pattern_hours
from planner.roster.rules.protocol import State


@dataclass(frozen=True)
class FixedHours:
    """On each day the pattern's hours and no others; none while away or not employed, or where a lock says so.

    A locked shift or day off wins over the pattern: somebody decided it for that one day.
    """

    hours: tuple[tuple[int, int] | None, ...]
    bound: tuple[bool, ...]
    name: ClassVar[str] = "fixed hours"
    memory: ClassVar[bool] = False

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        if not facts.pattern:
            return None
        locked = {lock.date for lock in facts.locks}
        days = range(facts.timeline.days)
        return cls(
            tuple(pattern_hours(facts, day) for day in days),
            tuple(facts.timeline.date(day) not in locked for day in days),
        )

    def start(self, history: tuple[Duty, ...]) -> State:  # noqa: ARG002  (remembers nothing)
        return ()

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        if not self.bound[day]:
            return state
        worked = None if duty is None else (duty.start_min, duty.end_min)
        return state if worked == self.hours[day] else None

    def sentence(self) -> str:
        return "has fixed hours by the patterns file"
