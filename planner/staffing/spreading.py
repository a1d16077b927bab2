"""The most level way to work deferred hours between what has arrived and what is due: the taut string.

Pull a string through the tube between A (hours available so far, above) and D (hours due so far, below): its slope
is the staffing. Of all feasible ways it has the lowest peak, and the least of every convex cost.

References
----------
Vidal, T., Gribel, D. and Jaillet, P. (2019). Separable convex optimization with nested lower and upper constraints.
INFORMS Journal on Optimization 1, 71-90.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]


def taut_string(lower: Numbers, upper: Numbers) -> Numbers:
    """Slopes of the shortest path from 0 through ``lower <= path <= upper``, ending at the last `lower`.

    Parameters
    ----------
    lower, upper : ndarray, shape (n,)
        Bounds after each step, non-decreasing.

    Returns
    -------
    ndarray, shape (n,)
        Rise in each step.
    """
    n = lower.size
    top = upper.copy()
    top[-1:] = lower[-1:]
    slope = np.zeros(n)
    at, height = 0, 0.0
    while at < n:
        steps = np.arange(1, n - at + 1)
        floor = (lower[at:] - height) / steps
        ceiling = (top[at:] - height) / steps
        least, most = np.maximum.accumulate(floor), np.minimum.accumulate(ceiling)
        crossed = np.flatnonzero(least > most + 1e-12)
        if crossed.size == 0:
            slope[at:] = ceiling[-1]
            break
        k = crossed[0]
        held = ceiling[:k] if floor[k] > most[k - 1] else floor[:k]
        bend = int(np.argmin(held) if floor[k] > most[k - 1] else np.argmax(held))
        slope[at : at + bend + 1] = held[bend]
        height += held[bend] * (bend + 1)
        at += bend + 1
    return slope


def spread(begin: Whole, end: Whole, hours: Numbers, open_: NDArray[np.bool_]) -> Numbers:
    """Hours worked in each interval, as level as the windows allow.

    Parameters
    ----------
    begin, end : ndarray of int, shape (w,)
        Window w may be worked in intervals begin..end-1, which hold a working one.
    hours : ndarray, shape (w,)
    open_ : ndarray of bool, shape (n,)
        Working intervals.

    Returns
    -------
    ndarray, shape (n,)
        Sums to `hours`; zero while closed.
    """
    n = open_.size
    available = np.cumsum(np.bincount(begin, weights=hours, minlength=n + 1)[:n]).astype(float)
    owed = np.cumsum(np.bincount(end, weights=hours, minlength=n + 1))[1:].astype(float)
    worked = np.zeros(n)
    if open_.any() and hours.size:
        closes = np.flatnonzero(open_)
        following = np.append(closes[1:], n) - 1
        worked[open_] = np.maximum(taut_string(owed[following], available[closes]), 0.0)
    return worked


def least_constant(begin: Whole, end: Whole, hours: Numbers, open_: NDArray[np.bool_]) -> float:
    """Least constant staffing: the most hours per working interval over all stretches of time.

    ``N = max over s < e of (hours with begin >= s and end <= e) / (working intervals in [s, e))``.
    """
    passed = np.concatenate([[0], np.cumsum(open_)])
    best = 0.0
    for s in np.unique(begin):
        inside = begin >= s
        order = np.argsort(end[inside], kind="stable")
        ends = end[inside][order]
        best = max(best, float((np.cumsum(hours[inside][order]) / (passed[ends] - passed[s])).max()))
    return best
