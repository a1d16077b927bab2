"""Days of work in a week."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.contract_terms import Terms, week_terms
from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.protocol import State
from planner.roster.rules.ranges import said_range


@dataclass(frozen=True)
class DaysPerWeek:
    """Between the contract's least and most days in every planning week; days of leave count as worked.

    The state is the number of days worked this week. People with fixed hours are bound by those instead.
    """

    weeks: tuple[Terms, ...]
    name: ClassVar[str] = "days per week"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        return None if facts.pattern else cls(tuple(week_terms(facts)))

    def start(self, history: tuple[Duty, ...]) -> State:  # noqa: ARG002  (already taken off the terms)
        return 0

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        assert isinstance(state, int)
        terms = next(week for week in self.weeks if day in week.days)
        worked = state + (duty is not None)
        left = terms.days.stop - 1 - day
        if worked > terms.most_days or worked + left < terms.least_days:
            return None
        return worked if left else 0

    def sentence(self) -> str:
        asked = ", ".join(said_range(week.least_days, week.most_days) for week in self.weeks)
        return f"works {asked} days a week, leave taken off"
