"""Least people for a target, alone or with further limits; whole numbers, or fractions for pooled people. Compiled.

Every measure improves with each person, so the least number is bracketed and bisected. The bracket begins a square root
above the load and grows in doubling steps whichever way the limits point, down to nobody: with impatient customers the
least number may lie far below the load.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from planner.staffing.station import DEFINITIONS, serve

MOST_AGENTS = 1e12
"""Where no more people meet the limits, nobody does."""

_ONE = np.ones(1)


class Limits(NamedTuple):
    """What a queue promises; numbers or arrays that broadcast with the volumes.

    Attributes
    ----------
    share : share of contacts within `within_s`, at least 0 and below 1
    within_s : seconds, at least 0
    asa_s : most mean wait of those answered, seconds; infinite for no limit
    abandoned : most share that gives up; 1 for no limit
    max_occupancy : most occupancy; 1 for no limit
    definition : name in `DEFINITIONS`
    short_abandon_s : seconds, for the definition that leaves short abandons out
    """

    share: ArrayLike
    within_s: ArrayLike
    asa_s: ArrayLike = math.inf
    abandoned: ArrayLike = 1.0
    max_occupancy: ArrayLike = 1.0
    definition: str = "offered"
    short_abandon_s: ArrayLike = 5.0


@njit(cache=True, nogil=True)
def meets(got, limit):  # type: ignore[no-untyped-def]
    """Whether a result of `serve` is within (share, asa, abandoned, occupancy)."""
    if not got[0] >= limit[0]:
        return False
    if limit[1] < math.inf and not got[2] <= limit[1]:
        return False
    if limit[2] < 1.0 and not got[4] <= limit[2]:
        return False
    return limit[3] >= 1.0 or got[5] <= limit[3]


@njit(cache=True, nogil=True)
def first_guess(load):  # type: ignore[no-untyped-def]
    """Where a search begins and its first step: people, whole and at least 1."""
    root = math.sqrt(load)
    return max(1.0, math.floor(load + root)), max(1.0, math.floor(0.25 * root))


@njit(cache=True, nogil=True)
def least(lam, aht_s, shape, theta, within_s, definition, short_s, limit):  # type: ignore[no-untyped-def]
    """Least whole number of people within the limits; see `serve`. 0 without contacts."""
    if lam <= 0.0:
        return 0.0
    if meets(serve(lam, aht_s, shape, theta, 0.0, within_s, definition, short_s), limit):
        return 0.0
    works, step = first_guess(lam * aht_s * shape[shape.size - 1] / shape.size)
    fails = 0.0
    if meets(serve(lam, aht_s, shape, theta, works, within_s, definition, short_s), limit):
        fewer = max(0.0, works - step)
        while fewer > 0.0 and meets(serve(lam, aht_s, shape, theta, fewer, within_s, definition, short_s), limit):
            step *= 2.0
            works, fewer = fewer, max(0.0, fewer - step)
        fails = fewer
    else:
        fails, works = works, works + step
        while not meets(serve(lam, aht_s, shape, theta, works, within_s, definition, short_s), limit):
            step *= 2.0
            fails, works = works, works + step
            if works > MOST_AGENTS:
                return math.nan
    while works - fails > 1.0:
        middle = math.floor(0.5 * (fails + works))
        if meets(serve(lam, aht_s, shape, theta, middle, within_s, definition, short_s), limit):
            works = middle
        else:
            fails = middle
    return works


@njit(cache=True, nogil=True)
def _way(at, before, after):  # type: ignore[no-untyped-def]
    """Share of the way from `before` to `after` at which the limit is reached, 0 where it held before."""
    if after <= before or at <= before:
        return 0.0
    return min(1.0, (at - before) / (after - before))


@njit(cache=True, nogil=True)
def fraction(without, with_, limit):  # type: ignore[no-untyped-def]
    """Part of the last person that the limits ask for."""
    need = _way(limit[0], without[0], with_[0])
    if limit[1] < math.inf:
        before = 1.0 / (1.0 + without[2] / limit[1]) if without[2] >= 0.0 else 0.0
        need = max(need, _way(0.5, before, 1.0 / (1.0 + with_[2] / limit[1])))
    if limit[2] < 1.0:
        need = max(need, _way(-limit[2], -without[4], -with_[4]))
    if limit[3] < 1.0:
        before = without[5] if without[5] >= 0.0 else 1.0
        need = max(need, _way(-limit[3], -before, -with_[5]))
    return need


@njit(cache=True, nogil=True)
def _least_all(lam, aht_s, shape, theta, within_s, definition, short_s, limits, whole, out):  # type: ignore[no-untyped-def]
    for i in range(lam.size):
        limit = (limits[0, i], limits[1, i], limits[2, i], limits[3, i])
        n = least(lam[i], aht_s[i], shape, theta[i], within_s[i], definition, short_s[i], limit)
        if not whole and n > 0.0:
            fewer = serve(lam[i], aht_s[i], shape, theta[i], n - 1.0, within_s[i], definition, short_s[i])
            enough = serve(lam[i], aht_s[i], shape, theta[i], n, within_s[i], definition, short_s[i])
            n += fraction(fewer, enough, limit) - 1.0
        out[i] = n


def least_agents(
    rate_per_s: ArrayLike,
    aht_s: ArrayLike,
    patience_s: ArrayLike,
    limits: Limits,
    shape: ArrayLike = _ONE,
    *,
    whole: bool = True,
) -> NDArray[np.float64]:
    """Least people within the limits, over arrays that broadcast.

    Parameters
    ----------
    rate_per_s, aht_s, patience_s : array_like
        Contacts offered per second; mean handle time and patience, seconds (infinite: nobody gives up).
    limits : Limits
    shape : array_like, shape (K,)
        Duration by number of open contacts, relative to `aht_s`.
    whole : bool
        False: fractions, for people pooled over queues. Between n - 1 people, who fail, and n, who do, each
        measure runs in a straight line (the wait of those answered as 1 / (1 + wait / limit)); the level is concave
        there for usual targets, so that the line is on the careful side.

    Returns
    -------
    ndarray of float
        0 without contacts.

    Raises
    ------
    ValueError
        If a target is 1 or more (no number of people reaches it), or no finite number meets the limits.
    """
    share = np.asarray(limits.share, dtype=float)
    if not np.all((share >= 0) & (share < 1)):
        raise ValueError(f"a target share must be at least 0 and below 1; found {share.max()}")
    given = (rate_per_s, aht_s, patience_s, limits.within_s, limits.short_abandon_s)
    more = (share, limits.asa_s, limits.abandoned, limits.max_occupancy)
    wide = np.broadcast_arrays(*(np.asarray(value, dtype=float) for value in (*given, *more)))
    flat = [np.array(column).ravel() for column in wide]
    lam, aht, patience, within, short = flat[:5]
    out = np.empty(lam.size)
    _least_all(
        lam,
        aht,
        np.asarray(shape, dtype=float),
        1.0 / patience,
        within,
        DEFINITIONS.index(limits.definition),
        short,
        np.array(flat[5:]),
        whole,
        out,
    )
    if np.isnan(out).any():
        raise ValueError("no number of people meets these limits")
    return out.reshape(wide[0].shape)
