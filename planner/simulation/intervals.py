"""95 % intervals from sums over independent replications: of means, of ratios of means, of shares of contacts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Bounds = tuple[Numbers, Numbers]

_Z = 1.959963984540054


def ratio(top: Numbers, below: Numbers) -> Numbers:
    """Top / below, NaN where there is nothing below."""
    return np.asarray(np.divide(top, below, out=np.full(np.shape(top), np.nan), where=below > 0))


def _quantile(replications: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(replications - 1.0, 0.975))


def of_mean(total: Numbers, squares: Numbers, replications: int) -> Bounds:
    """Of the mean of a number that cannot be negative: mean +- t s / sqrt(R). NaN for one replication."""
    mean = total / replications
    if replications < 2:
        return np.full_like(mean, np.nan), np.full_like(mean, np.nan)
    variance = np.maximum(squares - total * mean, 0.0) / (replications - 1.0)
    half = _quantile(replications) * np.sqrt(variance / replications)
    return np.maximum(mean - half, 0.0), mean + half


def of_ratio(
    part: Numbers, whole: Numbers, part_2: Numbers, product: Numbers, whole_2: Numbers, replications: int
) -> Bounds:
    """Of sum(part) / sum(whole) by the delta method, from sums, sums of squares and the sum of products.

    With r = sum p / sum w, the variance is sum (p - r w)^2 / ((R - 1) R) / (mean w)^2; Student's t. NaN for one
    replication, and where there is no whole.

    References
    ----------
    Law, Simulation Modeling and Analysis, 5th ed., section 9.5 (ratio estimators).
    """
    level = ratio(part, whole)
    if replications < 2:
        return np.full_like(level, np.nan), np.full_like(level, np.nan)
    spread = np.maximum(part_2 - 2.0 * level * product + level**2 * whole_2, 0.0)
    error = np.sqrt(spread * replications / (replications - 1.0)) / np.where(whole > 0, whole, np.nan)
    half = _quantile(replications) * error
    return np.maximum(level - half, 0.0), level + half


def of_share(
    part: Numbers, whole: Numbers, part_2: Numbers, product: Numbers, whole_2: Numbers, replications: int
) -> Bounds:
    """Of a share of contacts: `of_ratio`, and never narrower than if every contact were a trial of its own.

    Where nearly all contacts fare alike, few replications show no spread at all: the interval of Wilson for so many
    contacts is then the honest one. Contacts that wait, wait together, so elsewhere it is the narrower one.

    References
    ----------
    Wilson (1927), JASA 22, 209-212. Brown, Cai, DasGupta (2001), Statistical Science 16, 101-133.
    """
    low, high = of_ratio(part, whole, part_2, product, whole_2, replications)
    level = ratio(part, whole)
    trials = np.where(whole > 0, whole, np.nan)
    middle = (level + _Z**2 / (2 * trials)) / (1 + _Z**2 / trials)
    half = _Z / (1 + _Z**2 / trials) * np.sqrt(np.maximum(level * (1 - level), 0) / trials + (_Z / (2 * trials)) ** 2)
    return np.clip(np.minimum(low, middle - half), 0.0, 1.0), np.clip(np.maximum(high, middle + half), 0.0, 1.0)
