"""A day of `lagrange_starts` as a programme under construction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from planner.roster.mip import Builder

Pattern = tuple[int, ...]
"""Minutes at which the breaks of a duty begin."""

Class = tuple[int, Pattern, tuple[float, ...]]
"""Skill set, options, their prices."""


@dataclass
class DayProgramme:
    """Columns and rows so far, and which columns stand for what."""

    builder: Builder = field(default_factory=Builder)
    people: dict[tuple[int, int], dict[int, float]] = field(default_factory=dict)
    """What each column puts on the queue, by skill set and interval."""
    duties: dict[Class, dict[int, int]] = field(default_factory=dict)
    """Column of each option of a class of people."""
    counts: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    """All columns of an option, by skill set and option."""
    patterns: dict[tuple[int, int], dict[Pattern, int]] = field(default_factory=dict)
    """Columns of the breaks of an option, by skill set and option."""

    def on_queue(self, k: int, column: int, parts: Iterable[tuple[int, float]], sign: float) -> None:
        """People of a column on the queue, or off it."""
        for t, part in parts:
            there = self.people.setdefault((k, t), {})
            there[column] = there.get(column, 0.0) + sign * part
