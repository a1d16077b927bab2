"""Paid hours of people who work nights, on average."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.averaging import Averaging
from planner.roster.rules.protocol import State

DAYS = 6
"""Of a week's seven days one is rest."""


@dataclass(frozen=True)
class NightAverage:
    """Over every so many weeks in a row with a night in them, at most so many paid hours a day on average.

    One day in seven is rest and not counted.
    """

    hours: float
    weeks: int
    sums: Averaging
    name: ClassVar[str] = "night average"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        asked = facts.limits.night_average
        if asked is None:
            return None
        sums = Averaging.over(facts, DAYS * asked.h, asked.weeks, only_nights=True)
        return cls(asked.h, asked.weeks, sums) if sums.binds(facts) else None

    def start(self, history: tuple[Duty, ...]) -> State:  # noqa: ARG002  (already in the sums)
        return self.sums.start()

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        return self.sums.step(state, day, duty)

    def sentence(self) -> str:
        return f"works at most {self.hours:g} paid hours a day on average of {self.weeks} weeks with a night in them"
