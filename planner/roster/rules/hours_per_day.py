"""Paid hours of a day have a maximum."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.protocol import State


@dataclass(frozen=True)
class HoursPerDay:
    """A shift's paid hours are at most the limit."""

    most_h: float
    name: ClassVar[str] = "hours per day"
    memory: ClassVar[bool] = False

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        most = facts.limits.max_hours_per_day
        return None if most is None else cls(most)

    def start(self, history: tuple[Duty, ...]) -> State:  # noqa: ARG002  (remembers nothing)
        return ()

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:  # noqa: ARG002
        return state if duty is None or duty.paid_min <= self.most_h * 60 else None

    def sentence(self) -> str:
        return f"works at most {self.most_h:g} paid hours a day"
