"""95 % intervals from sums over independent replications: of means, of ratios of means, of shares of contacts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Bounds = tuple[Numbers, Numbers]


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
    error = np.sqrt(_ratio_variance(part, whole, part_2, product, whole_2, replications))
    half = _quantile(replications) * error
    return np.maximum(level - half, 0.0), level + half


def of_share(
    part: Numbers, whole: Numbers, part_2: Numbers, product: Numbers, whole_2: Numbers, replications: int
) -> Bounds:
    """Of a share p of contacts: Wilson's interval for the number of independent contacts that would vary as much.

    With v the variance of `of_ratio`, n contacts in all and t Student's quantile: m = min(n, p (1 - p) / v) contacts,
    and (p + t^2 / 2m +- t sqrt(p (1 - p) / m + t^2 / 4m^2)) / (1 + t^2 / m). Near 0 and 1 it is lopsided as it should
    be, and where few replications show no spread at all it is as wide as so many contacts deserve.

    References
    ----------
    Wilson (1927), JASA 22, 209-212. Franco, Little, Louis, Slud (2019), Journal of Survey Statistics and Methodology
    7, 334-364 (effective sample size in Wilson's interval).
    """
    level = ratio(part, whole)
    if replications < 2:
        return np.full_like(level, np.nan), np.full_like(level, np.nan)
    t = _quantile(replications)
    variance = _ratio_variance(part, whole, part_2, product, whole_2, replications)
    spread = level * (1.0 - level)
    contacts = np.where(whole > 0, whole, np.nan)
    trials = np.minimum(contacts, np.divide(spread, variance, out=contacts.copy(), where=variance > 0))
    trials = np.where(spread > 0, trials, contacts)
    middle = (level + t**2 / (2 * trials)) / (1 + t**2 / trials)
    half = t / (1 + t**2 / trials) * np.sqrt(spread / trials + (t / (2 * trials)) ** 2)
    # Rounding must not put the share itself outside.
    return np.clip(middle - half, 0.0, level), np.clip(middle + half, level, 1.0)


def _ratio_variance(
    part: Numbers, whole: Numbers, part_2: Numbers, product: Numbers, whole_2: Numbers, replications: int
) -> Numbers:
    level = ratio(part, whole)
    squares = np.maximum(part_2 - 2.0 * level * product + level**2 * whole_2, 0.0)
    return np.asarray(squares * replications / (replications - 1.0) / np.where(whole > 0, whole, np.nan) ** 2)
