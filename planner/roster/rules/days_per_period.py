"""Days of work in a period."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.contract_terms import excused_days
from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.periods import Periods
from planner.roster.rules.protocol import State
from planner.roster.rules.ranges import said_range


@dataclass(frozen=True)
class DaysPerPeriod:
    """Between the least and most days of work of every period; days of leave count as worked.

    The state is the days so far. A period that is not wholly known owes no least.
    """

    least: tuple[float, ...]
    most: tuple[float, ...]
    """For each day, of its period."""
    periods: Periods
    name: ClassVar[str] = "days per period"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        asked = facts.limits.days_per_period
        if asked is None or facts.pattern:
            return None
        periods = Periods.of(facts)
        leave = [day for days in facts.timeline.weeks() for day in excused_days(facts, days)]
        every = range(facts.timeline.days)
        credit = [sum(day in periods.days_of(one) for day in leave) for one in every]
        return cls(
            tuple(asked[0] - credit[day] if periods.whole(day) else 0.0 for day in every),
            tuple(max(0.0, asked[1] - credit[day]) for day in every),
            periods,
        )

    def start(self, history: tuple[Duty, ...]) -> State:
        return len(self.periods.before(history))

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        assert isinstance(state, int)
        worked = state + (duty is not None)
        if duty is not None and worked > self.most[day]:
            return None
        if not self.periods.closes(day):
            return worked
        return 0 if worked >= self.least[day] else None

    def sentence(self) -> str:
        pairs = zip(self.least, self.most, strict=True)
        asked = dict.fromkeys(said_range(low, high) for low, high in pairs)
        return f"works {', '.join(asked)} days a period, leave taken off"
