"""When deferred work may be done and by when it must be: positions on a grid of intervals.

A position is a moment counted in intervals from the grid's first start, so 2.5 is the middle of the third interval.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.calendar import OpeningHours, interval_starts
from planner.scenario.queue import Queue, Target
from planner.scenario.scenario import Scenario

_WEEK_H = 168.0


def special_hours(scenario: Scenario, queue: str) -> dict[dt.date, OpeningHours]:
    """Days on which this queue's hours differ."""
    return {day.date: day.open for day in scenario.special_day if not day.queues or queue in day.queues}


@dataclass(frozen=True)
class WorkCalendar:
    """Working hours around the horizon.

    Attributes
    ----------
    open : ndarray of bool, shape (N,)
        Intervals worked, from some days before the horizon to some after it.
    day : ndarray of int, shape (N,)
        Local day of each interval, counted from the first.
    first, last : int
        The horizon is intervals first..last-1.
    interval_h : float
    """

    open: NDArray[np.bool_]
    day: NDArray[np.int64]
    first: int
    last: int
    interval_h: float

    def next_open(self, position: NDArray[np.float64]) -> NDArray[np.int64]:
        """First working interval that begins at or after the interval of each position; N if none follows."""
        later = np.append(np.where(self.open, np.arange(self.open.size), self.open.size), self.open.size)
        first_from = np.minimum.accumulate(later[::-1])[::-1]
        return np.asarray(first_from[np.clip(np.floor(position).astype(np.int64), 0, self.open.size)])

    def last_close(self, position: NDArray[np.float64]) -> NDArray[np.int64]:
        """End of the last working interval that has ended by each position; 0 if there is none."""
        ends = np.append(0, np.where(self.open, np.arange(1, self.open.size + 1), 0))
        return np.asarray(
            np.maximum.accumulate(ends)[np.clip(np.floor(position + 1e-9).astype(np.int64), 0, self.open.size)]
        )

    def span_end(self, index: NDArray[np.int64]) -> NDArray[np.int64]:
        """End of the unbroken working time that holds each working interval."""
        shut = np.append(np.where(self.open, self.open.size, np.arange(self.open.size)), self.open.size)
        return np.asarray(np.minimum.accumulate(shut[::-1])[::-1][np.minimum(index, self.open.size)])

    def elapsed(self, position: NDArray[np.float64]) -> NDArray[np.float64]:
        """Working intervals that have passed by each position."""
        passed = np.concatenate([[0.0], np.cumsum(self.open)])
        return np.asarray(np.interp(position, np.arange(self.open.size + 1), passed))


def work_calendar(scenario: Scenario, queue: Queue) -> WorkCalendar:
    """The queue's working hours, far enough beyond the horizon for every deadline that begins in it."""
    target = queue.target
    weekly_h = sum(end - begin for _, begin, end in queue.open.spans) / 60.0
    wait_h = target.within_h or 0.0
    if target.clock == "business" and weekly_h > 0:
        wait_h *= _WEEK_H / weekly_h
    ahead = 14 + int(wait_h / 24.0) + 3 * (target.within_business_days or 0)
    oldest_h = max((part.age_h for part in queue.opening_backlog), default=0.0)
    before = 2 + int(oldest_h / 24.0)
    starts = interval_starts(
        scenario.start - dt.timedelta(before),
        before + scenario.days + ahead,
        scenario.interval_min,
        scenario.time_zone,
    )
    special: Mapping[dt.date, OpeningHours] = special_hours(scenario, queue.name)
    horizon = scenario.horizon()
    first = int(starts.searchsorted(horizon[0]))
    dates = pd.factorize(starts.tz_localize(None).normalize())[0]
    return WorkCalendar(
        queue.open.mask(starts, special),
        np.asarray(dates, dtype=np.int64),
        first,
        first + len(horizon),
        scenario.interval_min / 60.0,
    )


def due(arrival: NDArray[np.float64], target: Target, calendar: WorkCalendar) -> NDArray[np.float64]:
    """By when work that arrives at each position must be done.

    Wall clock: so many hours later. Business clock: after so many working hours. Business days: by the close of the
    k-th working day after the day of arrival (a day without working hours, such as a closed special day, does not
    count); k = 0 is the same day, or the next working day if that one has closed.
    """
    if target.within_business_days is not None:
        return _close_of_day(arrival, target.within_business_days, calendar)
    wait = (target.within_h or 0.0) / calendar.interval_h
    if target.clock == "wall":
        return arrival + wait
    passed = np.concatenate([[0.0], np.cumsum(calendar.open)])
    aim = calendar.elapsed(arrival) + wait
    where = np.clip(np.searchsorted(passed, aim - 1e-9, side="left"), 1, calendar.open.size)
    into = (aim - passed[where - 1]) / np.maximum(passed[where] - passed[where - 1], 1.0)
    return np.where(wait > 0, where - 1.0 + into, arrival)


def _close_of_day(arrival: NDArray[np.float64], days: int, calendar: WorkCalendar) -> NDArray[np.float64]:
    worked = np.flatnonzero(calendar.open)
    if worked.size == 0:
        return np.full(arrival.shape, float(calendar.open.size))
    closes = np.flatnonzero(np.diff(np.append(calendar.day[worked], -1))) if worked.size else worked
    day_of_close = calendar.day[worked[closes]]
    close = worked[closes] + 1.0
    today = calendar.day[np.clip(np.floor(arrival).astype(np.int64), 0, calendar.day.size - 1)]
    if days == 0:
        which = np.searchsorted(close, arrival, side="right")
    else:
        which = np.searchsorted(day_of_close, today, side="right") + days - 1
    return np.asarray(np.append(close, float(calendar.open.size))[np.minimum(which, close.size)])
