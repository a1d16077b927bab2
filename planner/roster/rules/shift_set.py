"""A contract names the shifts its people work."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.protocol import State


@dataclass(frozen=True)
class ShiftSet:
    """Only shifts (or groups of shifts) that the contract names; people with fixed hours have their own."""

    facts: Facts
    name: ClassVar[str] = "shift set"
    memory: ClassVar[bool] = False

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        return cls(facts) if facts.contract.shifts and not facts.pattern else None

    def start(self, history: tuple[Duty, ...]) -> State:  # noqa: ARG002  (remembers nothing)
        return ()

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:  # noqa: ARG002
        return state if duty is None or duty.shift in self.facts.shifts else None

    def sentence(self) -> str:
        return f"works {', '.join(self.facts.contract.shifts)} by contract {self.facts.contract.name}"
