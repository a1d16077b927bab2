"""Deferred work done by given people, first come first served: what of each interval's arrivals is in time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.scenario import Queue, Scenario
from planner.staffing.deadlines import work_calendar
from planner.staffing.deferred import arrivals, backlog, on_time, work_windows

Numbers = NDArray[np.float64]


def kept_by_arrival(
    scenario: Scenario, queue: Queue, volumes: Numbers, aht_s: Numbers, agents: Numbers
) -> tuple[Numbers, Numbers]:
    """Contacts in time and contacts counted, by the interval of their arrival.

    Parameters
    ----------
    volumes : ndarray, shape (paths, n)
        Arrivals of each interval.
    aht_s, agents : ndarray, shape (n,)
        Seconds a contact; people at work on the queue.

    Returns
    -------
    kept, counted : ndarray, shape (paths, n)
        Arrivals whose window ends beyond the horizon count nowhere.
    """
    n = volumes.shape[1]
    calendar = work_calendar(scenario, queue)
    positions, _ = arrivals(volumes[0], calendar)
    numbers = np.arange(1, n + 1, dtype=float)  # as contacts, so that those kept tell which they are
    new = work_windows(positions, numbers, queue, calendar)
    which = new.contacts.astype(np.int64) - 1
    end, counted = np.full(n, n), np.zeros(n, dtype=bool)
    end[which] = np.where(new.late, new.begin, new.end)
    counted[which] = new.share >= 1.0
    _, waiting = backlog(queue, calendar)
    capacity = agents * queue.max_occupancy * float(scenario.interval_s) / np.maximum(aht_s, 1e-9)
    kept, due = on_time(np.ascontiguousarray(volumes), float(waiting.sum()), capacity, end, counted, np.arange(n), n)
    return kept, due
