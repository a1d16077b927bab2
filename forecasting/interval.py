"""How long the rows of a history are: learned from their clock times, queue by queue."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

ON_GRID = 0.9
"""Share of starts that must fall on the learned grid; the rest are faults, told one by one."""

LEAST_LOG = 28.0
"""Natural log of the odds against chance, above which a queue's coarser starts are its interval: 40 half-hours."""

DIVISORS = tuple(n for n in range(1440, 0, -1) if 1440 % n == 0)

DAILY = 1440
LONGEST = 60
"""Minutes: longer intervals, except the day, do not fit the odd days of daylight saving."""


def clock_minute(starts: pd.DatetimeIndex) -> NDArray[np.float64]:
    """Minutes since local midnight, seconds as a fraction; NaN for NaT."""
    return np.asarray(starts.hour * 60 + starts.minute + starts.second / 60, dtype=float)


def learned_interval(minute: NDArray[np.float64]) -> int:
    """The longest interval, a divisor of the day, on whose clock grid nearly all starts fall, minutes.

    Sparse files, in which most gaps are longer than the interval, are read right too; 1440 means daily.

    Parameters
    ----------
    minute : ndarray, shape (n,)
        Of `clock_minute`.
    """
    return int(_longest(_counts(minute, np.zeros(minute.size, dtype=np.intp), 1))[0])


def intervals_by_queue(minute: NDArray[np.float64], queue: NDArray[np.intp], queues: int) -> NDArray[np.int_]:
    """Interval of every queue of a file, minutes.

    A queue has the file's interval, unless its own starts lie on a coarser grid and are so many that chance cannot have
    put them there (``(file / own)^rows < e^-28``).

    Parameters
    ----------
    minute : ndarray, shape (n,)
    queue : ndarray of int, shape (n,)
        Number of the row's queue.
    queues : int

    Returns
    -------
    ndarray of int, shape (queues,)
    """
    counts = _counts(minute, queue, queues)
    own, common = _longest(counts), int(_longest(counts.sum(axis=0, keepdims=True))[0])
    sure = counts.sum(axis=1) * np.log(np.maximum(own / common, 1.0)) > LEAST_LOG
    finer = (own < common) & (counts.sum(axis=1) * np.log(np.maximum(common / own, 1.0)) > LEAST_LOG)
    return np.where(sure | finer, own, common)


def changed_interval(
    minute: NDArray[np.float64], queue: NDArray[np.intp], moment: NDArray[np.int64], queues: int
) -> dict[int, tuple[int, int]]:
    """Queues whose rows are of one length in their first week and of another in their last.

    Parameters
    ----------
    minute, queue : ndarray, shape (n,)
    moment : ndarray of int64, shape (n,)
        Seconds of the starts, on any scale.
    queues : int

    Returns
    -------
    dict of queue number to (first, last), minutes
    """
    week = 7 * 86_400
    ends = pd.Series(moment).groupby(queue).agg(["min", "max"]).reindex(range(queues)).to_numpy()
    early, late = moment < ends[queue, 0] + week, moment > ends[queue, 1] - week
    weeks = [_counts(minute[part], queue[part], queues) for part in (early, late)]
    found = [_longest(counts) for counts in weeks]
    changed = {}
    for number in np.flatnonzero(found[0] != found[1]):
        first, last = int(found[0][number]), int(found[1][number])
        coarse, fine = max(first, last), min(first, last)
        rows = weeks[0 if first == coarse else 1][number]
        strict = rows[:DAILY:coarse].sum() == rows.sum()
        if strict and coarse % fine == 0 and rows.sum() * np.log(coarse / fine) > LEAST_LOG:
            changed[int(number)] = (first, last)
    return changed


def in_words(interval_min: int) -> str:
    """``daily rows`` or ``rows of 15 minutes``."""
    return "daily rows" if interval_min == DAILY else f"rows of {interval_min} minutes"


def _counts(minute: NDArray[np.float64], queue: NDArray[np.intp], queues: int) -> NDArray[np.int_]:
    """Starts by queue and whole clock minute; the last column counts those between whole minutes."""
    whole = np.where(minute % 1 == 0, minute, DAILY).astype(np.intp)
    return np.bincount(queue * (DAILY + 1) + whole, minlength=queues * (DAILY + 1)).reshape(queues, DAILY + 1)


def _longest(counts: NDArray[np.int_]) -> NDArray[np.int_]:
    """The longest interval on whose grid `ON_GRID` of a queue's starts fall; 1 where none is."""
    found = np.ones(len(counts), dtype=np.int_)
    total = counts.sum(axis=1)
    for interval in reversed(DIVISORS):
        found[counts[:, :DAILY:interval].sum(axis=1) >= ON_GRID * total] = interval
    return found
