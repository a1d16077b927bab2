"""Many replications: a block of them on one set of arrays, folded into sums as each ends."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.simulation.compiled import compiled
from planner.simulation.engine import replicate
from planner.simulation.world import EVENTS, FULL, World

(
    OFFERED,
    ANSWERED,
    ABANDONED,
    LEFT,
    MET,
    COUNTED,
    WAIT_S,
    BACKLOG,
    MET_2,
    COUNTED_2,
    MET_COUNTED,
    REACHED,
    JUDGED,
    MEASURES,
) = range(14)
"""Last axis of `Sums.total`; the first eight are also those of `Sums.by_day`."""

DAY_MEASURES = 8


class Sums(NamedTuple):
    """What is kept of a block of R replications; nothing per contact.

    Attributes
    ----------
    total : ndarray, shape (Q, N, MEASURES)
        Sums over replications by arrival interval; REACHED counts replications that met the target's share in
        the interval among JUDGED, those that had a contact to judge by.
    by_day : ndarray, shape (R, Q, D, DAY_MEASURES)
    offered : ndarray of int32, shape (R, Q, N)
    """

    total: NDArray[np.float64]
    by_day: NDArray[np.float64]
    offered: NDArray[np.int32]


@compiled
def _reached(w: World, q: int, i: int) -> bool:
    """Whether the interval's contacts meet the queue's target and further limits."""
    queue, cell = w.queues[q], w.tally[q, i]
    return bool(
        cell.met >= queue.share * cell.counted - 1e-9
        and cell.wait_s <= queue.asa_limit_s * max(cell.answered, 1)
        and cell.abandoned <= queue.abandon_limit * cell.offered
    )


@compiled
def _fold(w: World, row: int, day_of: NDArray[np.int64], sums: Sums) -> None:
    for q in range(w.queues.size):
        waiting = 0
        for i in range(day_of.size):
            cell, total, day = w.tally[q, i], sums.total[q, i], sums.by_day[row, q, day_of[i]]
            waiting += cell.waiting
            sums.offered[row, q, i] = cell.offered
            met, counted = np.float64(cell.met), np.float64(cell.counted)
            values = (
                np.float64(cell.offered),
                np.float64(cell.answered),
                np.float64(cell.abandoned),
                np.float64(cell.left),
                met,
                counted,
                cell.wait_s,
                np.float64(waiting),
            )
            for m in range(DAY_MEASURES):
                total[m] += values[m]
                day[m] += values[m]
            total[MET_2] += met * met
            total[COUNTED_2] += counted * counted
            total[MET_COUNTED] += met * counted
            if counted > 0.0:
                total[JUDGED] += 1.0
                total[REACHED] += _reached(w, q, i)


@compiled
def run_block(w: World, first: int, last: int, day_of: NDArray[np.int64], sums: Sums) -> int:
    """Simulate replications `first` to `last` - 1 into `sums`.

    Returns
    -------
    int
        Events simulated, or -1 if the pool of contacts was too small.
    """
    events = 0
    for replication in range(first, last):
        replicate(w, replication)
        if w.counters[FULL] == 1:
            return -1
        events += w.counters[EVENTS]
        _fold(w, replication - first, day_of, sums)
    return events
