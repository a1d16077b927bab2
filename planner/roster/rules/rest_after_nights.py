"""A long rest after nights."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.night_clock import NightClock
from planner.roster.rules.onward import Onward
from planner.roster.rules.protocol import State

LONG_AGO = -10_000_000


@dataclass(frozen=True)
class RestAfterNights(Onward):
    """After so many nights on days in a row or more, so many elapsed hours before the next shift that is not one.

    The state is the nights in a row up to yesterday (up to the number that counts) and the minute from which a run that
    ended, or would end, lets the next shift begin.
    """

    rest_h: float
    after: int
    clock: NightClock
    name: ClassVar[str] = "rest after nights"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        asked = facts.limits.rest_after_nights
        return None if asked is None else cls(asked.h, asked.after, NightClock.of(facts), **cls.ahead(facts))

    def start(self, history: tuple[Duty, ...]) -> State:
        shifts = {duty.day: duty for duty in history}
        state = self.blank()
        for day in range(min(shifts, default=0), 0):
            state = self._noted(state, day, shifts.get(day))
        return state

    def blank(self) -> State:
        return 0, LONG_AGO

    def next(self, state: State, day: int, duty: Duty | None) -> State | None:
        assert isinstance(state, tuple)
        run, free = state
        goes_on = run > 0 and self.clock.is_night(duty)
        return None if duty is not None and not goes_on and duty.start_min < free else self._noted(state, day, duty)

    def _noted(self, state: State, day: int, duty: Duty | None) -> State:
        assert isinstance(state, tuple)
        run, free = state
        if duty is not None and self.clock.is_night(duty):
            run = min(self.after, run + 1)
            return run, duty.end_min + round(self.rest_h * 60) if run == self.after else LONG_AGO
        # What is over before tomorrow begins is forgotten.
        over = duty is not None or free <= self.clock.line.minute(day + 1, 0, self.clock.zone)
        return 0, LONG_AGO if over else free

    def sentence(self) -> str:
        return f"rests {self.rest_h:g} h after {self.after} nights in a row or more"
