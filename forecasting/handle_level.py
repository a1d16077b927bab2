"""Level of a queue's handle time: slow by default, as fast as its past asks for, across shifts, with its error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

HALF_LIVES = (np.inf, 112.0, 56.0, 28.0, 14.0, 7.0)
"""Days: memories of the level, mixed by how well each predicted past weeks; on a tie the first is named."""

LEAST_DAYS = 14
"""Days before the first inner origin."""

ORIGINS, FADE_WEEKS = 52, 16
"""Inner origins, a week apart; an origin this many weeks old counts half."""

AHEAD = 28
"""Days ahead over which the error is measured."""

FEW_ORIGINS, ASSUMED_SD = 4, 0.06
"""With fewer inner origins, this relative error of a day's mean counts for those that lack."""

WINDOW, LEAST_SIDE = 28, 7
"""Days on either side of a shift that are compared, at most and at least."""

SURE, LEAST_SHIFT, MOST_SHIFTS = 5.0, 0.05, 4
"""A level shift is believed from this many standard errors and this relative size on, and so many are sought."""

FLOOR = 1e-8
"""Relative variance that every day has at least: in a series without any noise rounding is no shift."""

SMOOTH_DAYS = 28.0
"""Days away at which a day counts half in a level smoothed from both sides."""

OUTLYING = 4.0
"""Standard deviations of a day around its neighbours' median beyond which it is drawn in."""


@dataclass(frozen=True)
class Level:
    """Where the handle time stands at the end of the past.

    Attributes
    ----------
    now : float
        In the unit of the daily values.
    factor : ndarray, shape (days,)
        What each past day is multiplied by to lie on the level after the last shift.
    shifts : tuple of (int, float)
        Day and relative size of every level shift found.
    half_life : float
        Days: of the memory that weighs most; infinite where all of the past counts alike.
    base_variance, daily_variance : float
        Relative variance of a coming day's mean around `now`: at once, and added with each day ahead.
    drawn_in : int
        Outlying days.
    """

    now: float
    factor: Numbers
    shifts: tuple[tuple[int, float], ...]
    half_life: float
    base_variance: float
    daily_variance: float
    drawn_in: int

    def error(self, ahead: NDArray[np.int64]) -> Numbers:
        """Relative standard error of the mean handle time of a day this many days ahead (1 is the next)."""
        return np.asarray(np.sqrt(self.base_variance + self.daily_variance * np.maximum(ahead, 1)))


def fit_level(daily: Numbers, contacts: Numbers, variance: float) -> Level:
    """Level of daily means.

    Every memory is an exponentially weighted mean in which a day counts by its precision ``1 / (t^2 + s^2 / n)``, `t`
    being how far days move beyond the chance of their contacts. Memories are mixed by ``exp(-SSE / 2 sigma^2)``, SSE
    their squared errors of the means of past weeks, each from the moment before it, ``sigma^2`` the best one's mean
    square (an exponentially weighted forecaster; Cesa-Bianchi & Lugosi 2006). Before that, level shifts are sought
    (means of four weeks before and after in units of their standard error) and taken out of the past.

    Parameters
    ----------
    daily : ndarray, shape (days,)
        Mean handle time of each day, or its ratio to what is expected; any value where `contacts` is 0.
    contacts : ndarray, shape (days,)
        At least one above 0.
    variance : float
        Squared coefficient of variation of one contact.

    Returns
    -------
    Level

    References
    ----------
    N. Cesa-Bianchi & G. Lugosi (2006), Prediction, learning, and games, chapter 2.
    C. Chen & L.-M. Liu (1993), Joint estimation of model parameters and outlier effects in time series, JASA 88
    (level shifts found and adjusted for, one at a time).
    """
    centre = float((daily * contacts).sum() / contacts.sum())
    chance = np.divide(variance, contacts, out=np.full_like(contacts, np.inf), where=contacts > 0)
    relative = np.where(contacts > 0, daily / centre, 1.0)
    relative, factor, shifts = _without_shifts(relative, chance)
    near, moved, _ = _drawn_in(relative, chance)
    memories = _memories(near, 1.0 / (moved + chance))
    origins = _origins(contacts)
    share = _shares(near, contacts, memories, origins)
    mixed = memories @ share
    base, daily_part = _error(near, chance, mixed, origins)
    return Level(
        now=centre * float(mixed[-1]),
        factor=factor,
        shifts=shifts,
        half_life=float(HALF_LIVES[int(np.argmax(share))]),
        base_variance=base,
        daily_variance=daily_part,
        drawn_in=int(((near != relative) & (contacts > 0)).sum()),
    )


