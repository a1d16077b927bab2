"""Weighted mean of weeks: recent ones count more, holidays not at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.days import DayTable
from forecasting.methods.ordinary import ordinary
from forecasting.methods.protocol import Settings, build_design, log_total
from forecasting.terms import Design

HALF_LIVES_WEEKS = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Ages at which a week counts half, of which the past before an origin chooses."""

REACH_WEEKS = 52
TRIED_WEEKS = 16
"""Weeks before the origin that are forecast again to choose the memory."""

FEWEST_WEEKS = 4
USUAL = 2
"""Number of the half-life taken where too few weeks are known to choose: four weeks."""

ANSCOMBE = 0.375


@dataclass(frozen=True)
class _Fitted:
    table: DayTable
    settings: Settings
    y: NDArray[np.float64]
    design: Design

    def mean(self, origin: int, days: int) -> NDArray[np.float64]:
        """Weighted means laid over the coming days, times what holidays did."""
        table = self.table
        effect, values, weights = self._weeks(origin)
        half_life = choose_half_life(values, weights, min(-(-days // 14), 2))
        shape = _filled(_weighted(values, weights, 0.5 ** (np.arange(len(values)) / half_life)))
        coming = np.arange(origin, origin + days)
        expected = shape[(coming - origin) % 7] * np.exp(effect[coming])[:, None]
        top = 3.0 * float(np.nanmax(np.where(weights > 0, values, 0.0), initial=0.0)) + 1.0
        return np.asarray(np.where(table.open[coming], np.minimum(expected, top), 0.0))

    def _weeks(self, origin: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Effects of all days; ordinary values and weights by age in weeks, newest first, (weeks, 7, slots)."""
        table = self.table
        found = ordinary(table, self.y, self.design, self.settings, origin)
        weeks = min(REACH_WEEKS, -(-origin // 7))
        first = origin - 7 * weeks
        days = np.arange(max(first, 0), origin)
        seen = np.isfinite(table.volume[days]) & table.open[days]
        if table.holidays:
            seen &= np.array([not table.holidays[day] for day in days])[:, None]
        # To the ordinary day that it would have been, an outlying one drawn in.
        apart = found.y[days] - self.y[days]
        factor = np.exp(np.where(np.isfinite(apart), apart, -found.effect[days]))
        values = np.zeros((7 * weeks, table.slots))
        weights = np.zeros_like(values)
        values[days - first] = np.where(seen, table.volume[days] * factor[:, None], 0.0)
        weights[days - first] = seen
        by_week = (weeks, 7, table.slots)
        return found.effect, values.reshape(by_week)[::-1], weights.reshape(by_week)[::-1]


def _weighted(
    values: NDArray[np.float64], weights: NDArray[np.float64], by_age: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weighted mean over ages, NaN where nothing is known, shape (7, slots)."""
    below = np.tensordot(by_age, weights, axes=1)
    return np.asarray(
        np.divide(np.tensordot(by_age, values, axes=1), below, out=np.full(below.shape, np.nan), where=below > 0)
    )


def _filled(means: NDArray[np.float64]) -> NDArray[np.float64]:
    """A weekday and slot that was never known takes the slot's mean over the other weekdays."""
    count = np.isfinite(means).sum(axis=0)
    others = np.nansum(means, axis=0) / np.maximum(count, 1)
    return np.asarray(np.where(np.isfinite(means), means, others))


def choose_half_life(values: NDArray[np.float64], weights: NDArray[np.float64], lead: int) -> float:
    """The memory that would have forecast the latest weeks best.

    Each of up to 16 weeks is forecast from the weeks that are at least `lead` weeks older; the error is the mean
    absolute difference of ``sqrt(value + 3/8)``, on which all counts have about the same noise (Anscombe 1948).

    Parameters
    ----------
    values, weights : ndarray, shape (weeks, 7, slots)
        Newest week first; weight 0 where unknown.
    lead : int
        Weeks ahead, at least 1.

    Returns
    -------
    float
        Half-life, weeks.
    """
    tried = min(TRIED_WEEKS, len(values) - lead - 1)
    if tried < FEWEST_WEEKS:
        return HALF_LIVES_WEEKS[USUAL]
    root = np.sqrt(values[:tried] + ANSCOMBE)
    errors = []
    for half_life in HALF_LIVES_WEEKS:
        by_age = 0.5 ** (np.arange(len(values)) / half_life)
        error, count = 0.0, 0
        for week in range(tried):
            from_ = week + lead
            guess = np.sqrt(_weighted(values[from_:], weights[from_:], by_age[: len(values) - from_]) + ANSCOMBE)
            seen = (weights[week] > 0) & np.isfinite(guess)
            error += float(np.abs(root[week] - guess)[seen].sum())
            count += int(seen.sum())
        errors.append(error / max(count, 1))
    return HALF_LIVES_WEEKS[int(np.argmin(errors))]


class WeightedWeeks:
    """Mean of the same weekday and slot over past weeks, weights falling geometrically with age.

    ``m(w, s) = sum_k v_k q^k Y_k(w, s) / sum_k v_k q^k`` over the weeks k before the origin, v = 0 where closed,
    unknown or a holiday; Y without what eves, days after and days around closed ones add, and with outlying days drawn
    in. A coming day is m times exp(its own effect). The half-life of q is the one of 1, 2, 4, 8 and 16 weeks that would
    have forecast the weeks before the origin best.

    References
    ----------
    .. [1] Brown, R. G. (1963). Smoothing, forecasting and prediction of discrete time series. Prentice-Hall.
    .. [2] Anscombe, F. J. (1948). The transformation of Poisson, binomial and negative-binomial data. Biometrika 35.
    """

    name = "weighted_weeks"
    needs_days = 0

    def fit(self, table: DayTable, settings: Settings) -> _Fitted:
        """Bind to a table."""
        return _Fitted(table, settings, log_total(table), build_design(table, settings))
