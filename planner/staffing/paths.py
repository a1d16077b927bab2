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
def level_table(rate, low, high, agents, aht_s, shape, theta, within_s, definition, short_s):  # type: ignore[no-untyped-def]
    """Level by interval over `POINTS` loads between `low` and `high` times its `rate`; shape (n, POINTS)."""
    table = np.zeros((rate.size, POINTS))
    for i in range(rate.size):
        fewer = math.floor(agents[i])
        part = agents[i] - fewer
        for g in range(POINTS):
            lam = rate[i] * (low[i] + (high[i] - low[i]) * g / (POINTS - 1))
            if lam <= 0.0:
                table[i, g] = 1.0
                continue
            got = serve(lam, aht_s[i], shape, theta, fewer, within_s, definition, short_s)[0]
            if part > 1e-9:
                more = serve(lam, aht_s[i], shape, theta, fewer + 1.0, within_s, definition, short_s)[0]
                got += part * (more - got)
            table[i, g] = got
    return table


@njit(cache=True, nogil=True)
def variance_table(rate, low, high, agents, aht_s, shape, theta, within_s, period_s, interval_s):  # type: ignore[no-untyped-def]
    """Variance of each interval's level around `level_table`, as part of its period of `period_s`; (n, POINTS)."""
    table = np.zeros((rate.size, POINTS))
    for i in range(rate.size):
        people = max(1.0, math.floor(agents[i] + 0.5))
        for g in range(0, POINTS, COARSE):
            lam = rate[i] * (low[i] + (high[i] - low[i]) * g / (POINTS - 1))
            table[i, g] = period_variance(lam, aht_s[i], shape, theta, people, within_s, period_s[i], interval_s)
            for between in range(1, COARSE if g > 0 else 0):
                part = between / COARSE
                table[i, g - COARSE + between] = (1.0 - part) * table[i, g - COARSE] + part * table[i, g]
    return table


@njit(cache=True, nogil=True)
def level_sums(volume, ratio, low, high, table, variances, period, periods):  # type: ignore[no-untyped-def]
    """Contacts answered in time by path and period, and the variance of that number; both (paths, periods).

    Parameters
    ----------
    volume, ratio : ndarray, shape (paths, n)
        Contacts, and load relative to the interval's mean.
    low, high : ndarray, shape (n,)
        Range of `ratio` that `table` covers.
    table, variances : ndarray, shape (n, POINTS)
    period : ndarray of int, shape (n,)
    """
    paths, n = volume.shape
    good = np.zeros((paths, periods))
    noise = np.zeros((paths, periods))
    for i in range(n):
        width = high[i] - low[i]
        for p in range(paths):
            if volume[p, i] <= 0.0:
                continue
            place = (ratio[p, i] - low[i]) / width * (POINTS - 1) if width > 0.0 else 0.0
            left = min(max(int(place), 0), POINTS - 2)
            part = place - left
            level = table[i, left] + part * (table[i, left + 1] - table[i, left])
            variance = variances[i, left] + part * (variances[i, left + 1] - variances[i, left])
            good[p, period[i]] += volume[p, i] * level
            noise[p, period[i]] += volume[p, i] * volume[p, i] * variance
    return good, noise
