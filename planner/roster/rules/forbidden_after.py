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

    facts: Facts
    forbidden: tuple[tuple[str, tuple[str, ...]], ...]
    name: ClassVar[str] = "forbidden sequence"
    memory: ClassVar[bool] = True

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        asked = facts.limits.forbid_after
        return cls(facts, tuple(asked.items()), **cls.ahead(facts)) if asked and not facts.pattern else None

    def start(self, history: tuple[Duty, ...]) -> State:
        return self._after(history[-1]) if history and history[-1].day == -1 else ()

    def blank(self) -> State:
        return ()

    def next(self, state: State, day: int, duty: Duty | None) -> State | None:  # noqa: ARG002  (every day alike)
        assert isinstance(state, tuple)
        if duty is None:
            return ()
        return None if self.facts.is_one_of(duty, state) else self._after(duty)

    def _after(self, duty: Duty) -> tuple[str, ...]:
        names = (name for first, after in self.forbidden if self.facts.is_one_of(duty, (first,)) for name in after)
        return tuple(dict.fromkeys(names))

    def sentence(self) -> str:
        said = "; ".join(f"no {' or '.join(after)} after {first}" for first, after in self.forbidden)
        return f"works {said}"
