"""Many replications: a block of them on one set of arrays, folded into sums as each ends.

Every measure is kept as its sum, its sum of squares and, for ratios, the sum of products: what a mean over
replications or a ratio of means needs for its standard error, however many replications there are.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.by_reference import by_reference
from planner.simulation.compiled import compiled, inlined
from planner.simulation.engine import replicate
from planner.simulation.tally import AGES
from planner.simulation.world import EVENTS, FULL, WIDENED, World

(
    OFFERED,
    ANSWERED,
    ABANDONED,
    LEFT,
    MET,
    COUNTED,
    WAIT_S,
    BACKLOG,
    ON_S,
    BUSY_S,
    HANDLED,
    COUNTS,
) = range(12)
"""Measures of one replication: contacts by their arrival interval, the last four by the clock."""

SQUARES = COUNTS
"""`SQUARES + m` is the sum of squares of measure m."""

(MET_COUNTED, WAIT_ANSWERED, ABANDONED_OFFERED, BUSY_ON, REACHED, JUDGED, MEASURES) = range(2 * COUNTS, 2 * COUNTS + 7)
"""Sums of products; replications that met the target's share in the interval among those with a contact to judge by."""

DAY_MEASURES = COUNTS

PART, WHOLE, PART_2, WHOLE_2, PRODUCT, MOMENTS = range(6)
"""Last axis of the sums of people's time (busy within on queue) and of their work (handled, seconds)."""


class Sums(NamedTuple):
    """What is kept of a block of R replications; nothing per contact. G groups, S pairs of a group and a queue.

    Attributes
    ----------
    total : ndarray, shape (Q, N, MEASURES)
        Sums over replications by interval.
    by_day : ndarray, shape (R, Q, D, DAY_MEASURES)
        The measures of each replication's days.
    group, group_day : ndarray, shape (G, N, MOMENTS) and (G, D, MOMENTS)
        Busy seconds within seconds on queue.
    pair, pair_day : ndarray, shape (S, N, MOMENTS) and (S, D, MOMENTS)
        Contacts finished, and seconds spent on contacts.
    ages : ndarray, shape (Q, AGES, N + 1, 2)
        Deferred contacts waiting at each interval's start and at the horizon's end, by age: sum and sum of squares.
    """

    total: NDArray[np.float64]
    by_day: NDArray[np.float64]
    group: NDArray[np.float64]
    group_day: NDArray[np.float64]
    pair: NDArray[np.float64]
    pair_day: NDArray[np.float64]
    ages: NDArray[np.float64]


class Places(NamedTuple):
    """Where things are counted: `day_of` (N,), `group_of` (C,) and `queue_of_pair` (S,) are numbers."""

    day_of: NDArray[np.int64]
    group_of: NDArray[np.int64]
    queue_of_pair: NDArray[np.int64]


class Scratch(NamedTuple):
    """One replication's time by queue (Q, N, 3: on, busy, handled), by group (G, N, 2) and its days (2, D)."""

    queue: NDArray[np.float64]
    group: NDArray[np.float64]
    day: NDArray[np.float64]


def empty_sums(queues: int, groups: int, pairs: int, intervals: int, days: int, replications: int) -> Sums:
    """Zeros of the right shapes."""
    return Sums(
        np.zeros((queues, intervals, MEASURES)),
        np.zeros((replications, queues, days, DAY_MEASURES)),
        np.zeros((groups, intervals, MOMENTS)),
        np.zeros((groups, days, MOMENTS)),
        np.zeros((pairs, intervals, MOMENTS)),
        np.zeros((pairs, days, MOMENTS)),
        np.zeros((queues, AGES, intervals + 1, 2)),
    )


def scratch_for(sums: Sums) -> Scratch:
    """Room to fold one replication in."""
    queues, intervals = sums.total.shape[:2]
    return Scratch(
        np.zeros((queues, intervals, 3)),
        np.zeros((sums.group.shape[0], intervals, 2)),
        np.zeros((2, sums.by_day.shape[2])),
    )


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
def _add_people(w: World, places: Places, scratch: Scratch) -> None:
    """One replication's time on queue and busy by queue and group, and contacts finished by queue."""
    scratch.queue[:, :, :] = 0.0
    scratch.group[:, :, :] = 0.0
    intervals = places.day_of.size
    for c in range(w.classes.size):
        group = scratch.group[places.group_of[c]]
        for i in range(intervals):
            group[i, 0] += w.on_s[c, i]
            group[i, 1] += w.busy_s[c, i]
    for q in range(w.queues.size):
        queue = scratch.queue[q]
        for row in range(w.queues[q].first, w.queues[q].last):
            if w.eligible[row].level >= WIDENED:
                break
            c = w.eligible[row].cls
            for i in range(intervals):
                queue[i, 0] += w.on_s[c, i]
                queue[i, 1] += w.busy_s[c, i]
    for s in range(places.queue_of_pair.size):
        queue = scratch.queue[places.queue_of_pair[s]]
        for i in range(intervals):
            queue[i, 2] += w.handled[s, i]


