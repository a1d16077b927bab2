"""Nobody works while on leave, sick or unavailable."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.protocol import State


@dataclass(frozen=True)
class Availability:
    """No shift overlaps a minute of an absence, also one that begins the evening before."""

    facts: Facts
    name: ClassVar[str] = "availability"
    memory: ClassVar[bool] = False

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        return cls(facts) if facts.absences else None

    def start(self, history: tuple[Duty, ...]) -> State:  # noqa: ARG002  (remembers nothing)
        return ()

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:  # noqa: ARG002
        return None if duty is not None and self.facts.away(duty.start_min, duty.end_min) else state

    def sentence(self) -> str:
        line = self.facts.timeline
        spans = ", ".join(
            f"{span.kind} {line.moment(span.start_min):%d %b %H:%M} to {line.moment(span.end_min):%d %b %H:%M}"
            for span in self.facts.absences
        )
        return f"is away: {spans}"
