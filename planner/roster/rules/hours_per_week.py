"""Paid hours of a week, or on average over several."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.contract_terms import Terms, hour_terms, week_terms
from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.protocol import State
from planner.roster.rules.ranges import said_range


@dataclass(frozen=True)
class HoursPerWeek:
    """Between the contract's least hours and its most plus overtime, and never above the law's weekly maximum.

    Hours are summed over the contract's averaging stretch, the law's maximum over each planning week. The state
    is the paid minutes so far of the stretch and of the week. People with fixed hours are bound by those instead.
    """

    stretches: tuple[Terms, ...]
    weeks: tuple[Terms, ...]
    week_caps: tuple[float, ...]
    name: ClassVar[str] = "hours per week"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        if facts.pattern:
            return None
        weeks = tuple(week_terms(facts))
        most = facts.limits.max_hours_per_week
        before = -facts.timeline.week_before()
        worked = sum(d.paid_min for d in facts.history if facts.knows_past and d.day >= before)
        caps = [float("inf") if most is None else most * 60 for _ in weeks]
        caps[0] -= worked
        return cls(tuple(hour_terms(facts)), weeks, tuple(caps))

    def start(self, history: tuple[Duty, ...]) -> State:  # noqa: ARG002  (already taken off the terms)
        return 0, 0

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        assert isinstance(state, tuple)
        paid = 0 if duty is None else duty.paid_min
        total, week_total = state[0] + paid, state[1] + paid
        stretch = next(terms for terms in self.stretches if day in terms.days)
        number = next(w for w, terms in enumerate(self.weeks) if day in terms.days)
        if total > stretch.cap_min or week_total > self.week_caps[number]:
            return None
        if day == stretch.days.stop - 1:
            return (0, 0) if total >= stretch.least_min else None
        return total, 0 if day == self.weeks[number].days.stop - 1 else week_total

    def sentence(self) -> str:
        asked = ", ".join(said_range(t.least_min / 60, t.cap_min / 60) for t in self.stretches)
        return f"works {asked} paid hours a week, leave taken off"
