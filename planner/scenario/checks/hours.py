"""Shifts lie, in part at least, within the opening hours of some queue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.calendar import OpeningHours, interval_starts
from forecasting.faults import Fault
from planner.scenario.checks.clocks import known_zone
from planner.scenario.scenario import Scenario
from planner.scenario.shifts import Shift
from planner.scenario.source import Source

GRID_MIN = 5
"""Resolution of the comparison, minutes: the finest interval a scenario may have."""
MARGIN_DAYS = 2
"""Days looked at around the week: a site's shift may begin on the scenario's day before."""


def outside_hours(scenario: Scenario, source: Source) -> Iterator[Fault]:
    """A fault for every shift outside the opening hours of all queues, whatever its site and start."""
    zones = {zone for zone in (scenario.time_zone, *(site.time_zone for site in scenario.site)) if zone is not None}
    if not all(known_zone(zone) for zone in zones) or not all(queue.open.spans for queue in scenario.queue):
        return
    queues = [queue.name for queue in scenario.queue]
    open_time = OpenTime(scenario, queues)
    for shift in scenario.shift:
        if shift.start.end < shift.start.begin:
            continue  # told as a window written backwards; it has no start to look at
        if not any(open_time.meets(shift, zone) for zone in sorted(zones)):
            first, last = shift.start.begin, shift.start.end + shift.length_min.most
            yield Fault(
                source.where(f'shift "{shift.name}"'),
                f"{_clock(first)} to {_clock(last)} at the widest",
                "a shift within the opening hours of some queue, at least in part",
                "Correct its start and days, or the queues' open.",
            )


def special_days(scenario: Scenario, queue: str) -> dict[dt.date, OpeningHours]:
    """Hours of the days that differ for a queue."""
    return {day.date: day.open for day in scenario.special_day if not day.queues or queue in day.queues}


class OpenTime:
    """When any of some queues is open: in an ordinary week, and around the special days planned.

    Parameters
    ----------
    scenario : Scenario
    queues : collection of str
    """

    def __init__(self, scenario: Scenario, queues: Collection[str]) -> None:
        last = scenario.start + dt.timedelta(scenario.days - 1)
        special = {day.date for day in scenario.special_day if scenario.start <= day.date <= last}
        week = [scenario.start + dt.timedelta(day) for day in range(7)]
        self._windows = [_Window(scenario, queues, days) for days in (week, *([day] for day in sorted(special)))]

    def meets(self, shift: Shift, zone: str) -> bool:
        """Whether some start and length of the shift on this zone's clock has a moment of open time."""
        return any(window.meets(shift, zone) for window in self._windows)


class _Window:
    """Open time around some days in a row, on a fine grid."""

    def __init__(self, scenario: Scenario, queues: Collection[str], days: list[dt.date]) -> None:
        self._days = days
        first = days[0] - dt.timedelta(MARGIN_DAYS)
        self._starts = interval_starts(first, len(days) + 2 * MARGIN_DAYS, GRID_MIN, scenario.time_zone)
        open_ = np.zeros(len(self._starts), dtype=bool)
        for queue in scenario.queue:
            if queue.name in queues:
                special = special_days(scenario, queue.name)
                open_ |= queue.open.mask(self._starts) | queue.open.mask(self._starts, special)
        self._until: NDArray[np.int64] = np.concatenate([[0], np.cumsum(open_)])

    def meets(self, shift: Shift, zone: str) -> bool:
        grid = range(shift.start.begin, shift.start.end + 1, shift.start.every_min)
        walls = [
            pd.Timestamp(day) + pd.Timedelta(minutes=minute)
            for day in self._days
            if day.weekday() in shift.days
            for minute in grid
        ]
        if not walls:
            return False
        begins = pd.DatetimeIndex(walls).tz_localize(zone, ambiguous="NaT", nonexistent="NaT").dropna()
        ends = begins + pd.Timedelta(minutes=shift.length_min.most)
        return bool(np.any(self._before(ends) > self._before(begins)))

    def _before(self, moments: pd.DatetimeIndex) -> NDArray[np.int64]:
        """How many open grid steps begin before each moment."""
        return np.asarray(self._until[self._starts.searchsorted(moments)])


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
