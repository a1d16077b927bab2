"""Paid hours of a period."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.contract_terms import daily_min, excused_days
from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.periods import Periods
from planner.roster.rules.protocol import State
from planner.roster.rules.ranges import said_range


@dataclass(frozen=True)
class HoursPerPeriod:
    """Between the least and most paid hours of every period; days of leave count as worked.

    The state is the paid minutes so far. A period that is not wholly known owes no least.
    """

    least_min: tuple[float, ...]
    most_min: tuple[float, ...]
    """For each day, of its period."""
    periods: Periods
    name: ClassVar[str] = "hours per period"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        asked = facts.limits.hours_per_period
        if asked is None or facts.pattern:
            return None
        periods = Periods.of(facts)
        leave = [day for days in facts.timeline.weeks() for day in excused_days(facts, days)]
        every = range(facts.timeline.days)
        credit = [daily_min(facts) * sum(day in periods.days_of(one) for day in leave) for one in every]
        return cls(
            tuple(asked[0] * 60 - credit[day] if periods.whole(day) else 0.0 for day in every),
            tuple(max(0.0, asked[1] * 60 - credit[day]) for day in every),
            periods,
        )

    def start(self, history: tuple[Duty, ...]) -> State:
        return sum(duty.paid_min for duty in self.periods.before(history))

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        assert isinstance(state, int)
        total = state + (0 if duty is None else duty.paid_min)
        if duty is not None and total > self.most_min[day]:
            return None
        if not self.periods.closes(day):
            return total
        return 0 if total >= self.least_min[day] else None

    def sentence(self) -> str:
        pairs = zip(self.least_min, self.most_min, strict=True)
        asked = dict.fromkeys(said_range(low / 60, high / 60) for low, high in pairs)
        return f"works {', '.join(asked)} paid hours a period, leave taken off"
