"""What kind of day and interval is scored: the busiest third, public holidays and their neighbours, planned events."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.calendar import holiday_names
from forecasting.days import DayTable
from forecasting.events import Event
from forecasting.grid import QueueHistory
from forecasting.marked import touched


@dataclass(frozen=True)
class Marks:
    """Kinds of the days and slots of a whole history.

    Attributes
    ----------
    busy_slot : ndarray of bool, shape (n_days, slots)
        In the busiest third of the week's intervals.
    busy_day : ndarray of bool, shape (n_days,)
        In the busiest third of the weekdays.
    special : ndarray of bool, shape (n_days,)
        A public holiday, its eve, the day after, or a day that a planned event touches.
    """

    busy_slot: NDArray[np.bool_]
    busy_day: NDArray[np.bool_]
    special: NDArray[np.bool_]


def mark_days(whole: QueueHistory, table: DayTable, first: int, holidays: str | None, events: Sequence[Event]) -> Marks:
    """Tell the kinds of all days of a history.

    The busiest third is a third of the week: the cells (weekday by slot) and the weekdays with the highest mean over
    the days *before the first origin*. Were it a third of the scored intervals by what came in them, it would
    collect those whose chance was high: every method would seem to forecast too low there and every band too short
    (selection on the outcome), and by what was forecast, each method would be scored on other intervals.

    Parameters
    ----------
    whole : QueueHistory
        The history with its planned events in it.
    table : DayTable
        The same without them.
    first : int
        Day number of the first origin; nothing of it or later is read to find the busiest.
    holidays : str, optional
        Code of the public holidays.
    events : sequence of Event
    """
    past = np.where(table.open[:first], table.volume[:first], np.nan)
    cells = _weekday_means(past, table.weekday[:first])
    daily = np.where(np.isfinite(past).any(axis=1), np.nansum(past, axis=1), np.nan)
    weekdays = _weekday_means(daily[:, None], table.weekday[:first])[:, 0]
    weekday = table.weekday[: len(whole.days)]
    return Marks(
        busy_slot=busiest_third(cells)[weekday],
        busy_day=busiest_third(weekdays)[weekday],
        special=_special(whole, holidays, events),
    )


def _weekday_means(past: NDArray[np.float64], weekday: NDArray[np.intp]) -> NDArray[np.float64]:
    """Mean by weekday and slot, NaN where never known, shape (7, slots)."""
    means = np.full((7, past.shape[1]), np.nan)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # the mean of a cell that is never known is NaN, as wanted
        for day in np.unique(weekday):
            means[day] = np.nanmean(past[weekday == day], axis=0)
    return means


def busiest_third(means: NDArray[np.float64]) -> NDArray[np.bool_]:
    """The highest third (rounded, at least one) of the known cells; of equals the earlier.

    Parameters
    ----------
    means : ndarray of any shape
        NaN where unknown.
    """
    flag = np.zeros(means.size, dtype=bool)
    known = int(np.isfinite(means).sum())
    if known:
        order = np.argsort(-np.nan_to_num(means.ravel(), nan=-np.inf), kind="stable")
        flag[order[: max(1, round(known / 3))]] = True
    return flag.reshape(means.shape)


def _special(whole: QueueHistory, holidays: str | None, events: Sequence[Event]) -> NDArray[np.bool_]:
    one = dt.timedelta(1)
    dates = [day.date() for day in whole.days]
    named = holiday_names(holidays, dates[0] - one, dates[-1] + one)
    near = np.array([date in named or date + one in named or date - one in named for date in dates])
    for event in events:
        if event.kind == "planned":
            cells = touched(event, whole.queue, whole.stamps, whole.interval_min).reshape(whole.volume.shape)
            near |= (cells & whole.open).any(axis=1)
    return near
