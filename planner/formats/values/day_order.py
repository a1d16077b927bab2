"""Whether 03/04 is the 3rd of April or the 4th of March: what a file says about it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from planner.formats.values.moment_cells import NONE, MomentCells

CLEAR = 20
"""Cells that prove one order for each that proves the other, from which on the others are taken for slips."""

DENSER = 4
"""Times as long that one reading's days must stretch, for the other to be believed."""

_DAY = 86_400_000_000


@dataclass
class _Reading:
    """How the dates lie if read one way: days seen, and steps forward and back from row to row."""

    days: set[int] = field(default_factory=set)
    last: int | None = None
    forward: int = 0
    back: int = 0

    def add(self, readings: NDArray[np.int64], *, ordered: bool) -> None:
        days = readings // _DAY
        self.days |= set(np.unique(days).tolist())
        if ordered and days.size:
            steps = np.diff(days if self.last is None else np.concatenate(([self.last], days)))
            self.forward += int((steps > 0).sum())
            self.back += int((steps < 0).sum())
            self.last = int(days[-1])

    @property
    def in_order(self) -> bool:
        return not (self.forward and self.back)

    @property
    def span(self) -> int:
        return max(self.days) - min(self.days) + 1


class DayOrder:
    """Gathers evidence of the order of day and month.

    In this order: what a person says; dates that exist one way only (a 13 is no month); dots, which part dates that
    begin with the day; rows that are in order of time one way only; days that lie close together one way and far apart
    the other.

    Attributes
    ----------
    wish : bool or None
        What a person says: whether the day stands first.
    example : int
        Position, in the last column added that had one, of a date that both orders allow; -1 where none was seen.
    """

    def __init__(self, wish: bool | None) -> None:
        self.wish = wish
        self.example = -1
        self._only = {True: 0, False: 0}
        self._dotted = False
        self._read = {True: _Reading(), False: _Reading()}

    def add(self, cells: MomentCells, *, ordered: bool = True) -> None:
        """Take a column's cells as evidence; `ordered`: its rows may be in order of time."""
        day, month = cells.day_first, cells.month_first
        differ = day != month
        if not differ.any():
            return
        self._only[True] += int((differ & (month == NONE)).sum())
        self._only[False] += int((differ & (day == NONE)).sum())
        both = differ & (day != NONE) & (month != NONE)
        self._dotted |= bool((both & cells.dotted).any())
        self.example = int(np.argmax(both)) if both.any() else self.example
        self._read[True].add(day[both], ordered=ordered)
        self._read[False].add(month[both], ordered=ordered)

    @property
    def open(self) -> bool:
        """Whether there are dates that both orders allow, and nothing yet that proves one."""
        return self.wish is None and bool(self._read[True].days) and not any(self._only.values()) and not self._dotted

    @property
    def mixed(self) -> bool:
        """Whether the column proves both orders, neither clearly."""
        few, many = sorted(self._only.values())
        return self.wish is None and few > 0 and many < CLEAR * few

    def decided(self) -> tuple[bool | None, str]:
        """Whether the day stands first, None where nothing says so; and why, where it is no proof."""
        if self.wish is not None:
            return self.wish, ""
        if self.mixed:
            return None, ""
        if any(self._only.values()):
            return self._only[True] > self._only[False], ""
        if self._dotted:
            return True, ""
        return self._lying()

    def _lying(self) -> tuple[bool | None, str]:
        day, month = self._read[True], self._read[False]
        if len(day.days) < 2:
            return None, ""
        if day.in_order != month.in_order:
            return day.in_order, "only so read, the rows are in order of time"
        if month.span >= DENSER * day.span or day.span >= DENSER * month.span:
            near, far = sorted((day.span, month.span))
            return day.span == near, f"so read, they lie within {near} days, else within {far}"
        return None, ""
