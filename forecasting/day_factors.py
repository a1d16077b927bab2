"""What joint sample paths say about their days: how far a day may be off, what days and queues share, the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LEAST_VARIANCE = 1e-8
"""Relative variance of a day below which its forecast counts as certain and is not moved."""

PHI = np.linspace(0.0, 0.97, 98)
"""Correlations of neighbouring intervals that are tried."""

MOST_IN_ONE = 0.98
"""A day of which this much lies in one interval cannot tell its factor from the interval's noise: all is the day's."""

SHARES, FADES = np.linspace(0.0, 1.0, 21), np.linspace(0.0, 0.95, 20)
"""Shared part and fading of day factors that are tried."""

SURE = 2.0
"""Sampling errors by which a correlation between queues must differ from 0 to be believed."""


@dataclass(frozen=True)
class DayMoments:
    """Moments of one queue's paths.

    Attributes
    ----------
    factor : ndarray, shape (paths, days)
        Expected contacts of the path's day over the forecast's; 1 on days without contacts.
    day_variance : ndarray, shape (days,)
        Relative variance of what moves all intervals of a day together.
    interval_variance : ndarray, shape (n,)
        Relative variance of an interval given its day.
    phi : float
        Correlation of that noise in neighbouring intervals, 0 to 0.97.
    """

    factor: Array
    day_variance: Array
    interval_variance: Array
    phi: float


def day_moments(paths: NDArray[np.float32], mean: Array, first: NDArray[np.intp]) -> DayMoments:
    """Take the paths' spread apart into day and interval, by moments.

    With w the shares of a day's mean in its intervals, C the variance of the day factor, v that of the interval noise
    and f its neighbours' correlation, the relative deviations of the paths have

        variance            c0 = C + v                 (mean over the intervals, weights w)
        neighbours          c1 = C + v f               (mean over neighbours)
        total of the day    ct = C + v R(f),           R(f) = sum w(i) w(j) f^abs(i - j)

    so that (c0 - ct) / (c0 - c1) = (1 - R(f)) / (1 - f), which grows with f, gives f for all days together;
    C = (ct - R c0) / (1 - R) by day; and an interval's own variance is its c0 less C.

    Parameters
    ----------
    paths : ndarray of float32, shape (paths, n)
    mean : ndarray, shape (n,)
        Mean of the paths.
    first : ndarray of int, shape (days,)
        Number of each day's first interval.

    Returns
    -------
    DayMoments
    """
    days = len(first)
    length = np.diff(np.append(first, mean.size))
    longest = int(length.max())
    of_day = np.repeat(np.arange(days), length)
    total = np.add.reduceat(mean, first)
    share = np.divide(mean, total[of_day], out=np.zeros_like(mean), where=mean > 0)
    factor = np.ones((len(paths), days))
    np.divide(np.add.reduceat(paths, first, axis=1, dtype=np.float64), total, out=factor, where=total > 0)
    apart = np.zeros(paths.shape)
    np.divide(paths, mean, out=apart, where=mean > 0)
    apart[:, mean > 0] -= 1.0
    each = np.asarray((apart**2).mean(axis=0))
    c0 = np.add.reduceat(share * each, first)
    ct = np.asarray(((factor - 1.0) ** 2).mean(axis=0))
    products = (apart[:, :-1] * apart[:, 1:]).mean(axis=0)
    weight = np.sqrt(share[:-1] * share[1:]) * (of_day[:-1] == of_day[1:])
    used = total > 0
    echo = np.array([_echo(share[of_day == day], longest) for day in range(days)])
    phi = 0.0
    # The pairs' own variances, not those of all intervals: the edges of a day have one neighbour only.
    near = float(weight @ (0.5 * (each[:-1] + each[1:]) - products)) / max(float(weight.sum()), 1e-12)
    if near > LEAST_VARIANCE:
        spread = (1.0 - echo[used].mean(axis=0) @ PHI ** np.arange(longest)[:, None]) / (1.0 - PHI)
        phi = float(np.interp(float((c0 - ct)[used].mean()) / near, spread, PHI))
    together = np.asarray(echo @ phi ** np.arange(longest))
    day_variance = np.maximum(ct, 0.0)
    apart_from = used & (together < MOST_IN_ONE)
    day_variance[apart_from] = np.maximum((ct - together * c0)[apart_from] / (1.0 - together[apart_from]), 0.0)
    return DayMoments(factor, day_variance, np.maximum(each - day_variance[of_day], 0.0) * (mean > 0), phi)


def _echo(share: Array, longest: int) -> Array:
    """Weights of f^0, f^1, ... in R(f), shape (longest,)."""
    products = np.correlate(share, share, "full")[share.size - 1 :]
    out = np.zeros(longest)
    out[: share.size] = products * np.where(np.arange(share.size) > 0, 2.0, 1.0)
    return out


def memory(moments: DayMoments) -> Array:
    """Correlation of a queue's day factors, shape (days, days), not negative.

    The paths' own correlations are drawn to ``g + (1 - g) r^k`` (k days apart, fitted by least squares over all
    pairs) as far as sampling alone explains how they differ from it: weight
    ``sum Var(c) / sum (c - fitted)^2``, at most 1, with Var(c) = (1 - fitted^2)^2 / (paths / 2), as paths come in
    antithetic pairs. So a surge that some days share is seen, and the noise of few paths is not.

    References
    ----------
    .. [1] Schaefer, J. and Strimmer, K. (2005). A shrinkage approach to large-scale covariance matrix estimation.
       Statistical Applications in Genetics and Molecular Biology 4.
    """
    days = moments.day_variance.size
    scale = np.sqrt(moments.day_variance)
    known = scale > np.sqrt(LEAST_VARIANCE)
    scale[~known] = np.inf
    centred = moments.factor - 1.0
    own = np.clip(centred.T @ centred / len(centred) / np.outer(scale, scale), -1.0, 1.0)
    lag = np.abs(np.subtract.outer(np.arange(days), np.arange(days)))
    pair = np.triu(np.outer(known, known), 1)
    if not pair.any():
        return np.eye(days)
    fits = [(g + (1.0 - g) * r ** lag[pair], g, r) for g in SHARES for r in FADES]
    _, g, r = min(((float(((own[pair] - fit) ** 2).sum()), g, r) for fit, g, r in fits), key=lambda one: one[0])
    fitted = g + (1.0 - g) * r**lag
    noise = float(((1.0 - fitted[pair] ** 2) ** 2).sum()) / (len(centred) / 2.0)
    drawn = min(1.0, noise / max(float(((own - fitted)[pair] ** 2).sum()), 1e-12))
    out = np.maximum(drawn * fitted + (1.0 - drawn) * own, 0.0)
    np.fill_diagonal(out, 1.0)
    return np.asarray(out)


def between_queues(moments: Sequence[DayMoments]) -> Array:
    """Correlation of the queues' factors of the same day, shape (queues, queues); what chance explains is 0."""
    count = len(moments)
    out = np.eye(count)
    spread = np.array([one.day_variance for one in moments])
    for q in range(count):
        for p in range(q):
            scale = float(np.sqrt(spread[q] * spread[p]).sum())
            products = ((moments[q].factor - 1.0) * (moments[p].factor - 1.0)).mean(axis=0)
            value = float(np.clip(products.sum() / scale, -0.98, 0.98)) if scale > LEAST_VARIANCE else 0.0
            if abs(value) > SURE * np.sqrt(2.0 / len(moments[q].factor)):
                out[q, p] = out[p, q] = value
    return out
