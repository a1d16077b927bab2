"""Shape of a day: which share of its contacts falls in each slot."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from forecasting.days import DayTable

LONGEST_DAYS = 371
"""Days of history that a profile looks back."""


def profiles(table: DayTable, origin: int, half_life_days: float) -> NDArray[np.float64]:
    """Share of a day's contacts in each slot, by weekday, from the days before the origin.

    With Y the known contacts, T the day's whole total, w the weight of a day (halved every `half_life_days`, and
    reduced for a day whose shape is far from the others'), the pooled profile of the weekdays with the same hours is
    ``sum w Y / sum w T`` per slot, and each weekday's own profile is drawn towards it by the James-Stein factor
    ``max(0, 1 - V / D)``: V the sampling variance of the weekday's own profile, D its squared distance from the
    pooled one, both summed over the slots.

    Parameters
    ----------
    table : DayTable
    origin : int
        First day that is not seen.
    half_life_days : float
        Above 0.

    Returns
    -------
    ndarray, shape (7, slots)
        Every row sums to 1 over the weekday's usual hours; a weekday that never opens has zeros; without any
        contacts the usual hours share equally.

    References
    ----------
    .. [1] Efron, B. and Morris, C. (1975). Data analysis using Stein's estimator and its generalizations. JASA 70.
    """
    first = max(0, origin - LONGEST_DAYS)
    shape = np.zeros((7, table.slots))
    for group in range(int(table.hours_group.max()) + 1):
        weekdays = np.flatnonzero(table.hours_group == group)
        usual = table.usual_open[weekdays[0]]
        if not usual.any():
            continue
        rows = np.flatnonzero(np.isin(table.weekday[first:origin], weekdays)) + first
        rows = rows[np.isfinite(table.total[rows]) & (table.total[rows] > 0)]
        age = origin - 1 - rows
        shape[weekdays] = _group_profiles(table, rows, age, weekdays, half_life_days)
    shape = np.where(table.usual_open, np.maximum(shape, 0.0), 0.0)
    whole = shape.sum(axis=1, keepdims=True)
    even = table.usual_open / np.maximum(table.usual_open.sum(axis=1, keepdims=True), 1)
    return np.asarray(np.where(whole > 0, shape / np.where(whole > 0, whole, 1.0), even))


def _group_profiles(
    table: DayTable,
    rows: NDArray[np.intp],
    age: NDArray[np.intp],
    weekdays: NDArray[np.intp],
    half_life_days: float,
) -> NDArray[np.float64]:
    """Profiles of weekdays that share their hours, shape (len(weekdays), slots)."""
    if rows.size == 0:
        return np.zeros((len(weekdays), table.slots))
    seen = np.isfinite(table.volume[rows]) & table.open[rows]
    counts = np.where(seen, table.volume[rows], 0.0)
    totals = np.where(seen, table.total[rows][:, None], 0.0)
    weight = 0.5 ** (age / half_life_days)
    pooled = _ratio(weight, counts, totals)
    weight = weight * _agreement(counts, totals, pooled)
    pooled = _ratio(weight, counts, totals)
    found = np.tile(pooled, (len(weekdays), 1))
    for number, day in enumerate(weekdays):
        here = table.weekday[rows] == day
        if here.sum() >= 2:
            found[number] = _drawn(weight[here], counts[here], totals[here], pooled)
    return found


def _ratio(
    weight: NDArray[np.float64], counts: NDArray[np.float64], totals: NDArray[np.float64]
) -> NDArray[np.float64]:
    below = weight @ totals
    return np.asarray(np.divide(weight @ counts, below, out=np.zeros(below.shape), where=below > 0))


def _agreement(
    counts: NDArray[np.float64], totals: NDArray[np.float64], pooled: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weight in (0, 1] of each day: an outage bends the shape of its day and must not bend the profile."""
    distance = np.abs(counts - totals * pooled).sum(axis=1) / np.maximum(totals.max(axis=1), 1e-12)
    usual = float(np.median(distance))
    limit = 2.0 * usual
    return np.asarray(np.minimum(1.0, np.divide(limit, distance, out=np.ones(distance.shape), where=distance > limit)))


def _drawn(
    weight: NDArray[np.float64],
    counts: NDArray[np.float64],
    totals: NDArray[np.float64],
    pooled: NDArray[np.float64],
) -> NDArray[np.float64]:
    """A weekday's own profile drawn towards the pooled one."""
    own = _ratio(weight, counts, totals)
    share = weight[:, None] * totals
    whole = share.sum(axis=0)
    residual = weight[:, None] * (counts - totals * own)
    n = len(weight)
    variance = np.divide((residual**2).sum(axis=0), whole**2, out=np.zeros(whole.shape), where=whole > 0)
    noise = float(variance.sum()) * n / (n - 1)
    apart = float(((own - pooled) ** 2).sum())
    keep = max(0.0, 1.0 - noise / apart) if apart > 0 else 0.0
    return np.asarray(pooled + keep * (own - pooled))
