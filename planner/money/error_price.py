"""What wrong staffing costs: hours too many are paid and idle, hours too few have the price of a missing hour.

Over and under are not alike. With s hours staffed and r needed, what could have been saved by knowing is

``c(s, r) = w (s - r)+ + p(r - s) - w (r - s)+``,

w money of a paid hour, p the price of missing hours, convex in them (dearer steps where much of an interval is
missing): what is short has not been paid either. It is 0 where s = r.

References
----------
Arrow, K. J., Harris, T. and Marschak, J. (1951). Optimal inventory policy. Econometrica 19, 250-272 (over and under).
Kuensch, H. R. (1989). The jackknife and the bootstrap for general stationary observations. Annals of Statistics 17.
Politis, D. N. and Romano, J. P. (1992). A circular block-resampling procedure for stationary data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

RESAMPLES = 2_000
STREAM = 21
"""Of random numbers: days drawn again."""


@dataclass(frozen=True)
class HourPrices:
    """Prices of one queue.

    Attributes
    ----------
    paid : float
        Money of a paid hour, load and bonus included.
    missing : float
        Money of a missing hour.
    steps : tuple of (share, rate)
        Beyond this share of what is needed a missing hour costs so many times as much; rising.
    """

    paid: float
    missing: float
    steps: tuple[tuple[float, float], ...] = ()

    def short(self, missing_h: Numbers, needed_h: Numbers) -> Numbers:
        """Price of missing hours, element by element."""
        price, before = missing_h.copy(), 1.0
        for share, rate in self.steps:
            price += (rate - before) * np.maximum(0.0, missing_h - share * needed_h)
            before = rate
        return np.asarray(self.missing * price)


@dataclass(frozen=True)
class Days:
    """Hours and money of each day, shape (days,).

    Attributes
    ----------
    over_h, short_h : ndarray
    idle, lost, unpaid : ndarray
        Money paid for hours too many, price of hours too few, pay that these did not take.
    """

    over_h: Numbers
    short_h: Numbers
    idle: Numbers
    lost: Numbers
    unpaid: Numbers

    @property
    def regret(self) -> Numbers:
        """What knowing the contacts would have saved, by day."""
        return self.idle + self.lost - self.unpaid

    def __add__(self, other: Days) -> Days:
        """Two queues together."""
        return Days(*(mine + its for mine, its in zip(vars(self).values(), vars(other).values(), strict=True)))


def priced(
    staffed: Numbers, needed: Numbers, day: NDArray[np.int64], interval_h: float, prices: HourPrices, *, by_day: bool
) -> Days:
    """Hours and money of staffing that met another need.

    Parameters
    ----------
    staffed, needed : ndarray, shape (n,)
        People per interval.
    day : ndarray of int, shape (n,)
        Number of each interval's day, from 0.
    interval_h : float
    by_day : bool
        Deferred work may be done in other intervals of its day: sums of days are compared.
    """
    have, need = np.asarray(staffed * interval_h), np.asarray(needed * interval_h)
    number = day
    if by_day:
        have, need = (np.asarray(np.bincount(day, weights=one), dtype=float) for one in (have, need))
        number = np.arange(len(have), dtype=np.int64)
    over, short = np.maximum(have - need, 0.0), np.maximum(need - have, 0.0)
    columns = (over, short, prices.paid * over, prices.short(short, need), prices.paid * short)
    return Days(*(np.asarray(np.bincount(number, weights=one), dtype=float) for one in columns))


def total_days(parts: Sequence[Days]) -> Days:
    """All queues together."""
    whole = parts[0]
    for one in parts[1:]:
        whole = whole + one
    return whole


def resampled(days: int, seed: int) -> NDArray[np.int64]:
    """Days drawn again in circular blocks of about the cube root of their number, shape (`RESAMPLES`, days)."""
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(STREAM,)))
    length = max(1, round(days ** (1 / 3)))
    starts = rng.integers(days, size=(RESAMPLES, -(-days // length)))
    drawn = (starts[:, :, None] + np.arange(length)) % days
    return drawn.reshape(RESAMPLES, -1)[:, :days]


def interval(values: Numbers, drawn: NDArray[np.int64]) -> tuple[float, float]:
    """95 % interval of a sum over days by the days drawn again; NaN for fewer than three days."""
    if len(values) < 3:
        return float("nan"), float("nan")
    low, high = np.quantile(values[drawn].sum(axis=1), (0.025, 0.975))
    return float(low), float(high)
