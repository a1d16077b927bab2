"""Handle times of a queue's past by day and slot: their weights, slot ratios and the spread of one contact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.grid import QueueHistory

Numbers = NDArray[np.float64]

ABSURD = 50.0
"""Times the median: longer than this is an artefact."""

CONTACT_VARIANCE = 1.44
"""Squared coefficient of variation of one contact's handle time (1.2, Israeli bank), where cells say too little."""

LEAST_SPARE = 20
"""Cells more than estimated means, below which their spread says too little."""

GROUP_SD = 0.15
"""Spread of weekday groups around the queue's level before any contact was seen, as a share."""

ALIKE = 0.5
"""Weekdays with at least this share of the busiest's contacts have one profile together."""


@dataclass(frozen=True)
class Cells:
    """Usable handle times by day and slot.

    Attributes
    ----------
    aht_s : ndarray, shape (days, slots)
        Seconds; 0 where unknown or an artefact.
    weight : ndarray, shape (days, slots)
        Contacts that the mean was taken over; 0 where unknown or an artefact.
    first_weekday : int
        Of row 0, Monday is 0.
    notes : tuple of str
    """

    aht_s: Numbers
    weight: Numbers
    first_weekday: int
    notes: tuple[str, ...] = ()

    @property
    def weekday(self) -> NDArray[np.intp]:
        """Weekday of each row."""
        return np.asarray((self.first_weekday + np.arange(len(self.weight))) % 7)

    @property
    def contacts(self) -> Numbers:
        """Contacts of each day, shape (days,)."""
        return np.asarray(self.weight.sum(axis=1))

    def index(self, expected: Numbers) -> Numbers:
        """Each day's handle times over what is expected of its cells, weighted by contacts; 0 on days without any.

        Parameters
        ----------
        expected : ndarray, shape (days, slots)
        """
        top, bottom = (self.aht_s * self.weight).sum(axis=1), (expected * self.weight).sum(axis=1)
        return np.asarray(np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0))


def usable_cells(history: QueueHistory) -> Cells:
    """Handle times that count, weighted by contacts answered where those are known, else by volume.

    A mean over no answered contact says nothing and counts nothing. Where only some intervals tell how many were
    answered, the others are given the queue's usual share of volume.
    """
    aht = history.aht_s
    weight = _answered(history)
    seen = np.isfinite(aht) & (weight > 0)
    positive = seen & (aht > 0)
    first = int(history.days[0].day_of_week)
    if not positive.any():
        return Cells(np.zeros_like(aht), np.zeros_like(aht), first)
    longest = ABSURD * _weighted_median(aht[positive], weight[positive])
    good = positive & (aht <= longest)
    artefacts = int((seen & ~good).sum())
    notes = [f"{history.queue}: {artefacts} handle times of 0 or less, or above {longest:,.0f} s, are left out"]
    return Cells(np.where(good, aht, 0.0), np.where(good, weight, 0.0), first, tuple(notes[: int(artefacts > 0)]))


def _answered(history: QueueHistory) -> Numbers:
    """Contacts that each mean was taken over, 0 where unknown."""
    volume = np.nan_to_num(history.volume, posinf=0.0)
    if history.answered is None:
        return volume
    answered = history.answered
    known = np.isfinite(answered) & (volume > 0)
    if not known.any():
        return volume
    share = min(1.0, float(answered[known].sum() / volume[known].sum()))
    return np.where(volume > 0, np.where(known, np.maximum(answered, 0.0), share * volume), 0.0)


def _weighted_median(values: Numbers, weights: Numbers) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


def slot_ratios(cells: Cells, level: Numbers) -> Numbers:
    """Ratio to the level by weekday and slot, shape (7, slots).

    Slots are shrunk to their group of weekdays and groups to 1, by credibility.

    Parameters
    ----------
    level : ndarray, shape (days,)
        Seconds, above 0.

    References
    ----------
    H. Bühlmann & E. Straub (1970), Glaubwürdigkeit für Schadensätze, Mitteilungen der Vereinigung
    schweizerischer Versicherungsmathematiker 70.
    """
    relative = cells.aht_s / level[:, None]
    ratio = np.ones((7, cells.weight.shape[1]))
    groups = _groups(cells)
    for group in np.unique(groups):
        members = np.flatnonzero(groups == group)
        here = np.isin(cells.weekday, members)
        ratio[members] = _of_group(relative[here], cells.weight[here])
    return ratio


def _groups(cells: Cells) -> NDArray[np.intp]:
    """Group of each weekday: the busy ones together, every other by itself, shape (7,)."""
    days = np.bincount(cells.weekday, minlength=7)
    mean = np.bincount(cells.weekday, cells.contacts, minlength=7) / np.maximum(days, 1)
    return np.where(mean >= ALIKE * mean.max(), 7, np.arange(7))


def _of_group(relative: Numbers, weight: Numbers) -> Numbers:
    """Ratios of one group's slots, shape (slots,)."""
    seen = weight.sum(axis=0)
    total = float(seen.sum())
    if total == 0:
        return np.ones_like(seen)
    mean = np.divide((relative * weight).sum(axis=0), seen, out=np.ones_like(seen), where=seen > 0)
    within = _variance_around(relative, weight, mean)
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


def _variance_around(relative: Numbers, weight: Numbers, mean: Numbers) -> float:
    """Variance of one contact relative to its slot, days' own movements included, from cells around slot means."""
    spare = int((weight > 0).sum()) - int(np.any(weight > 0, axis=0).sum())
    if spare <= 0:
        return CONTACT_VARIANCE
    return float((weight * (relative - mean) ** 2).sum() / spare)


@dataclass(frozen=True)
class ContactSpread:
    """Spread of one contact's handle time.

    Attributes
    ----------
    variance : float
        Squared coefficient of variation.
    error : float
        Its standard error; NaN where it is assumed.
    spare : int
        Degrees of freedom it rests on: cells less estimated means; 0 where it is assumed.
    """

    variance: float
    error: float
    spare: int


def contact_spread(cells: Cells, expected: Numbers) -> ContactSpread:
    """Spread of one contact's handle time, from interval means alone.

    The mean of n contacts varies by ``s^2 / n``, so that ``n (aht / m - 1)^2`` is ``s^2`` on average, `m` being what
    is expected of the cell on its day. `m` takes the day's own level: days that move as a whole add nothing.

    Parameters
    ----------
    cells : Cells
    expected : ndarray, shape (days, slots)
        Level times slot ratio, seconds.

    Returns
    -------
    ContactSpread
        `CONTACT_VARIANCE` where the cells say too little.
    """
    own = expected * cells.index(expected)[:, None]
    here = cells.weight > 0
    spare = int(here.sum() - here.any(axis=1).sum() - here.any(axis=0).sum() + 1)
    if spare < LEAST_SPARE:
        return ContactSpread(CONTACT_VARIANCE, float("nan"), 0)
    squares = cells.weight[here] * (cells.aht_s[here] / own[here] - 1.0) ** 2
    return ContactSpread(
        variance=float(squares.sum() / spare),
        error=float(squares.std() * np.sqrt(squares.size) / spare),
        spare=spare,
    )
