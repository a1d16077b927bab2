"""Days on which no shift begins."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.protocol import State


@dataclass(frozen=True)
class DaysOff:
    """No shift begins on a weekday that is always off, nor on a day off of the availability file."""

    facts: Facts
    name: ClassVar[str] = "days off"
    memory: ClassVar[bool] = False

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        weekdays = facts.limits.days_off and not facts.pattern
        return cls(facts) if weekdays or facts.off_days else None

    def start(self, history: tuple[Duty, ...]) -> State:  # noqa: ARG002  (remembers nothing)
        return ()

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        return state if duty is None or day not in self._off else None

    @cached_property
    def _off(self) -> frozenset[int]:
        line = self.facts.timeline
        weekdays = () if self.facts.pattern else self.facts.limits.days_off or ()
        return self.facts.off_days | {day for day in range(line.days) if line.date(day).weekday() in weekdays}

    def sentence(self) -> str:
        return "is off on " + ", ".join(f"{self.facts.timeline.date(day):%a %d %b}" for day in sorted(self._off))
