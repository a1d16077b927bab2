"""The level of a queue on every joint sample path, by interpolation in tables made once per staffing. Compiled.

The volume of a path differs from the mean, the people do not. For each interval the level is tabulated over the range
of loads its paths take, for the whole numbers of people around the (fractional) staffing.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from planner.staffing.noise import period_variance
from planner.staffing.station import serve

POINTS = 13
"""Loads at which each interval's level is tabulated."""

COARSE = 3
"""Its variance, which is smoother, is worked out at every third of them."""


@njit(cache=True, nogil=True)
def _parts(lam, aht_s, shape, theta, agents, within_s, definition, short_s):  # type: ignore[no-untyped-def]
    """Shares of contacts offered that are in time, and that count, by the definition."""
    got = serve(lam, aht_s, shape, theta, agents, within_s, definition, short_s)
    if definition == 2:
        return got[0] * (1.0 - got[4]), 1.0 - got[4]
    if definition == 1:
        good = serve(lam, aht_s, shape, theta, agents, within_s, 0, short_s)[0]
        return good, good / got[0] if got[0] > 0.0 else 1.0
    return got[0], 1.0


@njit(cache=True, nogil=True)
def level_table(rate, low, high, agents, aht_s, shape, theta, within_s, definition, short_s):  # type: ignore[no-untyped-def]
    """In time and counted per contact offered, over `POINTS` loads from `low` to `high` times each interval's `rate`.

    Returns
    -------
    ndarray, shape (n, POINTS, 2)
        The level is the first by the second; the second is 1 unless the definition leaves contacts out.
    """
    table = np.ones((rate.size, POINTS, 2))
    for i in range(rate.size):
        fewer = math.floor(agents[i])
        part = agents[i] - fewer
        for g in range(POINTS):
            lam = rate[i] * (low[i] + (high[i] - low[i]) * g / (POINTS - 1))
            if lam <= 0.0:
                continue
            good, counted = _parts(lam, aht_s[i], shape, theta, fewer, within_s, definition, short_s)
            if part > 1e-9:
                more = _parts(lam, aht_s[i], shape, theta, fewer + 1.0, within_s, definition, short_s)
                good += part * (more[0] - good)
                counted += part * (more[1] - counted)
            table[i, g, 0] = good
            table[i, g, 1] = counted
    return table


@njit(cache=True, nogil=True)
def variance_table(rate, low, high, agents, aht_s, shape, theta, within_s, definition, short_s, period_s, interval_s):  # type: ignore[no-untyped-def]
    """Variance around `level_table` of each interval's contacts in time, as part of its period; (n, POINTS)."""
    table = np.zeros((rate.size, POINTS))
    for i in range(rate.size):
        people = max(1.0, math.floor(agents[i] + 0.5))
        for g in range(0, POINTS, COARSE):
            lam = rate[i] * (low[i] + (high[i] - low[i]) * g / (POINTS - 1))
            table[i, g] = period_variance(
                lam, aht_s[i], shape, theta, people, within_s, definition, short_s, period_s[i], interval_s
            )
            for between in range(1, COARSE if g > 0 else 0):
                part = between / COARSE
                table[i, g - COARSE + between] = (1.0 - part) * table[i, g - COARSE] + part * table[i, g]
    return table


@njit(cache=True, nogil=True)
def level_sums(volume, ratio, low, high, table, variances, period, periods):  # type: ignore[no-untyped-def]
    """Contacts in time, contacts counted and the variance of the former, by path and period; each (paths, periods).

    Parameters
    ----------
    volume, ratio : ndarray, shape (paths, n)
        Contacts, and load relative to the interval's mean.
    low, high : ndarray, shape (n,)
        Range of `ratio` that `table` covers.
    table : ndarray, shape (n, POINTS, 2)
    variances : ndarray, shape (n, POINTS)
    period : ndarray of int, shape (n,)
    """
    paths, n = volume.shape
    good = np.zeros((paths, periods))
    counted = np.zeros((paths, periods))
    noise = np.zeros((paths, periods))
    for i in range(n):
        width = high[i] - low[i]
        for p in range(paths):
            if volume[p, i] <= 0.0:
                continue
            place = (ratio[p, i] - low[i]) / width * (POINTS - 1) if width > 0.0 else 0.0
            left = min(max(int(place), 0), POINTS - 2)
            part = place - left
            below, above = table[i, left], table[i, left + 1]
            variance = variances[i, left] + part * (variances[i, left + 1] - variances[i, left])
            good[p, period[i]] += volume[p, i] * (below[0] + part * (above[0] - below[0]))
            counted[p, period[i]] += volume[p, i] * (below[1] + part * (above[1] - below[1]))
            noise[p, period[i]] += volume[p, i] * volume[p, i] * variance
    return good, counted, noise
