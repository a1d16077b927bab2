"""What a forecast's quantiles tell of how they were made: variance and tails, which a kept forecast does not say."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from forecasting.distribution import count_quantiles
from forecasting.result import LEVELS

Array = NDArray[np.float64]

STEADY = (0.6, 1.6)
"""How far the told variance may lie from that of the paths: 200 paths say no more."""

WIDTH95 = 3.92
"""Standard deviations between q025 and q975; for Student's t of variance 1 with 4 to 30 degrees nearly the same."""

FREEDOMS = (np.inf, 30.0, 13.0, 8.0, 6.0, 5.0, 4.0, 3.2)
LEAST_COUNT, MOST_LOOKED_AT = 20.0, 40
"""Expected contacts from which whole counts show a tail, and intervals that are looked at."""


def told_variance(quantiles: Array, mean: Array, of_paths: Array) -> Array:
    """Relative variance of the expected contacts behind quantiles of counts, near that of the paths.

    Parameters
    ----------
    quantiles : ndarray, shape (n, 9)
        In the order of `forecasting.result.LEVELS`.
    mean, of_paths : ndarray, shape (n,)
        Expected contacts, and the relative variance of the paths.
    """
    levels = {name: number for number, name in enumerate(LEVELS)}
    deviation = (quantiles[:, levels["q975"]] - quantiles[:, levels["q025"]]) / WIDTH95
    told = np.divide(deviation**2 - mean, mean**2, out=np.zeros_like(mean), where=mean > 0)
    return np.asarray(np.clip(told, STEADY[0] * of_paths, STEADY[1] * of_paths))


def told_freedom(quantiles: Array, mean: Array, variance: Array) -> float:
    """Degrees of freedom that come nearest to the quantiles; infinite where counts are too small to tell.

    Parameters
    ----------
    quantiles : ndarray, shape (n, 9)
    mean, variance : ndarray, shape (n,)
        Expected contacts, and their relative variance from `told_variance`.
    """
    shows = np.flatnonzero((mean >= LEAST_COUNT) & (variance * mean > 0.2))
    if not shows.size:
        return float(np.inf)
    shows = shows[:: -(-shows.size // MOST_LOOKED_AT)]
    scale = np.sqrt(mean[shows] + variance[shows] * mean[shows] ** 2)[:, None]
    apart = [
        float((np.abs(count_quantiles(mean[shows], variance[shows], freedom) - quantiles[shows]) / scale).sum())
        for freedom in FREEDOMS
    ]
    return float(FREEDOMS[int(np.argmin(apart))])
