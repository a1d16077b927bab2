"""One long rest in every planning week."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.ages import is_minor
from planner.roster.rules.protocol import State

LONG_AGO = -10_000_000


@dataclass(frozen=True)
class WeeklyRest:
    """One uninterrupted rest of so many hours within each planning week.

    The state is the end of the last shift and whether this week has had its rest. Days of the week after the
    horizon's end are not rostered yet and count as free.
    """

    week_of: tuple[tuple[int, int, bool, float], ...]
    """For each day: its week's first and last minute, whether it is the week's last day in the horizon, and the
    minutes of rest asked for, which are more for a minor."""
    name: ClassVar[str] = "weekly rest"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        rest, minors = facts.limits.min_weekly_rest_h or 0.0, facts.limits.minors
        young = (minors and minors.min_weekly_rest_h) or 0.0
        line = facts.timeline
        weeks: list[tuple[int, int, bool, float]] = []
        for days in line.weeks():
            first = -line.week_before() if days.start == 0 else days.start
            begin, end = line.minute(first, 0, facts.zone), line.minute(first + 7, 0, facts.zone)
            asked = max(rest, young) if is_minor(facts, days.start) else rest
            weeks += [(begin, end, day == days.stop - 1, asked * 60) for day in days]
        return cls(tuple(weeks)) if any(week[3] for week in weeks) else None

    def start(self, history: tuple[Duty, ...]) -> State:
        begin, _, _, asked = self.week_of[0]
        last, rested = LONG_AGO, False
        for duty in history:
            rested = rested or duty.start_min - max(last, begin) >= asked
            last = duty.end_min
        return last, rested

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        assert isinstance(state, tuple)
        last, rested = state
        begin, end, closes, asked = self.week_of[day]
        if duty is not None:
            rested = rested or duty.start_min - max(last, begin) >= asked
            last = duty.end_min
        if not closes:
            return last, rested
        return (last, False) if rested or end - max(last, begin) >= asked else None

    def sentence(self) -> str:
        asked = max(week[3] for week in self.week_of) / 60
        return f"has one rest of {asked:g} h in every week"
