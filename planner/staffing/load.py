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


def simple_load(volume: ArrayLike, aht_s: ArrayLike, interval_s: float) -> NDArray[np.float64]:
    """Interval by interval, ``volume AHT / interval``, erlangs."""
    return np.asarray(np.multiply(volume, aht_s) / interval_s, dtype=float)


def modified_load(
    volume: ArrayLike,
    aht_s: ArrayLike,
    interval_s: float,
    opening: ArrayLike | None = None,
    *,
    repeats: bool = False,
) -> NDArray[np.float64]:
    """Mean over each interval of m(t), with volume and handle time constant inside it; erlangs.

    Parameters
    ----------
    volume : array_like, shape (..., n)
        Contacts per interval.
    aht_s : array_like, shape (n,) or (..., n)
        Mean handle time, seconds, at least 0.
    interval_s : float
        Length of an interval, seconds.
    opening : array_like of bool, shape (n,), optional
        Intervals that begin while open and follow a closed one. There m climbs from nothing, and staff for the
        interval's mean would be swamped at its end: the highest m of such an interval is taken.
    repeats : bool
        The demand is a cycle that repeats itself; else it starts in equilibrium with the first interval.

    Returns
    -------
    ndarray of float, the broadcast shape
    """
    volumes, times = np.broadcast_arrays(np.asarray(volume, dtype=float), np.asarray(aht_s, dtype=float))
    target = volumes * times / interval_s
    spans = interval_s / np.maximum(times, 1e-9)
    left = np.exp(-spans)
    averaged = -np.expm1(-spans) / spans
    starts = np.zeros(target.shape[-1], bool) if opening is None else np.asarray(opening, dtype=bool)
    mean = np.empty_like(target)
    now = target[..., 0]
    for _ in range(2 if repeats else 1):
        for i in range(target.shape[-1]):
            end = target[..., i] + (now - target[..., i]) * left[..., i]
            mean[..., i] = target[..., i] + (now - target[..., i]) * averaged[..., i]
            if starts[i]:
                mean[..., i] = np.maximum(mean[..., i], end)
            now = end
    return np.asarray(mean)


def lagged_load(volume: ArrayLike, aht_s: ArrayLike, interval_s: float) -> NDArray[np.float64]:
    """Load of one handle time ago, erlangs: the rate is read between interval middles, in a straight line."""
    volumes, times = np.broadcast_arrays(np.asarray(volume, dtype=float), np.asarray(aht_s, dtype=float))
    places = np.arange(volumes.size, dtype=float)
    earlier = np.interp(places - times / interval_s, places, volumes)
    return np.asarray(earlier * times / interval_s)
