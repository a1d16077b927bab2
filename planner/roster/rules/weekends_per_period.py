"""Most weekends worked in a period."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.periods import Periods
from planner.roster.rules.protocol import State
from planner.roster.rules.weekend_days import Weekends


@dataclass(frozen=True)
class WeekendsPerPeriod:
    """At most so many weekends of a period with a shift that begins on one of their days.

    The state is the number so far and whether this weekend is one of them.
    """

    weekends: Weekends
    most: int
    periods: Periods
    name: ClassVar[str] = "weekends per period"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        most = facts.limits.max_weekends
        return None if most is None or facts.pattern else cls(Weekends.of(facts), most, Periods.of(facts))

    def start(self, history: tuple[Duty, ...]) -> State:
        worked = {self.weekends.begins(duty.day) for duty in self.periods.before(history)} - {None}
        now = self.weekends.begins(0)
        return min(self.most, len(worked)), now != 0 and now in worked

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        assert isinstance(state, tuple)
        total, counted = state
        weekend = self.weekends.begins(day)
        counted = counted and weekend is not None and weekend < day
        if duty is not None and weekend is not None and not counted:
            total, counted = total + 1, True
        if total > self.most:
            return None
        return (0, False) if self.periods.closes(day) else (total, counted)

    def sentence(self) -> str:
        return f"works on at most {self.most} weekends in a period"
