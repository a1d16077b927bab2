"""The level of a queue on every joint sample path, by interpolation in tables made once per staffing. Compiled.

The volume of a path differs from the mean, the people do not. For each interval the level is tabulated at quantiles of
the loads its paths take, close together in the tails that decide a promise and far apart where hardly a path lies, for
the whole numbers of people around the (fractional) staffing.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from planner.staffing.noise import period_variance
from planner.staffing.station import serve

_TAIL = (0.0, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4)
QUANTILES = np.array([*_TAIL, 0.5, *(1.0 - level for level in reversed(_TAIL))])
"""Of the paths' loads, at which each interval's level is tabulated: a heavy tail costs no precision elsewhere."""

POINTS = QUANTILES.size
COARSE = 3
"""The variance, which is smoother, is worked out at every third of them."""


class Grid(NamedTuple):
    """Where the table's loads lie, and where each path's load lies among them.

    Attributes
    ----------
    nodes : ndarray, shape (n, POINTS)
        Loads relative to the interval's mean, not falling.
    left : ndarray of int8, shape (paths, n)
        Node at or before each path's load, at most the last but one.
    part : ndarray, shape (paths, n)
        Share of the way to the next node.
    """

    nodes: NDArray[np.float64]
    left: NDArray[np.int8]
    part: NDArray[np.float64]

    def read(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """A table at the nodes, (n, POINTS), at each path's load, (paths, n)."""
        first = np.take_along_axis(table, self.left.T.astype(np.int64), axis=1).T
        after = np.take_along_axis(table, self.left.T.astype(np.int64) + 1, axis=1).T
        return np.asarray(first + self.part * (after - first))


def grid_of(ratio: NDArray[np.float64]) -> Grid:
    """The grid of the paths' loads relative to the mean, shape (paths, n)."""
    nodes = np.ascontiguousarray(np.quantile(ratio, QUANTILES, axis=0).T)
    left, part = np.empty(ratio.shape, dtype=np.int8), np.empty(ratio.shape)
    _place(ratio, nodes, left, part)
    return Grid(nodes, left, part)


@njit(cache=True, nogil=True)
def _place(ratio, nodes, left, part):  # type: ignore[no-untyped-def]
    paths, n = ratio.shape
    for i in range(n):
        for p in range(paths):
            k = min(max(np.searchsorted(nodes[i], ratio[p, i], side="right") - 1, 0), POINTS - 2)
            width = nodes[i, k + 1] - nodes[i, k]
            left[p, i] = k
            part[p, i] = min(max((ratio[p, i] - nodes[i, k]) / width, 0.0), 1.0) if width > 0.0 else 0.0


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
def level_table(rate, nodes, agents, aht_s, shape, theta, within_s, definition, short_s):  # type: ignore[no-untyped-def]
    """In time and counted per contact offered, at `nodes` (n, POINTS) times each interval's `rate`.

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
            lam = rate[i] * nodes[i, g]
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
def variance_table(rate, nodes, agents, aht_s, shape, theta, within_s, definition, short_s, period_s, interval_s):  # type: ignore[no-untyped-def]
    """Variance around `level_table` of each interval's contacts in time, as part of its period; (n, POINTS)."""
    table = np.zeros((rate.size, POINTS))
    for i in range(rate.size):
        people = max(1.0, math.floor(agents[i] + 0.5))
        for g in range(0, POINTS, COARSE):
            lam = rate[i] * nodes[i, g]
            table[i, g] = period_variance(
                lam, aht_s[i], shape, theta, people, within_s, definition, short_s, period_s[i], interval_s
            )
            for k in range(max(g - COARSE + 1, 0), g):
                width = nodes[i, g] - nodes[i, g - COARSE]
                part = (nodes[i, k] - nodes[i, g - COARSE]) / width if width > 0.0 else 0.0
                table[i, k] = (1.0 - part) * table[i, g - COARSE] + part * table[i, g]
    return table


@njit(cache=True, nogil=True)
def level_sums(volume, left, part, table, variances, period, periods):  # type: ignore[no-untyped-def]
    """Contacts in time, contacts counted and the variance of the former, by path and period; each (paths, periods).

    Parameters
    ----------
    volume : ndarray, shape (paths, n)
        Contacts.
    left, part : ndarray, shape (paths, n)
        See `Grid`.
    table : ndarray, shape (n, POINTS, 2)
    variances : ndarray, shape (n, POINTS)
    period : ndarray of int, shape (n,)
    """
    paths, n = volume.shape
    good = np.zeros((paths, periods))
    counted = np.zeros((paths, periods))
    noise = np.zeros((paths, periods))
    for i in range(n):
        for p in range(paths):
            if volume[p, i] <= 0.0:
                continue
            k, way = left[p, i], part[p, i]
            variance = variances[i, k] + way * (variances[i, k + 1] - variances[i, k])
            good[p, period[i]] += volume[p, i] * (table[i, k, 0] + way * (table[i, k + 1, 0] - table[i, k, 0]))
            counted[p, period[i]] += volume[p, i] * (table[i, k, 1] + way * (table[i, k + 1, 1] - table[i, k, 1]))
            noise[p, period[i]] += volume[p, i] * volume[p, i] * variance
    return good, counted, noise
