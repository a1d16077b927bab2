"""A locked shift or day off stays as it is."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.protocol import State
from planner.scenario import Lock

OFF = "off"
"""Shift of a lock that keeps a day off."""


@dataclass(frozen=True)
class Locks:
    """On a locked day that shift, at that start where the lock names one; ``off`` keeps the day off."""

    facts: Facts
    kept: dict[int, Lock]
    name: ClassVar[str] = "locks"
    memory: ClassVar[bool] = False

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        days = {facts.timeline.day(lock.date): lock for lock in facts.locks}
        inside = {day: lock for day, lock in days.items() if 0 <= day < facts.timeline.days}
        return cls(facts, inside) if inside else None

    def start(self, history: tuple[Duty, ...]) -> State:  # noqa: ARG002  (remembers nothing)
        return ()

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        lock = self.kept.get(day)
        if lock is None:
            return state
        if lock.shift == OFF or duty is None:
            return state if lock.shift == OFF and duty is None else None
        same = duty.shift == lock.shift and lock.start_min in (None, duty.clock_min)
        return state if same else None

    def sentence(self) -> str:
        kept = ", ".join(
            f"{lock.shift} on {lock.date}"
            + ("" if lock.start_min is None else f" at {lock.start_min // 60:02d}:{lock.start_min % 60:02d}")
            for lock in self.kept.values()
        )
        return f"has locked {kept}"
