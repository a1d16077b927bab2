"""One queue as the methods see it: calendar days by clock slots, the days to come included and empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

LEAST_SHARE = 0.3
"""A day counts as observed when at least this share of its usual contacts falls in known slots."""


@dataclass(frozen=True)
class DayTable:
    """Days by slots of one queue, past and to come.

    Attributes
    ----------
    dates : ndarray of datetime64[D], shape (n_days,)
        Consecutive local calendar days.
    volume : ndarray, shape (n_days, slots)
        Contacts; NaN where unknown, and on every day to come.
    open : ndarray of bool, shape (n_days, slots)
        Where contacts may arrive; for days to come as planned.
    known : int
        Days that lie in the past, 0 to n_days.
    holidays : tuple of str, length n_days
        Name of the public holiday, empty where there is none.
    special : mapping of name to (ndarray, shape (n_days, k), float)
        Regressors of further special days and how strongly each is drawn to zero: worth a trial.
    """

    dates: NDArray[np.datetime64]
    volume: NDArray[np.float64]
    open: NDArray[np.bool_]
    known: int
    holidays: tuple[str, ...] = ()
    special: Mapping[str, tuple[NDArray[np.float64], float]] = field(default_factory=dict)

    @property
    def slots(self) -> int:
        """Slots of a day."""
        return int(self.volume.shape[1])

    @cached_property
    def weekday(self) -> NDArray[np.intp]:
        """Weekday of every day, 0 is Monday."""
        return np.asarray((self.dates.astype("datetime64[D]").astype(np.int64) + 3) % 7, dtype=np.intp)

    @cached_property
    def day_open(self) -> NDArray[np.bool_]:
        """Whether contacts may arrive on the day at all."""
        return np.asarray(self.open.any(axis=1))

    @cached_property
    def hours_group(self) -> NDArray[np.intp]:
        """Number of the group of weekdays with the same usual hours, shape (7,).

        A slot is usual for a weekday when it is open on at least half of that weekday's days that open at all.
        """
        usual = self.usual_open
        _, group = np.unique(usual, axis=0, return_inverse=True)
        return np.asarray(group, dtype=np.intp).ravel()

    @cached_property
    def usual_open(self) -> NDArray[np.bool_]:
        """The usual hours of every weekday, shape (7, slots)."""
        usual = np.zeros((7, self.slots), dtype=bool)
        for day in range(7):
            here = (self.weekday == day) & self.day_open
            if here.any():
                usual[day] = self.open[here].mean(axis=0) >= 0.5
        return usual

    @cached_property
    def total(self) -> NDArray[np.float64]:
        """What each past day would have held with its weekday's usual hours and nothing unknown, shape (n_days,).

        Known contacts divided by the share of the weekday's usual contacts that falls in known open slots; NaN where
        that share is under 0.3, where the day is closed, and on days to come.
        """
        typical = self._typical()
        seen = self.open & np.isfinite(self.volume)
        usual = typical[self.weekday]
        whole = usual.sum(axis=1)
        share = np.divide((usual * seen).sum(axis=1), whole, out=np.zeros(len(whole)), where=whole > 0)
        held = np.where(seen, self.volume, 0.0).sum(axis=1)
        enough = (share >= LEAST_SHARE) & (np.arange(len(share)) < self.known)
        return np.asarray(np.divide(held, share, out=np.full(len(whole), np.nan), where=enough))

    def _typical(self) -> NDArray[np.float64]:
        """Mean known contacts by weekday and slot, at least a trace wherever it usually opens, shape (7, slots)."""
        past = self.volume[: self.known]
        seen = np.isfinite(past) & self.open[: self.known]
        filled = np.where(seen, past, 0.0)
        typical = np.zeros((7, self.slots))
        for day in range(7):
            here = self.weekday[: self.known] == day
            count = seen[here].sum(axis=0)
            typical[day] = filled[here].sum(axis=0) / np.maximum(count, 1)
        level = typical.sum(axis=1, keepdims=True) / np.maximum(self.usual_open.sum(axis=1, keepdims=True), 1)
        return np.asarray(np.where(self.usual_open, np.maximum(typical, 1e-3 * level + 1e-9), 0.0))


def weeks(table: DayTable) -> float:
    """Weeks of history in the table."""
    return table.known / 7.0
