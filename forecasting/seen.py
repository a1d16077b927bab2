"""What the seen part of days says about their factor, the same for what came and for every sample path."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.day_factors import LEAST_VARIANCE

Array = NDArray[np.float64]

BLOCK = 10.0
"""Expected contacts for which seen intervals are taken together: single counts say little and are skewed."""

OUTLYING = 3.0
"""Standard deviations by which a block, or a day, may differ before it counts as so many."""

LARGEST_EVENT = float(np.log(4.0))
"""Logarithm of what an event, what a day differs beyond that, may multiply or divide the rest of its day by."""

ROUNDS = 8


@dataclass(frozen=True)
class DaySeen:
    """One day of one queue that was seen, in part or whole; one row for each history (what came, then the paths).

    Attributes
    ----------
    log_factor : ndarray, shape (histories,)
        Observation of the logarithm of the day's factor, within `OUTLYING` standard deviations.
    event : ndarray, shape (histories,)
        What lies beyond, so that it is not an error of the forecast but something of this day alone: logarithm, 0 on
        nearly all days.
    noise : float
        Variance of the observation, given the factor.
    """

    log_factor: Array
    event: Array
    noise: float


def see_day(
    counts: Array, mean: Array, apart: NDArray[np.intp], noise: Array, phi: float, day_variance: float
) -> DaySeen:
    """Observation of a day's factor from its seen intervals.

    With z the relative deviations of blocks of about `BLOCK` expected contacts, each of variance ``1 / E + v`` given
    the factor, the factor is their Huber mean (weights 1 / variance), so that one lost interval bends it little. Its
    noise is that of the weights over all intervals, Poisson and correlated interval noise. With C the variance of the
    factor before, r the noise and K = C / (C + r), the observation is

        log(1 + K z) / K,

    with which K x observation is the logarithm of the gamma-Poisson posterior mean (A + C^-1) / (E + C^-1): linear
    where little was seen, so that zeros and small counts are no bias, logarithmic where much was.

    Parameters
    ----------
    counts : ndarray, shape (histories, seen)
    mean : ndarray, shape (seen,)
        Expected contacts, above 0.
    apart : ndarray of int, shape (seen,)
        Number of the interval.
    noise : ndarray, shape (seen,)
        Relative variance of the intervals given the day.
    phi : float
        Correlation of that noise in neighbouring intervals.
    day_variance : float

    References
    ----------
    .. [1] Huber, P. J. (1964). Robust estimation of a location parameter. Ann. Math. Statist. 35.
    .. [2] Buehlmann, H. and Gisler, A. (2005). A Course in Credibility Theory, ch. 2 (gamma-Poisson).
    """
    before = np.cumsum(mean) - mean
    block = np.flatnonzero(np.diff(np.floor(before / BLOCK), prepend=-1.0) > 0)
    expected = np.add.reduceat(mean, block)
    of_block = np.repeat(np.arange(block.size), np.diff(np.append(block, mean.size)))
    variance = 1.0 / expected + np.add.reduceat((mean / expected[of_block]) ** 2 * noise, block)
    weight = 1.0 / variance
    weight /= weight.sum()
    deviation = np.add.reduceat(counts, block, axis=1) / expected - 1.0
    reach = OUTLYING * np.sqrt(variance)
    factor = deviation @ weight
    for _ in range(ROUNDS if block.size > 1 else 0):
        centre = factor[:, None]
        factor = np.clip(deviation, centre - reach, centre + reach) @ weight
    each = weight[of_block] * mean / expected[of_block]
    moved = each * np.sqrt(noise)
    steps = np.abs(np.subtract.outer(apart, apart))
    left = float(each**2 @ (1.0 / mean)) + float(moved @ phi**steps @ moved)
    believed = day_variance / (day_variance + left)
    factor = np.maximum(factor, -1.0)
    logged = np.log1p(believed * factor) / believed
    limit = OUTLYING * np.sqrt(day_variance + left)
    # Few contacts may well be none: below, the observation itself tells what is beyond; above, the factor's logarithm.
    beyond = np.maximum(np.log1p(np.maximum(factor, 0.0)) - limit, 0.0) + np.minimum(logged + limit, 0.0)
    event = np.clip(beyond, -LARGEST_EVENT, LARGEST_EVENT)
    return DaySeen(np.clip(logged, -limit, limit), event, left)


def lasting(event: Array) -> Array:
    """Logarithm of the mean factor of an event of which any part from none to all lasts: ``log((exp(e) - 1) / e)``."""
    happened = np.abs(event) > 1e-6
    return np.log(np.divide(np.expm1(event), event, out=np.ones_like(event), where=happened))


def near_noise(
    counts: Array, mean: Array, noise: Array, phi: float, log_factor: Array, seen: NDArray[np.bool_], last: int
) -> Array:
    """What the intervals after `last` inherit from the noise of those before, given the day's factor.

    The noise is ``sqrt(v(t)) u(t)`` with u an AR(1) process of variance 1; a scalar Kalman filter follows u through
    the seen intervals (unseen ones only let it fade), its innovations cut at `OUTLYING` standard deviations. Ahead of
    the last one it fades by `phi` an interval.

    Parameters
    ----------
    counts : ndarray, shape (histories, n)
        Of one day.
    mean, noise : ndarray, shape (n,)
    log_factor : ndarray, shape (histories,)
        The day's.
    seen : ndarray of bool, shape (n,)
    last : int
        Number of the last seen interval.

    Returns
    -------
    ndarray, shape (histories, n)
        To be added to the logarithm; 0 up to `last`.
    """
    out = np.zeros((log_factor.size, mean.size))
    ahead = np.arange(last + 1, mean.size)
    if phi <= 0.0 or not ahead.size:
        return out
    state, doubt, taken = np.zeros(log_factor.size), 1.0, 0.0
    level = np.exp(log_factor)
    for t in range(last + 1):
        state, taken, doubt = phi * state, phi * taken, 1.0 - phi**2 * (1.0 - doubt)
        if not seen[t] or noise[t] <= LEAST_VARIANCE:
            continue
        deviation = np.sqrt(noise[t])
        error = 1.0 / (mean[t] * noise[t])
        reach = OUTLYING * np.sqrt(doubt + error)
        gain = doubt / (doubt + error)
        innovation = (counts[:, t] / (mean[t] * level) - 1.0) / deviation - state
        state = state + gain * np.clip(innovation, -reach, reach)
        taken += gain * (1.0 / deviation - taken)
        doubt *= 1.0 - gain
    fade = np.sqrt(noise[ahead]) * phi ** (ahead - last)
    # An interval must not inherit more than was seen, or contacts above the forecast could lower the rest.
    out[:, ahead] = state[:, None] * np.minimum(fade, 1.0 / max(taken, 1e-9))
    return out
