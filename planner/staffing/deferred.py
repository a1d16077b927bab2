"""Deferred work (e-mail, cases, messages): hours that become available and fall due, not people waiting.

No Erlang formula: work can be done at any working moment between its arrival and its deadline. The requirement is a
list of windows; whatever a roster does, it holds the promise if and only if, for every stretch of time, it works at
least the hours whose windows lie inside.

At the horizon's end
--------------------
Work whose deadline lies beyond the horizon is due in it in proportion: as much of it as working time of its window
lies inside. A steady queue thus ends the week with the backlog it would have had at any other week's end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from planner.scenario.queue import Queue
from planner.staffing.deadlines import WorkCalendar, due

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Work:
    """Contacts with the time in which each may and must be done, in intervals of the horizon.

    Attributes
    ----------
    begin, end : ndarray of int, shape (k,)
        May be worked in intervals begin..end-1.
    contacts : ndarray, shape (k,)
    share : ndarray, shape (k,)
        Part that must be done by `end`: below 1 where the deadline lies beyond the horizon.
    late : ndarray of bool, shape (k,)
        No working time between arrival and deadline: late whatever the staff; due at the next close.
    """

    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    contacts: Numbers
    share: Numbers
    late: NDArray[np.bool_]


def work_windows(arrival: Numbers, contacts: Numbers, queue: Queue, calendar: WorkCalendar) -> Work:
    """Windows of contacts that arrive at these positions of the calendar.

    `begin` is the next working moment, `end` the last one by which the work is due. An arrival before the horizon
    (opening backlog) begins with it.
    """
    deadline = due(arrival, queue.target, calendar)
    begin = calendar.next_open(np.maximum(arrival, calendar.first))
    end = calendar.last_close(deadline)
    late = deadline < np.where(np.floor(arrival) >= begin, arrival, begin)
    end = np.where(late, calendar.span_end(begin), np.maximum(end, begin + 1))
    final = int(calendar.last_close(np.array([float(calendar.last)]))[0])
    whole = calendar.elapsed(end.astype(float)) - calendar.elapsed(begin.astype(float))
    inside = calendar.elapsed(np.minimum(end, final).astype(float)) - calendar.elapsed(begin.astype(float))
    kept = (begin < final) & (contacts > 0) & (whole > 0)
    share = np.where(end > final, inside / np.maximum(whole, 1.0), 1.0)
    return Work(
        (begin - calendar.first)[kept],
        (np.minimum(end, final) - calendar.first)[kept],
        contacts[kept],
        share[kept],
        late[kept],
    )


def arrivals(volume: Numbers, calendar: WorkCalendar) -> tuple[Numbers, Numbers]:
    """Positions and contacts of the horizon's arrivals: an interval's contacts count from its start."""
    return calendar.first + np.arange(volume.size, dtype=float), volume


def backlog(queue: Queue, calendar: WorkCalendar) -> tuple[Numbers, Numbers]:
    """Positions and contacts of the work open at the start, oldest first."""
    parts = sorted(queue.opening_backlog, key=lambda part: -part.age_h)
    ages = np.array([part.age_h for part in parts])
    return calendar.first - ages / calendar.interval_h, np.array([part.volume for part in parts])


@njit(cache=True, nogil=True)
def on_time(volume, waiting, capacity, end, counted, period, periods):  # type: ignore[no-untyped-def]
    """Contacts finished in time and contacts due, by path and period: first come, first served.

    Parameters
    ----------
    volume : ndarray, shape (paths, n)
        Arrivals per interval.
    waiting : float
        Contacts ahead of them at the start.
    capacity : ndarray, shape (n,)
        Contacts that can be worked per interval.
    end : ndarray of int, shape (n,)
        Interval before which each interval's arrivals must be done.
    counted : ndarray of bool, shape (n,)
        Whether their deadline lies inside the horizon.
    period : ndarray of int, shape (n,)

    Returns
    -------
    good, total : ndarray, shape (paths, periods)
    """
    paths, n = volume.shape
    good = np.zeros((paths, periods))
    total = np.zeros((paths, periods))
    done = np.zeros(n + 1)
    for p in range(paths):
        arrived = waiting
        for i in range(n):
            arrived += volume[p, i]
            done[i + 1] = min(arrived, done[i] + capacity[i])
        before = waiting
        for i in range(n):
            if counted[i]:
                good[p, period[i]] += min(volume[p, i], max(0.0, done[end[i]] - before))
                total[p, period[i]] += volume[p, i]
            before += volume[p, i]
    return good, total
