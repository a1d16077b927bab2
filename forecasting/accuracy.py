"""Measures of a forecast against what came: WAPE, bias, MASE, weighted CRPS, coverage."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from forecasting.result import LEVELS

Array = NDArray[np.float64]


def wape(actual: Array, mean: Array) -> float:
    """Weighted absolute percentage error, ``sum |actual - mean| / sum actual``, a share.

    Parameters
    ----------
    actual, mean : ndarray, same shape
        Counts; no NaN.

    Returns
    -------
    float
        NaN where nothing came.
    """
    return _ratio(float(np.abs(actual - mean).sum()), float(actual.sum()))


def bias(actual: Array, mean: Array) -> float:
    """``sum (mean - actual) / sum actual``, a share: above 0 the forecast was too high. NaN where nothing came."""
    return _ratio(float((mean - actual).sum()), float(actual.sum()))


def mase(actual: Array, mean: Array, naive_error: float) -> float:
    """Mean absolute error over that of the weekly seasonal naive on the past.

    Parameters
    ----------
    actual, mean : ndarray, same shape
    naive_error : float
        From `naive_error`.

    References
    ----------
    .. [1] Hyndman, R. J. and Koehler, A. B. (2006). Another look at measures of forecast accuracy.
       International Journal of Forecasting 22.
    """
    return _ratio(float(np.abs(actual - mean).mean()), naive_error) if actual.size else float("nan")


def naive_error(past: Array, lag: int = 7) -> float:
    """Mean absolute difference between each value and the one a week before, over a past of days by slots.

    Parameters
    ----------
    past : ndarray, shape (days, slots)
        NaN where unknown or closed: such pairs are left out.
    lag : int
        Rows that make a week.

    Returns
    -------
    float
        NaN without a pair.
    """
    apart = np.abs(past[lag:] - past[:-lag])
    known = np.isfinite(apart)
    return float(apart[known].mean()) if known.any() else float("nan")


def crps(actual: Array, quantiles: Array) -> Array:
    """Twice the pinball losses averaged over the levels, by row: in contacts, |error| for a point forecast.

    The levels are .025 .05 .1 .25 .5 .75 .9 .95 .975; the pinball loss of quantile q at level p is
    ``max(p (y - q), (p - 1) (y - q))``.

    Parameters
    ----------
    actual : ndarray, shape (n,)
    quantiles : ndarray, shape (n, 9)
        In the order of `forecasting.result.LEVELS`.

    Returns
    -------
    ndarray, shape (n,)

    References
    ----------
    .. [1] Gneiting, T. and Raftery, A. E. (2007). Strictly proper scoring rules, prediction, and estimation. JASA 102.
    """
    level = np.array(list(LEVELS.values()))
    apart = actual[:, None] - quantiles
    return np.asarray(2.0 * np.maximum(level * apart, (level - 1.0) * apart).mean(axis=1))


def weighted_crps(actual: Array, quantiles: Array) -> float:
    """``sum of crps / sum actual``, a share; shapes (n,) and (n, 9). NaN where nothing came."""
    return _ratio(float(crps(actual, quantiles).sum()), float(actual.sum()))


def coverage(actual: Array, low: Array, high: Array) -> float:
    """Share of actuals inside the band, its ends included; NaN without any."""
    return float(((actual >= low) & (actual <= high)).mean()) if actual.size else float("nan")


def poisson_deviation(rate: Array) -> Array:
    """Mean absolute deviation ``E|N - m|`` of Poisson counts N around their rate m, by row.

    ``2 m^(floor(m) + 1) e^-m / floor(m)!``, computed from logarithms; 0 at rate 0.

    Parameters
    ----------
    rate : ndarray
        Not negative.

    References
    ----------
    .. [1] Crow, E. L. (1958). The mean deviation of the Poisson distribution. Biometrika 45.
    """
    from scipy.special import gammaln

    out = np.zeros_like(rate, dtype=float)
    positive = rate[rate > 0]
    whole = np.floor(positive)
    out[rate > 0] = 2.0 * np.exp((whole + 1.0) * np.log(positive) - positive - gammaln(whole + 1.0))
    return out


def poisson_floor(rate: Array) -> float:
    """WAPE that would remain if the true rates were known: ``sum E|N - rate| / sum rate`` for Poisson counts N."""
    return _ratio(float(poisson_deviation(rate).sum()), float(rate.sum()))


def poisson_crps(rate: Array, quantiles: Array) -> Array:
    """Expected `crps` of Poisson counts N with the given rates m, by row; no draw.

    The pinball loss of a whole number q at level p is ``p (N - q) + (q - N)+``, and
    ``E (q - N)+ = q F(q) - m F(q - 1)`` with F the distribution function.

    Parameters
    ----------
    rate : ndarray, shape (n,)
        Not negative.
    quantiles : ndarray, shape (n, 9)
        Whole numbers, in the order of `forecasting.result.LEVELS`.

    Returns
    -------
    ndarray, shape (n,)
    """
    level = np.array(list(LEVELS.values()))
    m = rate[:, None]
    below = quantiles * _poisson_cdf(quantiles, m) - m * _poisson_cdf(quantiles - 1.0, m)
    return np.asarray(2.0 * (level * (m - quantiles) + below).mean(axis=1))


def poisson_coverage(rate: Array, low: Array, high: Array) -> Array:
    """Chance that Poisson counts with the given rates lie from `low` to `high`, ends included, by row."""
    return np.asarray(_poisson_cdf(high, rate) - _poisson_cdf(low - 1.0, rate))


def _poisson_cdf(count: Array, rate: Array) -> Array:
    """``P(N <= count)``, 0 below 0."""
    from scipy.special import pdtr

    return np.where(count < 0, 0.0, pdtr(np.maximum(count, 0.0), rate))


def _ratio(top: float, below: float) -> float:
    return top / below if below > 0 else float("nan")
