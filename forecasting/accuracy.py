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


def weighted_crps(actual: Array, quantiles: Array) -> float:
    """``2 x sum of pinball losses averaged over the levels / sum actual``, a share.

    The levels are .025 .05 .1 .25 .5 .75 .9 .95 .975; the pinball loss of quantile q at level p is
    ``max(p (y - q), (p - 1) (y - q))``.

    Parameters
    ----------
    actual : ndarray, shape (n,)
    quantiles : ndarray, shape (n, 9)
        In the order of `forecasting.result.LEVELS`.

    References
    ----------
    .. [1] Gneiting, T. and Raftery, A. E. (2007). Strictly proper scoring rules, prediction, and estimation. JASA 102.
    """
    level = np.array(list(LEVELS.values()))
    apart = actual[:, None] - quantiles
    loss = np.maximum(level * apart, (level - 1.0) * apart)
    return _ratio(2.0 * float(loss.mean(axis=1).sum()), float(actual.sum()))


def coverage(actual: Array, low: Array, high: Array) -> float:
    """Share of actuals inside the band, its ends included; NaN without any."""
    return float(((actual >= low) & (actual <= high)).mean()) if actual.size else float("nan")


def poisson_floor(rate: Array) -> float:
    """WAPE that would remain if the true rates were known: ``sum E|N - rate| / sum rate`` for Poisson counts N.

    ``E|N - m| = 2 m^(floor(m) + 1) e^-m / floor(m)!``, computed from logarithms.

    Parameters
    ----------
    rate : ndarray
        Not negative.

    References
    ----------
    .. [1] Crow, E. L. (1958). The mean deviation of the Poisson distribution. Biometrika 45.
    """
    from scipy.special import gammaln

    positive = rate[rate > 0]
    whole = np.floor(positive)
    deviation = 2.0 * np.exp((whole + 1.0) * np.log(positive) - positive - gammaln(whole + 1.0))
    return _ratio(float(deviation.sum()), float(rate.sum()))


def _ratio(top: float, below: float) -> float:
    return top / below if below > 0 else float("nan")
