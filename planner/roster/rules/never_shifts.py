"""Shifts that somebody never works."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.protocol import State


@dataclass(frozen=True)
class NeverShifts:
    """None of the shifts of which at most 0 a period are allowed."""

    facts: Facts
    shifts: tuple[str, ...]
    name: ClassVar[str] = "shifts per period"
    memory: ClassVar[bool] = False

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        none = tuple(shift for shift, most in (facts.limits.max_shifts or {}).items() if most == 0)
        return cls(facts, none) if none and not facts.pattern else None

    def start(self, history: tuple[Duty, ...]) -> State:  # noqa: ARG002  (remembers nothing)
        return ()

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:  # noqa: ARG002
        return None if duty is not None and self.facts.is_one_of(duty, self.shifts) else state

    def sentence(self) -> str:
        return f"never works {', '.join(self.shifts)}"
