"""The longest run of days with a shift."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.onward import Onward
from planner.roster.rules.protocol import State


@dataclass(frozen=True)
class RunOfDays(Onward):
    """At most so many days with a shift in a row, those before the horizon counted; the state is the run so far."""

    most: int
    name: ClassVar[str] = "run of days"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        most = facts.limits.max_consecutive_days
        return None if most is None else cls(most, **cls.ahead(facts))

    def start(self, history: tuple[Duty, ...]) -> State:
        worked = {duty.day for duty in history}
        run = 0
        while -1 - run in worked:
            run += 1
        return run

    def blank(self) -> State:
        return 0

    def next(self, state: State, day: int, duty: Duty | None) -> State | None:  # noqa: ARG002  (every day alike)
        assert isinstance(state, int)
        if duty is None:
            return 0
        return state + 1 if state < self.most else None

    def sentence(self) -> str:
        return f"works at most {self.most} days in a row"
