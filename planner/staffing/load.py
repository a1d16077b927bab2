"""Offered load that changes over the day: modified, lagged or interval by interval.

People who are busy now took calls that came up to a handle time ago. The modified offered load m(t) is the mean
number busy if there were always enough people: ``m' = lambda(t) - m / AHT``; an interval is staffed for the mean of
m(t) over it (Jennings, Mandelbaum, Massey and Whitt 1996). Interval by interval, ``lambda AHT``, is right only where
a handle time is short beside the time in which the load changes.

References
----------
Jennings, O. B., Mandelbaum, A., Massey, W. A. and Whitt, W. (1996). Server staffing to meet time-varying demand.
Management Science 42, 1383-1394.
Green, L., Kolesar, P. and Soares, J. (2001). Improving the SIPP approach. Operations Research 49, 549-564.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]

LOADS = ("modified", "lagged", "simple")
"""Loads by name; `modified` is the default everywhere."""


def simple_load(volume: ArrayLike, aht_s: ArrayLike, interval_s: float) -> NDArray[np.float64]:
    """Interval by interval, ``volume AHT / interval``, erlangs."""
    return np.asarray(np.multiply(volume, aht_s) / interval_s, dtype=float)


def _followed(
    volume: ArrayLike, aht_s: ArrayLike, interval_s: float, repeats: bool
) -> tuple[Numbers, Numbers, Numbers]:
    """Mean, begin and end of m(t) in each interval, arrays of the broadcast shape."""
    volumes, times = np.broadcast_arrays(np.asarray(volume, dtype=float), np.asarray(aht_s, dtype=float))
    target = volumes * times / interval_s
    spans = interval_s / np.maximum(times, 1e-9)
    left = np.exp(-spans)
    averaged = -np.expm1(-spans) / spans
    mean, begin, end = np.empty_like(target), np.empty_like(target), np.empty_like(target)
    now = target[..., 0]
    for _ in range(2 if repeats else 1):
        for i in range(target.shape[-1]):
            begin[..., i] = now
            mean[..., i] = target[..., i] + (now - target[..., i]) * averaged[..., i]
            now = target[..., i] + (now - target[..., i]) * left[..., i]
            end[..., i] = now
    return mean, begin, end


def climbs(volume: ArrayLike, aht_s: ArrayLike, interval_s: float) -> NDArray[np.bool_]:
    """Intervals in which m(t) rises by more than its own standard deviation, sqrt(m): after opening, in a surge.

    Staff for such an interval's mean would be swamped at its end. From an empty start to 20 erlangs at 15 minutes an
    interval and AHT 300 s, 80/20, the first interval gets .69 to .75 with the mean of m(t) and .94 to .97 with its
    highest value; at AHT 1200 s .55 and .95.
    """
    _, begin, end = _followed(volume, aht_s, interval_s, False)
    return np.asarray(end - begin > np.sqrt(end))


def modified_load(
    volume: ArrayLike,
    aht_s: ArrayLike,
    interval_s: float,
    steep: ArrayLike | None = None,
    *,
    repeats: bool = False,
) -> Numbers:
    """Mean over each interval of m(t), with volume and handle time constant inside it; erlangs.

    Parameters
    ----------
    volume : array_like, shape (..., n)
        Contacts per interval.
    aht_s : array_like, shape (n,) or (..., n)
        Mean handle time, seconds, at least 0.
    interval_s : float
        Length of an interval, seconds.
    steep : array_like of bool, shape (n,), optional
        Intervals whose highest m(t) counts instead of the mean; see `climbs`.
    repeats : bool
        The demand is a cycle that repeats itself; else it starts in equilibrium with the first interval.

    Returns
    -------
    ndarray of float, the broadcast shape
    """
    mean, _, end = _followed(volume, aht_s, interval_s, repeats)
    if steep is None:
        return mean
    return np.asarray(np.where(np.asarray(steep), np.maximum(mean, end), mean))


def lagged_load(volume: ArrayLike, aht_s: ArrayLike, interval_s: float) -> NDArray[np.float64]:
    """Load of one handle time ago, erlangs: the rate is read between interval middles, in a straight line.

    Arrays of shape (..., n) that broadcast; before the first middle its rate holds.
    """
    volumes, times = np.broadcast_arrays(np.asarray(volume, dtype=float), np.asarray(aht_s, dtype=float))
    last = volumes.shape[-1] - 1
    place = np.clip(np.arange(last + 1.0) - times / interval_s, 0.0, last)
    left = np.minimum(np.floor(place).astype(np.int64), max(last - 1, 0))
    before = np.take_along_axis(volumes, left, -1)
    after = np.take_along_axis(volumes, np.minimum(left + 1, last), -1)
    return np.asarray((before + (place - left) * (after - before)) * times / interval_s)


def load_of(
    name: str, volume: ArrayLike, aht_s: ArrayLike, interval_s: float, steep: ArrayLike | None = None
) -> NDArray[np.float64]:
    """The load by its name in `LOADS`, erlangs; `steep` as in `modified_load`, the others do not look at it.

    Raises
    ------
    ValueError
        If no load has this name.
    """
    if name == "modified":
        return modified_load(volume, aht_s, interval_s, steep)
    if name == "lagged":
        return lagged_load(volume, aht_s, interval_s)
    if name == "simple":
        return simple_load(volume, aht_s, interval_s)
    raise ValueError(f"no load is called {name!r}; write {' or '.join(LOADS)}")
