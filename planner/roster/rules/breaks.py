"""Breaks that the law asks for in a long shift."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.lawful_breaks import lawful
from planner.roster.options import Duty
from planner.roster.patterns import FIXED
from planner.roster.rules.ages import break_rules
from planner.roster.rules.protocol import State


@dataclass(frozen=True)
class Breaks:
    """No shift whose segments cannot be placed as the law asks; fixed hours without segments are not judged."""

    facts: Facts
    name: ClassVar[str] = "breaks"
    memory: ClassVar[bool] = False

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        return cls(facts) if break_rules(facts, 0) or break_rules(facts, facts.timeline.days - 1) else None

    def start(self, history: tuple[Duty, ...]) -> State:  # noqa: ARG002  (remembers nothing)
        return ()

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        if duty is None or duty.shift == FIXED:
            return state
        return None if lawful(duty, break_rules(self.facts, day)) is None else state

    def sentence(self) -> str:
        asked = break_rules(self.facts, 0)
        said = ", ".join(f"{rule.least_min} min beyond {rule.over_h:g} h" for rule in asked)
        return f"needs breaks of {said}"
