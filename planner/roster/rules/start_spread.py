"""Starts of a week lie near each other."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.protocol import State


@dataclass(frozen=True)
class StartSpread:
    """From the earliest to the latest start of a planning week, by the clock, at most so many minutes.

    The state is the earliest and the latest start of the week so far, or None before the first.
    """

    most_min: int
    ends: frozenset[int]
    """Last day of each planning week."""
    begin: int
    """First day of the first planning week."""
    name: ClassVar[str] = "start spread"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        most = facts.limits.start_spread_min
        if most is None or facts.pattern:
            return None
        line = facts.timeline
        return cls(most, frozenset(span.stop - 1 for span in line.weeks()), -line.week_before())

    def start(self, history: tuple[Duty, ...]) -> State:
        clocks = [duty.clock_min for duty in history if duty.day >= self.begin]
        return (min(clocks), max(clocks)) if clocks else ()

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        assert isinstance(state, tuple)
        if duty is not None:
            clocks = (*state, duty.clock_min)
            state = (min(clocks), max(clocks))
            if state[1] - state[0] > self.most_min:
                return None
        return () if day in self.ends else state

    def sentence(self) -> str:
        return f"begins within {self.most_min} min of the clock all week"
