"""Shifts that may not follow each other."""
# ruff: noqa: D102  (methods are described once, at the protocol)

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.onward import Onward
from planner.roster.rules.protocol import State


@dataclass(frozen=True)
class ForbiddenAfter(Onward):
    """On the day after some shifts not those; the state is what yesterday's shift forbids today."""

    forbidden: tuple[tuple[str, tuple[str, ...]], ...]
    """As it is written."""
    pairs: tuple[tuple[frozenset[str], frozenset[str]], ...]
    """The same by names of shifts."""
    name: ClassVar[str] = "forbidden sequence"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        asked = facts.limits.forbid_after
        if not asked or facts.pattern:
            return None
        pairs = (
            (facts.names_of(first), frozenset().union(*(facts.names_of(name) for name in after)))
            for first, after in asked.items()
        )
        return cls(tuple(asked.items()), tuple(pairs), **cls.ahead(facts))

    def start(self, history: tuple[Duty, ...]) -> State:
        return self._after(history[-1]) if history and history[-1].day == -1 else self.blank()

    def blank(self) -> State:
        return frozenset()

    def next(self, state: State, day: int, duty: Duty | None) -> State | None:  # noqa: ARG002  (every day alike)
        assert isinstance(state, frozenset)
        if duty is None:
            return self.blank()
        return None if duty.shift in state else self._after(duty)

    def _after(self, duty: Duty) -> frozenset[str]:
        return frozenset().union(*(after for first, after in self.pairs if duty.shift in first))

    def sentence(self) -> str:
        said = "; ".join(f"no {' or '.join(after)} after {first}" for first, after in self.forbidden)
        return f"works {said}"
