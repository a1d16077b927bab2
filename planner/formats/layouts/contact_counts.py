"""Contacts counted by queue and interval: frame HISTORY, with zeros between the first day and the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.calendar import interval_starts
from forecasting.history import COLUMNS
from planner.formats.layouts.contact_rows import Column
from planner.formats.layouts.marks import ANSWERED_, GAVE_UP_

DAILY = 1_440
MOST_ROWS = 6_000_000
"""Rows of history above which single contacts are counted by the hour."""

FAR_DAYS = 366
FEW = 0.01
"""Contacts that lie a year from all others, and are fewer than this share, have a date that cannot be right."""

_DAY_US = 86_400_000_000


@dataclass(frozen=True)
class Grid:
    """Intervals of the days from a first to a last contact.

    Attributes
    ----------
    starts : DatetimeIndex, aware
    length_min : int
    """

    starts: pd.DatetimeIndex
    length_min: int

    @classmethod
    def over(cls, created_us: NDArray[np.int64], length_min: int, time_zone: str) -> Grid:
        """The grid that holds all these moments (microseconds, UTC)."""
        ends = pd.DatetimeIndex(np.array([created_us.min(), created_us.max()]).view("M8[us]"), tz="UTC")
        first, last = (moment.date() for moment in ends.tz_convert(time_zone))
        return cls(interval_starts(first, (last - first).days + 1, length_min, time_zone), length_min)

    def at(self, created_us: NDArray[np.int64]) -> NDArray[np.int64]:
        """Position of the interval that each moment lies in."""
        starts = self.starts.as_unit("us").asi8
        if self.length_min == DAILY:
            return np.asarray(np.searchsorted(starts, created_us, side="right") - 1)
        return np.asarray((created_us - starts[0]) // (self.length_min * 60_000_000))

    def edges(self, created_us: NDArray[np.int64]) -> tuple[pd.Timestamp, pd.Timestamp]:
        """Start of the first contact's interval, and the moment of the last contact."""
        last = pd.Timestamp(int(created_us.max()), unit="us", tz="UTC").tz_convert(self.starts.tz)
        return self.starts[int(self.at(created_us.min()[None])[0])], last


def believable(created_us: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each moment belongs to the bulk of them: not years away with a handful of others."""
    days, counts = np.unique(created_us // _DAY_US, return_counts=True)
    part = np.cumsum(np.diff(days, prepend=days[:1]) > FAR_DAYS)
    sizes = np.bincount(part, weights=counts)
    good = sizes >= FEW * sizes.sum()
    good[np.argmax(sizes)] = True
    if good.all():
        return np.ones(created_us.size, dtype=bool)
    return np.asarray(good[part][np.searchsorted(days, created_us // _DAY_US)])


def counted(columns: Mapping[str, Column], queue: NDArray[np.intp], names: Sequence[str], grid: Grid) -> pd.DataFrame:
    """Frame HISTORY of contacts.

    Parameters
    ----------
    columns : mapping of str to ndarray, shape (n,) each
        ``created`` (microseconds, UTC), ``outcome``, and where known ``handle_s`` and ``wait_s``.
    queue : ndarray of int, shape (n,)
        Positions in `names`.
    names : sequence of str
        Queues, sorted.
    grid : Grid

    Returns
    -------
    DataFrame
        Contacts offered; their mean handle time, of those whose is known; where the file says how contacts left the
        line, how many were answered and gave up, and the mean wait of those answered.
    """
    cell = queue * len(grid.starts) + grid.at(columns["created"])
    size = len(names) * len(grid.starts)
    outcome = columns["outcome"]
    measures = {"volume": np.bincount(cell, minlength=size).astype(float)}
    if "handle_s" in columns:
        measures["aht_s"] = _mean(columns["handle_s"], cell, size)
    if outcome.any():
        for name, code in (("answered", ANSWERED_), ("abandoned", GAVE_UP_)):
            measures[name] = np.bincount(cell[outcome == code], minlength=size).astype(float)
        if "wait_s" in columns:
            answered = outcome == ANSWERED_
            measures["asa_s"] = _mean(columns["wait_s"][answered], cell[answered], size)
    starts = grid.starts.take(np.tile(np.arange(len(grid.starts)), len(names)))
    named = np.repeat(np.array(names, dtype=object), len(grid.starts))
    frame = pd.DataFrame({"start": starts, "queue": pd.Series(named, dtype="str"), **measures}, copy=False)
    return frame.reindex(columns=list(COLUMNS))


def _mean(values: Column, cell: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    known = ~np.isnan(values)
    count = np.bincount(cell[known], minlength=size)
    total = np.bincount(cell[known], weights=values[known].astype(float), minlength=size)
    return np.asarray(np.divide(total, count, out=np.full(size, np.nan), where=count > 0))
