"""Rest between two shifts."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.onward import Onward
from planner.roster.rules.protocol import State

LONG_AGO = -10_000_000


@dataclass(frozen=True)
class RestBetween(Onward):
    """At least so many elapsed hours between the end of a shift and the start of the next, whatever the clocks do.

    Where the rest may be shorter now and then, that shorter rest is meant here; how often is a rule of its own.
    The state is the minute from which the next shift may start.
    """

    rest_h: float
    name: ClassVar[str] = "rest between shifts"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        rest, reduced = facts.limits.min_rest_h or 0.0, facts.limits.reduced_rest
        return cls(rest if reduced is None else min(rest, reduced.h), **cls.ahead(facts))

    def start(self, history: tuple[Duty, ...]) -> State:
        return max((self._free(duty) for duty in history), default=LONG_AGO)

    def blank(self) -> State:
        return LONG_AGO

    def next(self, state: State, day: int, duty: Duty | None) -> State | None:  # noqa: ARG002  (every day alike)
        assert isinstance(state, int)
        if duty is None:
            return state
        return self._free(duty) if duty.start_min >= state else None

    def _free(self, duty: Duty) -> int:
        return duty.end_min + round(self.rest_h * 60)

    def sentence(self) -> str:
        return f"rests at least {self.rest_h:g} h between shifts"
