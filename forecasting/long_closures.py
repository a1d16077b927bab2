"""Closures that come every year: a queue that was shut for a week in two Augusts is expected to be again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.days import DayTable

LEAST_DAYS = 5
"""Successive days, among those on which the queue usually opens, that make a closure and not a holiday."""

TYPICAL_CONTACTS = 10.0
"""A day without contacts among days that have so many and more was closed, whatever the hours say."""

YEAR_DAYS = 364
NEAR_DAYS = 14
"""A year, to the weekday, and how far apart in the year two closures may begin."""


def with_yearly_closures(table: DayTable, first: int, stated: Container[dt.date]) -> tuple[DayTable, tuple[str, ...]]:
    """Close days to come as in the year before, where the year before that had the same closure.

    Parameters
    ----------
    table : DayTable
    first : int
        Day number from which days may be closed.
    stated : container of date
        Days of which somebody says the hours: they stay as they are.

    Returns
    -------
    table : DayTable
    notes : tuple of str
        A sentence for each closure expected, without the queue's name.
    """
    spells = closed_spells(table)
    open_ = table.open.copy()
    notes = []
    for begin, end in spells:
        before = [one for one in spells if abs(begin - one[0] - YEAR_DAYS) <= NEAR_DAYS]
        if not before or begin < table.known - YEAR_DAYS - NEAR_DAYS:
            continue
        length = min(end - begin, *(last - start for start, last in before))
        for year in (1, 2):
            days = np.arange(begin, begin + length) + YEAR_DAYS * year
            days = days[(days >= max(first, table.known)) & (days < len(open_))]
            days = np.array([day for day in days if _date(table, day) not in stated], dtype=np.intp)
            if days.size:
                open_[days] = False
                notes.append(
                    f"no contacts from {_date(table, begin)} to {_date(table, begin + length - 1)} and a year before: "
                    f"expected to be closed from {_date(table, days[0])} to {_date(table, days[-1])}; state special "
                    "days if not"
                )
    return (replace(table, open=open_) if notes else table), tuple(notes)


def closed_spells(table: DayTable) -> list[tuple[int, int]]:
    """First day of every closure of the past and the day after its last."""
    known = table.known
    usual = np.asarray(table.usual_open.any(axis=1))[table.weekday[:known]]
    held = np.nansum(table.volume[:known], axis=1)
    empty = table.day_open[:known] & (held == 0) & np.isfinite(table.volume[:known]).any(axis=1)
    busy = held[usual & table.day_open[:known] & (held > 0)]
    # A gap in the rows may be a closure or a loss; the same gap in two years is a closure.
    closed = np.asarray(~np.isfinite(np.where(table.open[:known], table.volume[:known], np.nan)).any(axis=1))
    if busy.size and float(np.median(busy)) >= TYPICAL_CONTACTS:
        closed |= empty
    days = np.flatnonzero(usual)
    return [(int(days[run[0]]), int(days[run[-1]]) + 1) for run in _runs(closed[days]) if len(run) >= LEAST_DAYS]


def _runs(flags: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    """Positions of successive true flags."""
    at = np.flatnonzero(flags)
    return [run for run in np.split(at, np.flatnonzero(np.diff(at) > 1) + 1) if run.size]


def _date(table: DayTable, day: int | np.intp) -> dt.date:
    return pd.Timestamp(table.dates[0]).date() + dt.timedelta(int(day))