def smoothed(daily: Numbers, contacts: Numbers) -> Numbers:
    """Level on every day, from the days on both sides of it, shape (days,)."""
    day = np.arange(len(daily))
    decay = contacts * 0.5 ** (np.abs(np.subtract.outer(day, day)) / SMOOTH_DAYS)
    # Far from any day with contacts the weights vanish: the mean of all stands in.
    total = decay.sum(axis=1)
    mean = float((daily * contacts).sum() / contacts.sum())
    level = np.full_like(daily, mean)
    np.divide(decay @ daily, total, out=level, where=total > 1e-200)
    return level


def _drawn_in(relative: Numbers, chance: Numbers) -> tuple[Numbers, float, float]:
    """Days with outlying ones drawn in to the median of three weeks, their variance beyond chance, correlation."""
    known = np.isfinite(chance)
    series = pd.Series(np.where(known, relative, np.nan))
    median = series.rolling(21, center=True, min_periods=1).median().fillna(float(series.median())).to_numpy()
    rest = (relative - median)[known]
    scale = (1.4826 * float(np.median(np.abs(rest)))) ** 2
    moved = max(scale - float(np.median(chance[known])), 0.0) + FLOOR
    spread = OUTLYING * np.sqrt(moved + chance)
    near = np.clip(relative, median - spread, median + spread)
    rest = (near - median)[known]
    energy = float((rest**2).sum())
    together = float((rest[1:] * rest[:-1]).sum()) / energy if energy > 0 else 0.0
    return near, moved, float(np.clip(together, 0.0, 0.8))


def _without_shifts(relative: Numbers, chance: Numbers) -> tuple[Numbers, Numbers, tuple[tuple[int, float], ...]]:
    """Days brought to the level after the last shift, their factors, and the shifts."""
    factor = np.ones_like(relative)
    found: list[tuple[int, float]] = []
    for _ in range(MOST_SHIFTS):
        day, size = _largest_shift(relative * factor, chance)
        if size == 0.0:
            break
        factor[:day] *= 1.0 + size
        found.append((day, size))
    return relative * factor, factor, tuple(sorted(found))


def _largest_shift(relative: Numbers, chance: Numbers) -> tuple[int, float]:
    """Day and relative size of the surest level shift; size 0 if none is sure."""
    days = len(relative)
    cut = np.arange(LEAST_SIDE, days - LEAST_SIDE + 1)
    if not cut.size:
        return 0, 0.0
    near, moved, together = _drawn_in(relative, chance)
    precision = 1.0 / (moved + chance)
    weight = np.concatenate([[0.0], np.cumsum(precision)])
    total = np.concatenate([[0.0], np.cumsum(precision * near)])
    count = np.concatenate([[0], np.cumsum(np.isfinite(chance))])
    low, high = np.maximum(cut - WINDOW, 0), np.minimum(cut + WINDOW, days)
    before, after = weight[cut] - weight[low], weight[high] - weight[cut]
    enough = (count[cut] - count[low] >= 5) & (count[high] - count[cut] >= 5)
    cut, low, high, before, after = cut[enough], low[enough], high[enough], before[enough], after[enough]
    if not cut.size:
        return 0, 0.0
    old, new = (total[cut] - total[low]) / before, (total[high] - total[cut]) / after
    error = np.sqrt((1.0 / before + 1.0 / after) * (1.0 + together) / (1.0 - together))
    size = new / old - 1.0
    sure = np.where(np.abs(size) >= LEAST_SHIFT, np.abs(new - old) / error, 0.0)
    best = int(np.argmax(sure))
    return (int(cut[best]), float(size[best])) if sure[best] >= SURE else (0, 0.0)


