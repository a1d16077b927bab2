"""A minor's rest between shifts."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.ages import ever_minor, of_age
from planner.roster.rules.protocol import State

LONG_AGO = -10_000_000


@dataclass(frozen=True)
class MinorsRest:
    """At least so many elapsed hours before a shift that begins on a day as a minor.

    The state is the minute at which they are over.
    """

    of_age: int
    """First day on which they are none."""
    rest_h: float
    name: ClassVar[str] = "minors' rest"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        rules = facts.limits.minors
        if rules is None or rules.min_rest_h is None or not ever_minor(facts):
            return None
        return cls(of_age(facts), rules.min_rest_h) if rules.min_rest_h > (facts.limits.min_rest_h or 0) else None

    def start(self, history: tuple[Duty, ...]) -> State:
        return self._free(history[-1]) if history else LONG_AGO

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        assert isinstance(state, int)
        if duty is None:
            return state
        return None if duty.start_min < state and day < self.of_age else self._free(duty)

    def _free(self, duty: Duty) -> int:
        return duty.end_min + round(self.rest_h * 60)

    def sentence(self) -> str:
        return f"is a minor and rests at least {self.rest_h:g} h between shifts"
