"""What a forecasting method is: fitted once to a table of days, then asked for the mean from any origin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from forecasting.days import DayTable
from forecasting.terms import Design, design, last_year


@dataclass(frozen=True)
class Settings:
    """What the inner rolling origin decides for a queue.

    Attributes
    ----------
    terms : frozenset of str
        Optional calendar terms switched on.
    drifts : tuple of float
        Variance of the level's weekly step over the residual variance of a day; several are averaged.
    half_life_days : float
        Age at which a day counts half in the intraday profile.
    rank : int
        Components of the singular value decomposition.
    """

    terms: frozenset[str] = frozenset()
    drifts: tuple[float, ...] = (0.02, 0.1, 0.5)
    half_life_days: float = 42.0
    rank: int = 3

    def with_term(self, term: str, on: bool) -> Settings:
        """The same with one term switched."""
        return replace(self, terms=self.terms | {term} if on else self.terms - {term})


class Fitted(Protocol):
    """A method bound to one table."""

    def mean(self, origin: int, days: int) -> NDArray[np.float64]:
        """Expected contacts of `days` days from day number `origin` on, shape (days, slots).

        Reads no volume of `origin` or later. Zero where closed, never negative, never NaN.
        """


class Method(Protocol):
    """A way to forecast; one file of this folder.

    Attributes
    ----------
    name : str
    needs_days : int
        Known days below which it is left out.
    """

    name: str
    needs_days: int

    def fit(self, table: DayTable, settings: Settings) -> Fitted:
        """Bind to a table; costly estimates are made here, once for all origins."""


def log_total(table: DayTable) -> NDArray[np.float64]:
    """Log of the daily total plus one half, shape (n_days,), NaN where unknown."""
    return np.asarray(np.log(table.total + 0.5))


def build_design(table: DayTable, settings: Settings, *, harmonic: bool = False) -> Design:
    """The regressors that the settings ask for."""
    return design(table, settings.terms, last_year(table, log_total(table)), harmonic=harmonic)


def steps_ahead(table: DayTable, observed: NDArray[np.bool_], origin: int, days: int) -> NDArray[np.float64]:
    """Open days from the last observed one before the origin to each of the coming days, at least 1."""
    before = np.flatnonzero(observed[:origin])
    last = int(before[-1]) if before.size else origin - 1
    open_days = np.cumsum(table.day_open[last + 1 : origin + days])
    return np.maximum(open_days[-days:], 1).astype(float)


def spread(
    table: DayTable, totals: NDArray[np.float64], shape: NDArray[np.float64], origin: int
) -> NDArray[np.float64]:
    """Daily totals times the weekday's profile, closed slots zero, shape (days, slots)."""
    days = slice(origin, origin + len(totals))
    weekday = table.weekday[days]
    placed = totals[:, None] * shape[weekday]
    return np.asarray(np.where(table.open[days], placed, 0.0))


def back_from_log(
    table: DayTable, fitted: NDArray[np.float64], past: NDArray[np.float64], origin: int
) -> NDArray[np.float64]:
    """Totals from log totals, times the past ratio of totals to fitted ones (Duan's smearing in its ratio form).

    References
    ----------
    .. [1] Duan, N. (1983). Smearing estimate: a nonparametric retransformation method. JASA 78.
    """
    total = table.total[:origin]
    seen = np.flatnonzero(np.isfinite(total) & np.isfinite(past))[-182:]
    guess = np.exp(past[seen])
    near = np.abs(np.log(total[seen] + 0.5) - past[seen]) < np.log(3.0) + 1.0 / np.sqrt(total[seen] + 0.5)
    below = guess[near].sum()
    ratio = total[seen][near].sum() / below if below > 0 else 0.0
    top = np.log(10.0 * np.nanmax(total, initial=0.0) + 1.0)
    return np.asarray(np.exp(np.minimum(fitted, top)) * min(ratio, 2.0))
