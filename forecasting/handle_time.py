"""Handle time by weekday and time of day, on a slowly moving level."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.faults import Fault, InputError
from forecasting.grid import QueueHistory, to_horizon

HALF_LIVES = (60.0, 42.0, 28.0, 14.0)
"""Days: candidates for the memory of the level; the history chooses, on a tie the longest."""

ABSURD = 50.0
"""Times the median: longer than this is an artefact."""

CONTACT_VARIANCE = 1.44
"""Squared coefficient of variation of one contact's handle time (1.2, Israeli bank), where cells say too little."""

GROUP_SD = 0.15
"""Spread of weekday groups around the queue's level before any contact was seen, as a share."""

ALIKE = 0.5
"""Weekdays with at least this share of the busiest's contacts have one profile together."""


def handle_time(
    history: QueueHistory, horizon: pd.DatetimeIndex, stated: float | None = None
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Mean handle time of a queue over a horizon.

    ``aht(t) = level x ratio(weekday group, slot)``. The level is the exponentially weighted mean, weighted by
    volume, with the half-life that would have predicted the last eight weeks best. The ratio of a slot is the
    mean of recorded over the level of its own day, shrunk to its group's with weight ``V / (V + k)``, where `V`
    are the contacts seen and ``k = s^2 / t^2`` is the ratio of one contact's variance to that between slots
    (credibility; both estimated by moments from the cells); the group's own ratio is shrunk to 1 likewise.

    Parameters
    ----------
    history : QueueHistory
    horizon : DatetimeIndex, aware, shape (n,)
    stated : float, optional
        Used where the history has none, seconds.

    Returns
    -------
    aht_s : ndarray, shape (n,)
    notes : tuple of str

    Raises
    ------
    InputError
        If the history has no handle time and none is stated.

    References
    ----------
    H. Bühlmann & E. Straub (1970), Glaubwürdigkeit für Schadensätze, Mitteilungen der Vereinigung
    schweizerischer Versicherungsmathematiker 70.
    """
    aht, weight, notes = _usable(history)
    if not np.any(weight > 0):
        return _stated(history.queue, len(horizon), stated), tuple(notes)
    daily, daily_weight = _daily(aht, weight)
    half_life = _chosen_half_life(daily, daily_weight)
    level = _smoothed(daily, daily_weight, half_life)
    ratio = _ratios(aht / level[:, None], weight, history.days[0].weekday(), _groups(history))
    first, last = horizon[0].date(), horizon[-1].date()
    weekday = (first.weekday() + np.arange((last - first).days + 1)) % 7
    now = _latest(daily, daily_weight, half_life)
    notes.append(f"{history.queue}: handle time {now:,.0f} s, level with a half-life of {half_life:.0f} days")
    return to_horizon(now * ratio[weekday], first, horizon), tuple(notes)


def _stated(queue: str, size: int, stated: float | None) -> NDArray[np.float64]:
    if stated is None:
        fault = Fault(
            f"queue {queue}, aht_s",
            "",
            "a mean handle time: the history has none for this queue",
            "Add aht_s to the [[queue]], or the column aht_s to the history.",
        )
        raise InputError([fault])
    return np.full(size, float(stated))


def _usable(history: QueueHistory) -> tuple[NDArray[np.float64], NDArray[np.float64], list[str]]:
    """Handle times and their weight in contacts, 0 where unknown or an artefact."""
    aht, volume = history.aht_s, history.volume
    seen = np.isfinite(aht) & (np.nan_to_num(volume) > 0)
    positive = seen & (aht > 0)
    notes: list[str] = []
    if not positive.any():
        return np.zeros_like(aht), np.zeros_like(aht), notes
    median = _weighted_median(aht[positive], volume[positive])
    good = positive & (aht <= ABSURD * median)
    artefacts = int((seen & ~good).sum())
    if artefacts:
        notes.append(
            f"{history.queue}: {artefacts} handle times of 0 or less, or above {ABSURD * median:,.0f} s, are left out"
        )
    return np.where(good, aht, 0.0), np.where(good, volume, 0.0), notes


def _weighted_median(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


def _daily(aht: NDArray[np.float64], weight: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and contacts of each day; days without any have weight 0."""
    total = weight.sum(axis=1)
    return np.divide((aht * weight).sum(axis=1), total, out=np.zeros_like(total), where=total > 0), total


def _latest(daily: NDArray[np.float64], weight: NDArray[np.float64], half_life: float) -> float:
    """Exponentially weighted mean at the end of the days given."""
    age = np.arange(len(daily))[::-1]
    decay = weight * 0.5 ** (age / half_life)
    return float((daily * decay).sum() / decay.sum())


def _smoothed(daily: NDArray[np.float64], weight: NDArray[np.float64], half_life: float) -> NDArray[np.float64]:
    """Level on every day, from the days on both sides of it."""
    distance = np.abs(np.subtract.outer(np.arange(len(daily)), np.arange(len(daily))))
    decay = weight * 0.5 ** (distance / half_life)
    return np.asarray((decay @ daily) / decay.sum(axis=1))


def _chosen_half_life(daily: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    """Half-life whose level predicted the coming week best, over the last eight weekly origins."""
    days = len(daily)
    origins = [origin for origin in range(days - 56, days - 6, 7) if origin >= 28 and weight[:origin].any()]
    errors = [
        sum(
            float((weight[o : o + 7] * np.abs(daily[o : o + 7] - _latest(daily[:o], weight[:o], half_life))).sum())
            for o in origins
        )
        for half_life in HALF_LIVES
    ]
    return HALF_LIVES[int(np.argmin(np.round(errors, 6)))] if origins else 42.0


def _groups(history: QueueHistory) -> NDArray[np.intp]:
    """Group of each weekday: the busy ones together, every other by itself, shape (7,)."""
    weekday = np.asarray(history.days.day_of_week)
    volume = np.nan_to_num(history.volume).sum(axis=1)
    mean = np.array([volume[weekday == day].mean() if (weekday == day).any() else 0.0 for day in range(7)])
    busy = mean >= ALIKE * mean.max()
    return np.where(busy, 7, np.arange(7))


def _ratios(
    relative: NDArray[np.float64], weight: NDArray[np.float64], first_weekday: int, groups: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Ratio to the level by weekday and slot, slots shrunk to their group, groups towards 1, shape (7, slots)."""
    weekday = (first_weekday + np.arange(len(weight))) % 7
    ratio = np.ones((7, weight.shape[1]))
    for group in np.unique(groups):
        members = np.flatnonzero(groups == group)
        here = np.isin(weekday, members)
        ratio[members] = _of_group(relative[here], weight[here])
    return ratio


def _of_group(relative: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ratios of one group's slots, shape (slots,)."""
    seen = weight.sum(axis=0)
    total = float(seen.sum())
    if total == 0:
        return np.ones_like(seen)
    mean = np.divide((relative * weight).sum(axis=0), seen, out=np.ones_like(seen), where=seen > 0)
    within = _contact_variance(relative, weight, mean)
    raw = float((seen * mean).sum()) / total
    centre = 1.0 + total / (total + within / GROUP_SD**2) * (raw - 1.0)
    # Variance between slots by moments (Bühlmann & Straub 1970); none left over means that slots are alike.
    slots = int((seen > 0).sum())
    between = float((seen * (mean - raw) ** 2).sum()) - (slots - 1) * within
    scale = total - float((seen**2).sum()) / total
    if between <= 0 or scale <= 0:
        return np.full_like(seen, centre)
    shrink = seen / (seen + within * scale / between)
    return np.asarray(centre + shrink * (mean - centre))


def _contact_variance(relative: NDArray[np.float64], weight: NDArray[np.float64], mean: NDArray[np.float64]) -> float:
    """Variance of one contact's handle time relative to its slot, from the cells around their slot's mean."""
    spare = int((weight > 0).sum()) - int(np.any(weight > 0, axis=0).sum())
    if spare <= 0:
        return CONTACT_VARIANCE
    return float((weight * (relative - mean) ** 2).sum() / spare)