def _memories(relative: Numbers, precision: Numbers) -> Numbers:
    """Level by memory at the start of every day and after the last, shape (days + 1, memories); 1 before any day."""
    from scipy.signal import lfilter  # 25 MB, which a front end that only draws plans does without

    levels = np.ones((len(relative) + 1, len(HALF_LIVES)))
    for k, half_life in enumerate(HALF_LIVES):
        kept = 0.5 ** (1.0 / half_life)
        top = lfilter([1.0], [1.0, -kept], precision * relative)
        bottom = lfilter([1.0], [1.0, -kept], precision)
        levels[1:, k] = np.divide(top, bottom, out=np.ones_like(top), where=bottom > 0)
    return levels


def _origins(contacts: Numbers) -> NDArray[np.int64]:
    """Starts of past weeks with contacts that have `LEAST_DAYS` before them, the newest last."""
    days = len(contacts)
    starts = np.arange(days - 7 * ORIGINS, days - 6, 7)
    starts = starts[starts >= LEAST_DAYS]
    return starts[[bool(contacts[o : o + 7].any() and contacts[:o].any()) for o in starts]]


def _shares(relative: Numbers, contacts: Numbers, memories: Numbers, origins: NDArray[np.int64]) -> Numbers:
    """Weight of each memory; equal without any inner origin."""
    if not origins.size:
        return np.full(len(HALF_LIVES), 1.0 / len(HALF_LIVES))
    came = np.array([np.average(relative[o : o + 7], weights=contacts[o : o + 7]) for o in origins])
    age = (origins[-1] - origins) / 7.0
    counts = 0.5 ** (age / FADE_WEEKS)
    squares = counts @ (memories[origins] - came[:, None]) ** 2
    noise = float(squares.min() / counts.sum()) + FLOOR
    share = np.exp(-0.5 * (squares - squares.min()) / noise)
    return np.asarray(share / share.sum())


def _error(relative: Numbers, chance: Numbers, mixed: Numbers, origins: NDArray[np.int64]) -> tuple[float, float]:
    """Relative variance of a day's mean around the level, chance of its contacts taken off: at once, and by day."""
    ahead = np.arange(1, AHEAD + 1)
    day = origins[:, None] + ahead - 1
    inside = day < len(relative)
    inside[inside] = np.isfinite(chance[day[inside]])
    from_day = np.broadcast_to(origins[:, None], day.shape)[inside]
    apart = np.broadcast_to(ahead, day.shape)[inside].astype(float)
    lack = max(0, FEW_ORIGINS - len(origins)) / FEW_ORIGINS
    if not from_day.size:
        return ASSUMED_SD**2, 0.0
    noise = chance[day[inside]]
    square = (relative[day[inside]] / mixed[from_day] - 1.0) ** 2 - noise
    weight = 1.0 / (noise + max(float(np.median(square)), FLOOR)) ** 2
    base, growth = _line(apart, square, weight)
    return (1.0 - lack) * base + lack * ASSUMED_SD**2, (1.0 - lack) * growth


def _line(x: Numbers, y: Numbers, weight: Numbers) -> tuple[float, float]:
    """Weighted least squares of a line that begins and rises at or above 0."""
    middle, mean = float(np.average(x, weights=weight)), float(np.average(y, weights=weight))
    spread = float((weight * (x - middle) ** 2).sum())
    slope = float((weight * (x - middle) * (y - mean)).sum()) / spread if spread > 0 else 0.0
    slope = float(np.clip(slope, 0.0, max(mean, 0.0) / middle))
    return max(mean - slope * middle, 0.0), slope
