"""The past rehearsed: inner origins of a queue, errors on them, and whether one choice is clearly better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from forecasting.days import DayTable
from forecasting.methods import Fitted

RECENT_ORIGINS = 8
YEAR_ORIGINS = 8
"""Older origins, spread over the year before, where nearly two years are known: a season shows only there."""

YEARLY_DAYS = 637
"""Days of history from which older origins are rehearsed: a year and three quarters."""

FEWEST_DAYS_BEFORE = 28

GAIN = 0.01
"""A choice must lower the error by this share of it."""

BLOCK_CONTACTS = 10.0
"""Slots are scored in blocks of about so many contacts: absolute error of single rare counts favours zero."""


def inner_origins(known: int, days: int) -> tuple[int, ...]:
    """Day numbers from which the past is forecast to choose: weekly lately, older ones where two years are known."""
    skip = max(1, -(-days // 14))
    weeks = list(range(skip, skip + RECENT_ORIGINS))
    if known >= YEARLY_DAYS:
        weeks += [weeks[-1] + 5 * (number + 1) for number in range(YEAR_ORIGINS)]
    return tuple(known - 7 * week for week in weeks if known - 7 * week >= FEWEST_DAYS_BEFORE)


@dataclass(frozen=True)
class Trial:
    """Inner origins of a table and how to score on them."""

    table: DayTable
    origins: tuple[int, ...]
    days: int

    def span(self, origin: int) -> int:
        """Days scored from an origin: the horizon, cut where the known days end."""
        return min(self.days, self.table.known - origin)

    def means(self, method: Fitted) -> list[NDArray[np.float64]]:
        """A method's forecasts from every origin."""
        return [method.mean(origin, self.span(origin)) for origin in self.origins]

    def total_errors(self, totals: Callable[[int, int], NDArray[np.float64]]) -> NDArray[np.float64]:
        """Share of absolute error in daily totals, by origin."""
        found = []
        for origin in self.origins:
            actual = self.table.total[origin : origin + self.span(origin)]
            known = np.isfinite(actual)
            error = np.abs(totals(origin, self.span(origin))[known] - actual[known]).sum()
            found.append(error / max(actual[known].sum(), 1e-9))
        return np.array(found)

    def slot_errors(self, means: list[NDArray[np.float64]]) -> NDArray[np.float64]:
        """Share of absolute error in blocks of slots, by origin."""
        block = self._block()
        found = []
        for origin, mean in zip(self.origins, means, strict=True):
            actual = self.table.volume[origin : origin + len(mean)]
            known = np.isfinite(actual) & self.table.open[origin : origin + len(mean)]
            apart = np.where(known, actual - mean, 0.0)
            edges = np.arange(0, apart.shape[1], block)
            error = np.abs(np.add.reduceat(apart, edges, axis=1)).sum()
            found.append(error / max(actual[known].sum(), 1e-9))
        return np.array(found)

    def _block(self) -> int:
        open_ = self.table.open[: self.table.known] & np.isfinite(self.table.volume[: self.table.known])
        held = self.table.volume[: self.table.known][open_]
        mean = max(float(held.mean()) if held.size else 0.0, 1e-6)
        return int(min(self.table.slots, max(1, np.ceil(BLOCK_CONTACTS / mean))))


def clearly_better(errors: NDArray[np.float64], usual: NDArray[np.float64], days: int) -> bool:
    """Whether errors are lower by more than one percent and by more than chance allows.

    Chance is told by a paired t test at 2.5 % over the origins. Windows of more than a week from origins a week apart
    overlap and repeat each other: n of them count as 7 n / days.

    Parameters
    ----------
    errors, usual : ndarray, shape (n,)
        By origin.
    days : int
        Length of the window that was scored.
    """
    gain = usual - errors
    alone = len(gain) * min(1.0, 7.0 / days)
    if alone < 2.0:
        return False
    doubt = float(gain.std(ddof=1)) / np.sqrt(alone)
    return bool(gain.mean() > max(float(stdtrit(alone - 1.0, 0.975)) * doubt, GAIN * usual.mean()))
