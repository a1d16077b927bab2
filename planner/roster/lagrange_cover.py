"""The price of the cover as multipliers see it: for any of them it costs at least so much, less what people bring.

With n people on the queue beside those who stand, an interval's price is the least value of a linear programme (see
`grouped`): for every level of weight ``short >= a (b - people who serve the set)`` for each set of queues, dearer
beyond each step. Its dual: multipliers y of these rows, at most what a missing person costs at the most.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.roster.cover_tables import CoverTables, Ints
from planner.roster.grouped import CRUMB
from planner.roster.mip import Floats


@dataclass(frozen=True, eq=False)
class CoverDual:
    """Rows of all intervals; R rows an interval (sets of queues, and the same sets rounded), K skill sets, T intervals.

    Attributes
    ----------
    ask : ndarray, shape (R, T)
        What a row asks for beyond those who stand, a times b.
    part : ndarray, shape (R, T)
        What one person brings, a.
    serves : ndarray, shape (R, K)
    level : ndarray of int, shape (R,)
        Level of weight of each row's set; 0 are all queues.
    cost, weight : ndarray, shape (levels,)
        Price of a person missing at a level, the surplus this makes room for included; what they weigh in the steps.
    step : ndarray, shape (steps, T)
        Weight missing beyond which more is dearer.
    more : ndarray, shape (steps,)
        How much more.
    surplus : float
        Price of a person on the queue for an interval.
    always : float
        Price of those who stand, less what is asked for.
    """

    ask: Floats
    part: Floats
    serves: Floats
    level: Ints
    cost: Floats
    weight: Floats
    step: Floats
    more: Floats
    surplus: float
    always: float

    @classmethod
    def of(cls, C: CoverTables, steady: Floats, unit: int) -> CoverDual:
        """From the tables of the search.

        Parameters
        ----------
        C : CoverTables
            Without deferred work.
        steady : ndarray, shape (K, T)
            People on the queue whatever is decided.
        unit : int
            People on the queue in an interval are whole multiples of 1 / unit.
        """
        serves = C.serves.astype(np.float64)
        ask = C.need - serves @ steady
        lacking = ask * unit
        part = lacking - np.floor(lacking + CRUMB)
        part = np.where((part > CRUMB) & (C.need > 0), part, 0.0)
        rounded = part * np.ceil(lacking - CRUMB) / unit
        level = np.repeat(np.arange(len(C.level)), np.diff([0, *C.level]))
        cost = C.short * np.array([C.light, *C.heavy])
        cost[0] += C.surplus
        keep = part.any(axis=1)
        return cls(
            np.vstack([ask, rounded[keep]]), np.vstack([np.ones_like(ask), part[keep]]),
            np.vstack([serves, serves[keep]]), np.concatenate([level, level[keep]]),
            cost, np.array([C.light, *C.heavy]), C.step, C.short * C.more, C.surplus,
            C.surplus * (float(steady.sum()) - float(C.asked.sum())),
        )  # fmt: skip

    def prices(self, y: Floats) -> Floats:
        """Price of one person of each skill set more, shape (K, T); at most `surplus`."""
        found: Floats = self.surplus - self.serves.T @ (self.part * y)
        return found

    def value(self, y: Floats) -> float:
        """What the cover costs at least beside ``prices(y) x people``."""
        steps = self._steps(self._beyond(y)[0])
        return float((y * self.ask).sum() - (steps * self.step).sum()) + self.always

    def slope(self, y: Floats, held: Floats) -> Floats:
        """What each multiplier brings while people hold so much, shape (R, T)."""
        found: Floats = self.ask - self.part * (self.serves @ held)
        if not len(self.more):
            return found
        beyond, dearest = self._beyond(y)
        last = np.searchsorted(np.cumsum(self.more)[:-1], beyond)
        step = np.where(beyond > 0, self.step[last, np.arange(len(beyond))], 0.0)
        for level, weight in enumerate(self.weight):
            found[self.level == level] -= np.where(dearest == level, step / weight, 0.0)
        return found

    def within(self, y: Floats) -> Floats:
        """The nearest multipliers that a missing person's price allows."""
        found = np.maximum(y, 0.0)
        for level in range(len(self.cost)):
            mine = self.level == level
            most = self.cost[level] + self.weight[level] * float(self.more.sum())
            found[mine] = _capped(found[mine], most)
        return found

    def _beyond(self, y: Floats) -> tuple[Floats, Ints]:
        """Multipliers of the steps that an interval needs in all, and the level that needs them."""
        needs = np.array([
            (y[self.level == level].sum(axis=0) - self.cost[level]) / self.weight[level]
            for level in range(len(self.cost))
        ])  # fmt: skip
        dearest = np.argmax(needs, axis=0)
        return np.maximum(needs.max(axis=0), 0.0), dearest

    def _steps(self, beyond: Floats) -> Floats:
        """Multipliers of each step, the first ones first: they cost least, shape (steps, T)."""
        before = np.cumsum(self.more) - self.more
        found: Floats = np.clip(beyond - before[:, None], 0.0, self.more[:, None])
        return found


def _capped(y: Floats, most: float) -> Floats:
    """Each column's nearest point with a sum of at most `most`, nothing below 0 (Held, Wolfe and Crowder 1974)."""
    over = y.sum(axis=0) > most
    if not over.any():
        return y
    part = y[:, over]
    down = -np.sort(-part, axis=0)
    shift = (np.cumsum(down, axis=0) - most) / np.arange(1, len(y) + 1)[:, None]
    last = len(y) - 1 - np.argmax((down - shift > 0)[::-1], axis=0)
    found = y.copy()
    found[:, over] = np.maximum(0.0, part - shift[last, np.arange(part.shape[1])])
    return found
