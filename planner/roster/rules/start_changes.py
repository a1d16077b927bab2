"""How often the start changes."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.protocol import State

NEVER = -1


@dataclass(frozen=True)
class StartChanges:
    """At most so often a planning week a shift begins at another clock time than the one before it.

    The state is the clock time of the last start and how many changes there were this week.
    """

    most: int
    ends: frozenset[int]
    """Last day of each planning week."""
    begin: int
    """First day of the first planning week."""
    name: ClassVar[str] = "start changes"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        most = facts.limits.max_start_changes
        if most is None or facts.pattern:
            return None
        line = facts.timeline
        return cls(most, frozenset(span.stop - 1 for span in line.weeks()), -line.week_before())

    def start(self, history: tuple[Duty, ...]) -> State:
        clock, changes = NEVER, 0
        for duty in history:
            changes += duty.day >= self.begin and clock not in (NEVER, duty.clock_min)
            clock = duty.clock_min
        return clock, min(changes, self.most)

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        assert isinstance(state, tuple)
        clock, changes = state
        if duty is not None:
            changes += clock not in (NEVER, duty.clock_min)
            clock = duty.clock_min
        if changes > self.most:
            return None
        return clock, 0 if day in self.ends else changes

    def sentence(self) -> str:
        return f"changes the start at most {self.most} times a week"
