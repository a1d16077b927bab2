"""Numbers that a person gave as P10, P50 and P90, drawn once a path."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Z90 = 1.2815515655446004
"""The standard normal's 90 % quantile."""

FORECAST_STREAM = 1
"""Number of the random stream of forecast paths (docs/architecture.md)."""


def quantile(triple: tuple[float, float, float], z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Value at standard normal scores of the distribution through three quantiles.

    A two-piece lognormal where all three are positive: ``m exp(z ln(m / lo) / Z90)`` below the median `m` and
    ``m exp(z ln(hi / m) / Z90)`` above it; a two-piece normal otherwise (Wallis 2014, the two-piece normal).

    Parameters
    ----------
    triple : (P10, P50, P90)
        Not falling.
    z : ndarray

    Returns
    -------
    ndarray of the shape of `z`

    References
    ----------
    K. F. Wallis (2014), The two-piece normal, binormal, or double Gaussian distribution, Statistical Science 29.
    """
    low, middle, high = triple
    if low > 0:
        below, above = np.log(middle / low), np.log(high / middle)
        return np.asarray(middle * np.exp(np.where(z < 0, below, above) * (z / Z90)))
    return np.asarray(middle + np.where(z < 0, middle - low, high - middle) * (z / Z90))


def scores(paths: int, seed: int, name: str) -> NDArray[np.float64]:
    """Standard normal scores, one a path, in an order that depends on seed and name alone.

    Stratified: the scores of `paths` equally likely classes, shuffled, so that median and bands are met also by
    few paths. Another scenario that adds or drops a surge leaves the draws of the others as they were.
    """
    key = (FORECAST_STREAM, zlib.crc32(name.encode()))
    generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))
    return np.asarray(ndtri((generator.permutation(np.arange(paths)) + 0.5) / paths))


def drawn(triple: tuple[float, float, float], paths: int, seed: int, name: str) -> NDArray[np.float64]:
    """One value a path of an uncertain number, shape (paths,)."""
    return quantile(triple, scores(paths, seed, name))