@inlined
def _moments(row: NDArray[np.float64], part: float, whole: float) -> None:
    row[PART] += part
    row[WHOLE] += whole
    row[PART_2] += part * part
    row[WHOLE_2] += whole * whole
    row[PRODUCT] += part * whole


@compiled
def _fold_groups(places: Places, scratch: Scratch, sums: Sums) -> None:
    for g in range(sums.group.shape[0]):
        scratch.day[:, :] = 0.0
        for i in range(places.day_of.size):
            on_s, busy_s = scratch.group[g, i, 0], scratch.group[g, i, 1]
            if on_s > 0.0:
                _moments(sums.group[g, i], busy_s, on_s)
                scratch.day[0, places.day_of[i]] += busy_s
                scratch.day[1, places.day_of[i]] += on_s
        for d in range(scratch.day.shape[1]):
            _moments(sums.group_day[g, d], scratch.day[0, d], scratch.day[1, d])


@compiled
def _fold_pairs(w: World, places: Places, scratch: Scratch, sums: Sums) -> None:
    for s in range(places.queue_of_pair.size):
        scratch.day[:, :] = 0.0
        for i in range(places.day_of.size):
            handled, work_s = np.float64(w.handled[s, i]), w.work_s[s, i]
            _moments(sums.pair[s, i], handled, work_s)
            scratch.day[0, places.day_of[i]] += handled
            scratch.day[1, places.day_of[i]] += work_s
        for d in range(scratch.day.shape[1]):
            _moments(sums.pair_day[s, d], scratch.day[0, d], scratch.day[1, d])


@compiled
def _fold_ages(w: World, sums: Sums) -> None:
    for q in range(w.queues.size):
        if w.queues[q].deferred:
            for k in range(AGES):
                waiting = 0.0
                for i in range(sums.ages.shape[2]):
                    waiting += w.aging[q, k, i]
                    sums.ages[q, k, i, 0] += waiting
                    sums.ages[q, k, i, 1] += waiting * waiting


@compiled
def _fold_queues(w: World, row: int, places: Places, scratch: Scratch, sums: Sums) -> None:
    for q in range(w.queues.size):
        waiting = 0
        for i in range(places.day_of.size):
            cell, total, day = w.tally[q, i], sums.total[q, i], sums.by_day[row, q, places.day_of[i]]
            waiting += cell.waiting
            values = (
                np.float64(cell.offered),
                np.float64(cell.answered),
                np.float64(cell.abandoned),
                np.float64(cell.left),
                np.float64(cell.met),
                np.float64(cell.counted),
                cell.wait_s,
                np.float64(waiting),
                scratch.queue[q, i, 0],
                scratch.queue[q, i, 1],
                scratch.queue[q, i, 2],
            )
            for m in range(COUNTS):
                total[m] += values[m]
                total[SQUARES + m] += values[m] * values[m]
                day[m] += values[m]
            total[MET_COUNTED] += values[MET] * values[COUNTED]
            total[WAIT_ANSWERED] += values[WAIT_S] * values[ANSWERED]
            total[ABANDONED_OFFERED] += values[ABANDONED] * values[OFFERED]
            total[BUSY_ON] += values[BUSY_S] * values[ON_S]
            if cell.counted > 0:
                total[JUDGED] += 1.0
                total[REACHED] += _reached(w, q, i)


@compiled
def _fold(w: World, row: int, places: Places, scratch: Scratch, sums: Sums) -> None:
    """Add what was counted in a replication, number `row` of its block."""
    _add_people(w, places, scratch)
    _fold_queues(w, row, places, scratch, sums)
    _fold_groups(places, scratch, sums)
    _fold_pairs(w, places, scratch, sums)
    _fold_ages(w, sums)


def run_block(world: World, first: int, last: int, places: Places, scratch: Scratch, sums: Sums) -> int:
    """Simulate replications `first` to `last` - 1 into `sums`.

    Returns
    -------
    int
        Events simulated, or -1 if the pool of contacts was too small.
    """
    w, places, scratch, sums = by_reference(world), by_reference(places), by_reference(scratch), by_reference(sums)
    events = 0
    for replication in range(first, last):
        replicate(w, replication)
        if w.counters[FULL] == 1:
            return -1
        events += int(w.counters[EVENTS])
        _fold(w, replication - first, places, scratch, sums)
    return events
