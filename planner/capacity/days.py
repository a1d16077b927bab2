"""Contacts of a queue day by day on every path, with the profile and the handle time of the day's intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.calendar import interval_starts
from forecasting.grid import queue_history
from forecasting.handle_time import handle_time
from forecasting.history import History
from forecasting.long_result import LongForecast, day_numbers
from planner.scenario import Inputs, Queue, Scenario
from planner.staffing.deadlines import special_hours
from planner.stated_series import series_of

Numbers = NDArray[np.float64]

DAY_MIN = 1440


@dataclass(frozen=True)
class Day:
    """The days of one queue.

    Attributes
    ----------
    volume : ndarray, shape (days,)
        Expected contacts.
    paths : ndarray, shape (paths, days)
    number : ndarray of int, shape (intervals,)
        Day of each interval.
    share : ndarray, shape (intervals,)
        Part of the day's contacts.
    aht_s : ndarray, shape (intervals,)
    open : ndarray of bool, shape (intervals,)
        Intervals worked.
    interval_s : float
    """

    volume: Numbers
    paths: Numbers
    number: NDArray[np.int64]
    share: Numbers
    aht_s: Numbers
    open: NDArray[np.bool_]
    interval_s: float


def grid_of(scenario: Scenario, long: LongForecast, history_interval_min: int) -> tuple[pd.DatetimeIndex, int]:
    """Interval starts and their length in minutes: the history's, or the scenario's where that is by the day."""
    if history_interval_min < DAY_MIN:
        return long.starts, history_interval_min
    step = scenario.interval_min
    return interval_starts(long.first_day, long.days, step, scenario.time_zone), step


def days_of(inputs: Inputs, long: LongForecast) -> dict[str, Day]:
    """Days of every queue; contacts escalated on top of their targets' own are added there."""
    scenario = inputs.scenario
    starts, step = grid_of(scenario, long, inputs.history_interval_min)
    number = np.asarray(day_numbers(starts, long.first_day), dtype=np.int64)
    found = {}
    for queue in scenario.queue:
        open_ = queue.open.mask(starts, special_hours(scenario, queue.name))
        found[queue.name] = Day(
            volume=long.mean(queue.name),
            paths=np.asarray(long.paths[queue.name], dtype=float),
            number=number,
            share=_shares(queue, long, starts, number, open_),
            aht_s=_handle_times(inputs, queue, starts),
            open=open_,
            interval_s=step * 60.0,
        )
    return _escalated(scenario, found)


def _shares(
    queue: Queue, long: LongForecast, starts: pd.DatetimeIndex, number: NDArray[np.int64], open_: NDArray[np.bool_]
) -> Numbers:
    """Part of the day in each interval; of a daily history even over the day's opening hours."""
    if len(starts) == len(long.starts):
        return np.asarray(long.shares[queue.name], dtype=float)
    weight = np.ones(len(starts)) if queue.deferred else open_.astype(float)
    total = np.bincount(number, weights=weight, minlength=long.days)[number]
    return np.asarray(np.divide(weight, total, out=np.zeros_like(weight), where=total > 0))


def _handle_times(inputs: Inputs, queue: Queue, starts: pd.DatetimeIndex) -> Numbers:
    """By interval: stated where the queue borrows its shape, else learned, else stated; surges multiply it."""
    scenario, series = inputs.scenario, series_of(inputs.scenario, queue)
    made_up = series.borrowed is not None or series.level is not None
    if (made_up and queue.aht_s is not None) or not len(inputs.history):
        found = np.full(len(starts), float(queue.aht_s or 0.0))
    else:
        history = History(inputs.history, inputs.history_interval_min, scenario.time_zone, ())
        past = queue_history(history, series, until=starts[0], set_aside=scenario.event)
        found, _ = handle_time(past, starts, queue.aht_s)
    for surge in scenario.surge:
        if queue.name in surge.queues:
            begin, end = (pd.Timestamp(moment).tz_localize(scenario.time_zone) for moment in (surge.begin, surge.end))
            found = np.where((starts >= begin) & (starts < end), found * surge.aht, found)
    return np.asarray(found, dtype=float)


def _escalated(scenario: Scenario, days: Mapping[str, Day]) -> dict[str, Day]:
    """Contacts that come on top of a queue's own, from the queues that escalate to it."""
    found = dict(days)
    for queue in scenario.queue:
        for part in queue.escalates:
            if part.additional:
                to, source = found[part.to], days[queue.name]
                found[part.to] = replace(
                    to, volume=to.volume + part.share * source.volume, paths=to.paths + part.share * source.paths
                )
    return found
