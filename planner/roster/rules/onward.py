"""Rules that also see what is fixed on the days after the horizon."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.protocol import State


@dataclass(frozen=True, kw_only=True)
class Onward(ABC):
    """A rule whose `step` on the last day goes on through the known days after it.

    What those days break among themselves is nobody's fault in the horizon and is not judged.

    Attributes
    ----------
    days : int
        Of the horizon.
    future : tuple of (Duty or None)
        Of the days after it.
    """

    days: int = 0
    future: tuple[Duty | None, ...] = ()

    @staticmethod
    def ahead(facts: Facts) -> dict[str, Any]:
        """The fields of this class, for one person."""
        return {"days": facts.timeline.days, "future": facts.future}

    @abstractmethod
    def blank(self) -> State:
        """The state of somebody of whom nothing is known."""

    @abstractmethod
    def next(self, state: State, day: int, duty: Duty | None) -> State | None:
        """The state after a day, also one after the horizon, or None where the rule forbids it."""

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        """The state after a day, or None where the rule forbids it or would on the known days after the horizon."""
        new = self.next(state, day, duty)
        if new is None or day != self.days - 1:
            return new
        known: State | None = new
        alone: State | None = self.blank()
        for later, fixed in enumerate(self.future, self.days):
            assert known is not None
            assert alone is not None
            alone = self.next(alone, later, fixed)
            if alone is None:
                break
            known = self.next(known, later, fixed)
            if known is None:
                return None
        return new
