"""A minor's week: hours and days."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.ages import ever_minor, of_age
from planner.roster.rules.protocol import State


@dataclass(frozen=True)
class MinorsWeek:
    """In each planning week at most so many paid hours and days of shifts that begin on days as a minor.

    The state is both, so far.
    """

    of_age: int
    """First day on which they are none."""
    most_min: float
    most_days: float
    ends: frozenset[int]
    """Last day of each planning week."""
    begin: int
    """First day of the first planning week."""
    name: ClassVar[str] = "minors' week"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        rules = facts.limits.minors
        if rules is None or not ever_minor(facts):
            return None
        most_min = float("inf") if rules.max_hours_per_week is None else rules.max_hours_per_week * 60
        most_days = float("inf") if rules.max_days_per_week is None else rules.max_days_per_week
        if most_min == most_days:
            return None
        line = facts.timeline
        ends = frozenset(span.stop - 1 for span in line.weeks())
        return cls(of_age(facts), most_min, most_days, ends, -line.week_before())

    def start(self, history: tuple[Duty, ...]) -> State:
        own = [duty for duty in history if duty.day >= self.begin]
        return sum(duty.paid_min for duty in own), len(own)

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        assert isinstance(state, tuple)
        minutes, days = state
        if duty is not None and day < self.of_age:
            minutes, days = minutes + duty.paid_min, days + 1
            if minutes > self.most_min or days > self.most_days:
                return None
        return (0, 0) if day in self.ends else (minutes, days)

    def sentence(self) -> str:
        hours = "" if self.most_min == float("inf") else f"{self.most_min / 60:g} h"
        days = "" if self.most_days == float("inf") else f"{self.most_days:g} days"
        return f"is a minor and works at most {' and '.join(part for part in (hours, days) if part)} a week"
