"""A shorter rest between shifts, only so often."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.protocol import State

LONG_AGO = -10_000_000


@dataclass(frozen=True)
class ReducedRest:
    """Rests below the usual one at most so often a planning week, in the week of the shift after the rest.

    The state is the minute from which the next shift may start without one, and how many there were this week.
    """

    rest_h: float
    reduced_h: float
    most: int
    ends: frozenset[int]
    """Last day of each planning week."""
    begin: int
    """First day of the first planning week."""
    name: ClassVar[str] = "reduced rest"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        rest, reduced = facts.limits.min_rest_h, facts.limits.reduced_rest
        if rest is None or reduced is None or reduced.h >= rest:
            return None
        ends = frozenset(span.stop - 1 for span in facts.timeline.weeks())
        return cls(rest, reduced.h, reduced.per_week, ends, -facts.timeline.week_before())

    def start(self, history: tuple[Duty, ...]) -> State:
        rests = [(after, after.start_min - before.end_min) for before, after in pairwise(history)]
        used = sum(self.reduced_h * 60 <= rest < self.rest_h * 60 for after, rest in rests if after.day >= self.begin)
        return self._free(history[-1]) if history else LONG_AGO, min(used, self.most)

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        assert isinstance(state, tuple)
        free, used = state
        if duty is not None:
            used += duty.start_min < free
            free = self._free(duty)
        if used > self.most:
            return None
        return free, 0 if day in self.ends else used

    def _free(self, duty: Duty) -> int:
        return duty.end_min + round(self.rest_h * 60)

    def sentence(self) -> str:
        return f"rests between {self.reduced_h:g} and {self.rest_h:g} h at most {self.most} times a week"
