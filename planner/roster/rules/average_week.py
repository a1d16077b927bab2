"""Paid hours of a week on average over many weeks."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.averaging import Averaging
from planner.roster.rules.protocol import State


@dataclass(frozen=True)
class AverageWeek:
    """Over every so many weeks in a row, as far as they are known, at most so many paid hours a week on average.

    People who opted out are not bound.
    """

    hours: float
    weeks: int
    sums: Averaging
    name: ClassVar[str] = "average week"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        asked = facts.limits.average_week
        if asked is None or facts.agent.opt_out:
            return None
        sums = Averaging.over(facts, asked.h, asked.weeks, only_nights=False)
        return cls(asked.h, asked.weeks, sums) if sums.binds(facts) else None

    def start(self, history: tuple[Duty, ...]) -> State:  # noqa: ARG002  (already in the sums)
        return self.sums.start()

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        return self.sums.step(state, day, duty)

    def sentence(self) -> str:
        return f"works at most {self.hours:g} paid hours a week on average of {self.weeks} weeks"
