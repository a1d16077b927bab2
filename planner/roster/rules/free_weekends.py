"""Free weekends among so many in a row."""
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
class FreeWeekends(Onward):
    """Of every so many weekends in a row at least some without a shift; weekends that are not known were free.

    The state is which of the last weekends were worked, this one last: 2 in the horizon, 1 outside it. Weekends
    outside are not judged by themselves.
    """

    weekends: Weekends
    least: int
    of_so_many: int
    name: ClassVar[str] = "free weekends"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        asked = facts.limits.free_weekends
        return (
            None
            if asked is None or facts.pattern
            else cls(Weekends.of(facts), asked.least, asked.of, **cls.ahead(facts))
        )

    def start(self, history: tuple[Duty, ...]) -> State:
        worked = {duty.day for duty in history}
        state = self.blank()
        for day in range(min(worked, default=0), 0):
            state = self._noted(state, day, works=day in worked)
        return state

    def blank(self) -> State:
        return (0,) * self.of_so_many

    def next(self, state: State, day: int, duty: Duty | None) -> State | None:
        new = self._noted(state, day, works=duty is not None)
        if duty is None or self.weekends.begins(day) is None:
            return new
        worked = sum(flag > 0 for flag in new)
        return None if 2 in new and worked > self.of_so_many - self.least else new

    def _noted(self, state: State, day: int, *, works: bool) -> tuple[int, ...]:
        assert isinstance(state, tuple)
        weekend = self.weekends.begins(day)
        flag = works * (2 if 0 <= day < self.days else 1)
        if weekend is None:
            return state
        if weekend == day:
            return (*state[1:], flag)
        return (*state[:-1], max(state[-1], flag))

    def sentence(self) -> str:
        return f"has at least {self.least} of every {self.of_so_many} weekends free"
