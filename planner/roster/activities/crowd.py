"""How many of those on a shift are on a break at once."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from planner.roster.cover_search import Seated
from planner.roster.named_search import NamedSearch
from planner.roster.options import Duty
from planner.roster.together import shares_of

Counts = NDArray[np.int64]
"""By interval."""


class Crowd:
    """People on shift and on a break, by interval, of every shift that limits simultaneous breaks.

    Parameters
    ----------
    named : NamedSearch
    seated : Seated
    """

    def __init__(self, named: NamedSearch, seated: Seated) -> None:
        self._shares = shares_of(named.prices.scenario)
        self._step = named.demand.interval_min
        last = max((duty.end_min for duty in named.problem.options.duty if duty is not None), default=0)
        n = max(named.demand.intervals, -(-last // self._step))
        self._on_shift: dict[str, Counts] = {name: np.zeros(n, dtype=np.int64) for name in self._shares}
        self._on_break: dict[str, Counts] = {name: np.zeros(n, dtype=np.int64) for name in self._shares}
        for p, tour in enumerate(seated.tour):
            for day, o in enumerate(tour):
                duty = named.problem.options.duty[o]
                if duty is not None and duty.shift in self._shares:
                    self._on_shift[duty.shift][self._span(duty.start_min, duty.end_min)] += 1
                    self.put(duty, tuple(int(at) for at in seated.pause[p, day, : len(duty.pauses)]), 1)

    def put(self, duty: Duty, begins: tuple[int, ...], sign: int) -> None:
        """The breaks of a duty more, or less."""
        if duty.shift in self._shares:
            for at, pause in zip(begins, duty.pauses, strict=True):
                self._on_break[duty.shift][self._span(at, at + pause.length_min)] += sign

    def fits(self, duty: Duty, begins: tuple[int, ...]) -> bool:
        """Whether the breaks of a duty find room beside those of the others."""
        if duty.shift not in self._shares:
            return True
        share = self._shares[duty.shift]
        for at, pause in zip(begins, duty.pauses, strict=True):
            span = self._span(at, at + pause.length_min)
            there = zip(self._on_break[duty.shift][span], self._on_shift[duty.shift][span], strict=True)
            if any(paused + 1 > max(1, math.floor(share * present + 1e-9)) for paused, present in there):
                return False
        return True

    def _span(self, start: int, end: int) -> slice:
        """Intervals that two minutes touch."""
        return slice(max(0, start // self._step), max(0, (end - 1) // self._step + 1))
