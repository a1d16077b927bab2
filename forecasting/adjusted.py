"""Mean, sample paths and handle time of all queues while what people know is laid on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True)
class Adjusted:
    """A forecast in the making. Every function that changes it returns another.

    Attributes
    ----------
    starts : DatetimeIndex, aware, shape (n,)
        The horizon's grid.
    mean : mapping of queue to ndarray, shape (n,)
        Expected contacts per interval; the mean of the queue's paths.
    paths : mapping of queue to ndarray of float32, shape (P, n)
        Expected contacts given the path's day.
    aht_s : mapping of queue to ndarray, shape (n,)
        Seconds.
    notes : tuple of str
        What was laid on, in sentences.
    """

    starts: pd.DatetimeIndex
    mean: Mapping[str, NDArray[np.float64]]
    paths: Mapping[str, NDArray[np.float32]]
    aht_s: Mapping[str, NDArray[np.float64]]
    notes: tuple[str, ...] = ()

    @property
    def interval(self) -> pd.Timedelta:
        """Length of an interval."""
        return self.starts[1] - self.starts[0]

    def with_queue(
        self,
        queue: str,
        mean: NDArray[np.float64],
        paths: NDArray[np.floating],
        aht_s: NDArray[np.float64] | None = None,
    ) -> Adjusted:
        """The same with other numbers for one queue, its paths scaled so that their mean is `mean`."""
        aht = self.aht_s if aht_s is None else {**self.aht_s, queue: aht_s}
        return replace(
            self,
            mean={**self.mean, queue: mean},
            paths={**self.paths, queue: centred(paths, mean)},
            aht_s=aht,
        )

    def noting(self, *notes: str) -> Adjusted:
        """The same with more notes."""
        return replace(self, notes=self.notes + notes)


def centred(paths: NDArray[np.floating], mean: NDArray[np.float64]) -> NDArray[np.float32]:
    """Paths scaled per interval so that their mean is `mean`; where they are all zero, `mean` itself."""
    own = paths.mean(axis=0, dtype=np.float64)
    scale = np.divide(mean, own, out=np.zeros_like(own), where=own > 0)
    return np.where(own > 0, paths * scale, mean).astype(np.float32)


def moment(when: dt.datetime | dt.date, time_zone: dt.tzinfo | None) -> pd.Timestamp:
    """A wall time (a date: its midnight) as an aware moment.

    The first of two in autumn; a time that the clock skips is moved to the next that exists.
    """
    stamp = pd.Timestamp(when)
    if stamp.tzinfo is not None:
        return stamp.tz_convert(time_zone)
    return stamp.tz_localize(time_zone, ambiguous=True, nonexistent="shift_forward")


def overlap(
    starts: pd.DatetimeIndex, interval: pd.Timedelta, begin: pd.Timestamp, end: pd.Timestamp
) -> NDArray[np.float64]:
    """Share of every interval that lies in [begin, end), shape (n,)."""
    first = np.asarray((begin - starts) / interval)
    last = np.asarray((end - starts) / interval)
    return np.asarray(np.clip(np.minimum(last, 1.0) - np.maximum(first, 0.0), 0.0, 1.0))


def share_within(starts: pd.DatetimeIndex, interval: pd.Timedelta, begin: pd.Timestamp, end: pd.Timestamp) -> float:
    """Share of the time from `begin` to `end` that the horizon covers."""
    covered = overlap(starts, interval, begin, end).sum() * interval
    return float(min(1.0, covered / (end - begin)))
