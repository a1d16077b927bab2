"""The shortest run of days off."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.onward import Onward
from planner.roster.rules.protocol import State


@dataclass(frozen=True)
class ShortestRest(Onward):
    """Never fewer than so many days without a shift in a row; leave is a day off.

    The state is the days off so far, up to the least; 0 after a shift. A run of which a part is not known, or that
    lies before the first day employed, counts as long enough.
    """

    least: int
    known_from: int
    before: int
    """First day employed."""
    name: ClassVar[str] = "shortest run of days off"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        least = facts.limits.min_consecutive_days_off
        if least is None or least < 2 or facts.pattern:
            return None
        first = facts.agent.start_date
        before = facts.known_from if first is None else facts.timeline.day(first)
        return cls(least, facts.known_from, before, **cls.ahead(facts))

    def start(self, history: tuple[Duty, ...]) -> State:
        worked = {duty.day for duty in history}
        day = -1
        while day >= max(self.known_from, self.before) and day not in worked:
            day -= 1
        return min(self.least, -1 - day) if day in worked else self.least

    def blank(self) -> State:
        return self.least

    def next(self, state: State, day: int, duty: Duty | None) -> State | None:
        assert isinstance(state, int)
        if duty is None:
            return self.least if day < self.before else min(state + 1, self.least)
        return 0 if state in (0, self.least) else None

    def sentence(self) -> str:
        return f"has at least {self.least} days off in a row"
