"""Mean of the last six weeks: what a careful person does in a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.days import DayTable
from forecasting.methods.protocol import Settings

REACH_WEEKS = 26
"""How far back a known value is looked for."""


def weekday_means(table: DayTable, origin: int, days: int, weeks: int) -> NDArray[np.float64]:
    """Mean of the latest `weeks` known values of each weekday and slot, laid over the coming days.

    Parameters
    ----------
    table : DayTable
    origin, days : int
    weeks : int
        Fewer are used where fewer are known; a slot that is never known takes the mean of its neighbours in time,
        which is the slot's mean over the other weekdays.

    Returns
    -------
    ndarray, shape (days, slots)
    """
    first = max(0, origin - 7 * REACH_WEEKS)
    past = np.where(table.open[first:origin], table.volume[first:origin], np.nan)
    weekday = table.weekday[first:origin]
    by_weekday = np.full((7, table.slots), np.nan)
    for day in np.unique(weekday):
        newest_first = past[weekday == day][::-1]
        known = np.isfinite(newest_first)
        chosen = known & (np.cumsum(known, axis=0) <= weeks)
        count = chosen.sum(axis=0)
        held = np.where(chosen, newest_first, 0.0).sum(axis=0)
        by_weekday[day] = np.divide(held, count, out=np.full(table.slots, np.nan), where=count > 0)
    count = np.isfinite(by_weekday).sum(axis=0)
    fallback = np.nansum(by_weekday, axis=0) / np.maximum(count, 1)
    filled = np.where(np.isfinite(by_weekday), by_weekday, fallback)
    coming = slice(origin, origin + days)
    return np.asarray(np.where(table.open[coming], filled[table.weekday[coming]], 0.0))


@dataclass(frozen=True)
class _Fitted:
    table: DayTable

    def mean(self, origin: int, days: int) -> NDArray[np.float64]:
        return weekday_means(self.table, origin, days, weeks=6)


class SixWeeks:
    """Mean of the same weekday and slot over six weeks."""

    name = "mean_of_six_weeks"
    needs_days = 0

    def fit(self, table: DayTable, settings: Settings) -> _Fitted:  # noqa: ARG002  it has nothing to set
        """Bind to a table."""
        return _Fitted(table)
