"""A rotation that never bends."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rotations import bends
from planner.roster.rules.protocol import State


@dataclass(frozen=True)
class Rotation:
    """On each day the shift, the group or the day off that the cycle gives; rotations that may bend have a price."""

    facts: Facts
    name: ClassVar[str] = "rotation"
    memory: ClassVar[bool] = False

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        rotation = facts.rotation
        return cls(facts) if rotation is not None and rotation.bend == "never" and not facts.pattern else None

    def start(self, history: tuple[Duty, ...]) -> State:  # noqa: ARG002  (remembers nothing)
        return ()

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        return None if bends(self.facts, day, duty) else state

    def sentence(self) -> str:
        rotation = self.facts.rotation
        assert rotation is not None
        return f"follows the rotation {rotation.name} ({', '.join(rotation.pattern)}), which never bends"
