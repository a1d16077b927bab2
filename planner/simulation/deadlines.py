"""By when deferred work must be answered, as arrays over arrival intervals."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.scenario import Queue, Scenario
from planner.staffing.deadlines import due, work_calendar


def deadlines(scenario: Scenario, queue: Queue) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Deadline of work that arrives at each interval's start, and how it grows inside the interval.

    A contact that arrives x seconds into interval i is due at ``due_s[i] + slope[i] x``: with the wall clock the
    deadline moves along, with the business clock it does while the queue is open, and "by the close of the next
    business day" does not move.

    Returns
    -------
    due_s, slope : ndarray, shape (n,)
        Seconds from the horizon's start; seconds per second.
    """
    target = queue.target
    if target.within_h is None and target.within_business_days is None:
        target = target.model_copy(update={"within_h": (target.within_s or 0.0) / 3600.0})
    calendar = work_calendar(scenario, queue.model_copy(update={"target": target}))
    n = calendar.last - calendar.first
    position = calendar.first + np.arange(n, dtype=float)
    due_s = (due(position, target, calendar) - calendar.first) * scenario.interval_s
    if target.within_business_days is not None:
        return due_s, np.zeros(n)
    if target.clock == "wall":
        return due_s, np.ones(n)
    return due_s, calendar.open[calendar.first : calendar.last].astype(float)


def working_time(scenario: Scenario, queue: Queue) -> NDArray[np.bool_]:
    """Intervals of the horizon in which the queue is open (taken, or worked), special days included."""
    calendar = work_calendar(scenario, queue)
    return calendar.open[calendar.first : calendar.last]
