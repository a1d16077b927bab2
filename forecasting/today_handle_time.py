"""Handle time within the day: what the contacts so far took, and what of it stays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CONTACT_VARIANCE = 1.44
"""Squared coefficient of variation of one contact's handle time (1.2, Israeli bank): the noise of a mean of few."""

DAY_CV = 0.07
"""Spread of a day's mean handle time around its forecast (Israeli bank, noise of the contacts taken off)."""

CARRY = 0.35
"""Part of a day's deviation that the next day has (Israeli bank)."""

OUTLYING = 3.0
"""Standard deviations beyond which a day's handle time counts as so many."""


def update_aht(aht_s: Array, took_s: Array, volume: Array, of_day: NDArray[np.intp]) -> tuple[Array, Array]:
    """Expected handle times given those so far.

    With N contacts of a day, their handle time over the forecast's has noise ``CONTACT_VARIANCE / N`` around the day's
    factor; the logarithms of days k apart have covariance ``DAY_CV^2 CARRY^k``. All days are moved by the Kalman gain.

    Parameters
    ----------
    aht_s : ndarray, shape (n,)
        Forecast, seconds; NaN where unknown.
    took_s, volume : ndarray, shape (n,)
        What came: seconds and contacts; NaN where not known.
    of_day : ndarray of int, shape (n,)
        Number of the interval's day.

    Returns
    -------
    aht_s : ndarray, shape (n,)
        What came where it is known, else the forecast times its day's factor.
    factor : ndarray, shape (days,)
    """
    days = int(of_day[-1]) + 1
    known = np.isfinite(took_s) & np.isfinite(aht_s) & (np.nan_to_num(volume) > 0)
    weight = np.where(known, volume, 0.0)
    contacts = np.bincount(of_day, weight, days)
    worked = np.bincount(of_day, weight * np.where(known, took_s, 0.0), days)
    expected = np.bincount(of_day, weight * np.where(known, aht_s, 0.0), days)
    seen = np.flatnonzero((contacts > 0) & (expected > 0) & (worked > 0))
    factor = np.ones(days)
    if seen.size:
        noise = CONTACT_VARIANCE / contacts[seen]
        limit = OUTLYING * np.sqrt(DAY_CV**2 + noise)
        observed = np.clip(np.log(worked[seen] / expected[seen]), -limit, limit)
        covariance = DAY_CV**2 * CARRY ** np.abs(np.subtract.outer(np.arange(days), seen))
        factor = np.exp(covariance @ np.linalg.solve(covariance[seen] + np.diag(noise), observed))
    return np.where(np.isfinite(took_s), took_s, aht_s * factor[of_day]), factor
