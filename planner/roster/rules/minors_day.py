"""A minor's day: hours, and no work at night."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.ages import ever_minor, is_minor
from planner.roster.rules.night_clock import minutes_in
from planner.roster.rules.protocol import State


@dataclass(frozen=True)
class MinorsDay:
    """Shifts that begin on days as a minor have at most so many paid hours and no minute in a span of the day."""

    facts: Facts
    name: ClassVar[str] = "minors' day"
    memory: ClassVar[bool] = False

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        return cls(facts) if ever_minor(facts) else None

    def start(self, history: tuple[Duty, ...]) -> State:  # noqa: ARG002  (remembers nothing)
        return ()

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        rules = self.facts.limits.minors
        if duty is None or rules is None or not is_minor(self.facts, day):
            return state
        if rules.max_hours_per_day is not None and duty.paid_min > rules.max_hours_per_day * 60:
            return None
        span = rules.no_work
        return (
            None
            if span is not None and minutes_in(self.facts.timeline, self.facts.zone, duty, span.begin, span.end)
            else state
        )

    def sentence(self) -> str:
        rules = self.facts.limits.minors
        assert rules is not None
        hours = "" if rules.max_hours_per_day is None else f"works at most {rules.max_hours_per_day:g} h a day"
        span = rules.no_work
        dark = "" if span is None else f"never between {_clock(span.begin)} and {_clock(span.end)}"
        return f"is under {rules.under} and " + " and ".join(part for part in (hours, dark) if part)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
