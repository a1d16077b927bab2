"""Nobody works before their first or after their last day."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.protocol import State


@dataclass(frozen=True)
class Employment:
    """Shifts belong to days between a person's first and last day, both included."""

    facts: Facts
    name: ClassVar[str] = "employment"
    memory: ClassVar[bool] = False

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        agent = facts.agent
        return cls(facts) if agent.start_date or agent.end_date else None

    def start(self, history: tuple[Duty, ...]) -> State:  # noqa: ARG002  (remembers nothing)
        return ()

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        return state if duty is None or self.facts.employed(day) else None

    def sentence(self) -> str:
        agent = self.facts.agent
        first = f"from {agent.start_date}" if agent.start_date else ""
        last = f"until {agent.end_date}" if agent.end_date else ""
        return f"is employed {first} {last}".replace("  ", " ").strip()
