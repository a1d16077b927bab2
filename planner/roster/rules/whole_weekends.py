"""A weekend is worked whole or not at all."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.onward import Onward
from planner.roster.rules.protocol import State
from planner.roster.rules.weekend_days import Weekends


@dataclass(frozen=True)
class WholeWeekends(Onward):
    """On all days of a weekend a shift begins, or on none; days of absence are left out.

    The state is whether the earlier days of this weekend were worked, -1 where there is none that counts.
    """

    weekends: Weekends
    away: frozenset[int]
    known_from: int
    name: ClassVar[str] = "whole weekends"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        if not facts.limits.whole_weekends or facts.pattern:
            return None
        return cls(Weekends.of(facts), facts.away_days, facts.known_from, **cls.ahead(facts))

    def start(self, history: tuple[Duty, ...]) -> State:
        state: State = -1
        worked = {duty.day: duty for duty in history}
        first = self.weekends.begins(-1)
        for day in range(-1 if first is None else max(first, self.known_from), 0):
            state = int(day in worked) if day not in self.away else state
        return state

    def blank(self) -> State:
        return -1

    def next(self, state: State, day: int, duty: Duty | None) -> State | None:
        weekend = self.weekends.begins(day)
        before = -1 if weekend == day else state
        if weekend is None:
            return -1
        if duty is None and day in self.away:
            return before
        worked = int(duty is not None)
        return worked if before in (-1, worked) else None

    def sentence(self) -> str:
        return "works a weekend whole or not at all"
