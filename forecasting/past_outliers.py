"""The outliers of a queue that is being learned, looked for also in what its opening hours leave out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.days import DayTable
from forecasting.events import Event
from forecasting.grid import QueueHistory, cell_starts, day_slot
from forecasting.history import History
from forecasting.marked import touched
from forecasting.outlier_record import Outlier
from forecasting.outliers import find_outliers
from forecasting.series import Series


def outliers_of(
    history: History, past: QueueHistory, table: DayTable, series: Series, events: Sequence[Event]
) -> tuple[Outlier, ...]:
    """Outliers of a queue with a history of its own; none where it borrows another's.

    Parameters
    ----------
    history : History
        Read only before the end of the table's known days.
    past : QueueHistory
    table : DayTable
        Made of `past`.
    series : Series
        Days that it states closed are no lost days.
    events : sequence of Event
        Days that they touch are explained.
    """
    if series.borrowed is not None or series.level is not None or table.known == 0:
        return ()
    days = past.days[: table.known]
    recorded = _recorded(history, past, table)
    stamps = cell_starts(days, past.interval_min)
    aside = np.zeros(len(days), dtype=bool)
    for event in events:
        aside |= touched(event, series.queue, stamps, past.interval_min).reshape(len(days), -1).any(axis=1)
    closed = [pd.Timestamp(date) for date, hours in series.special.items() if not hours.spans]
    aside |= np.asarray(days.isin(closed))
    return find_outliers(table, series.queue, recorded=recorded, aside=aside)


def _recorded(history: History, past: QueueHistory, table: DayTable) -> NDArray[np.float64]:
    """Contacts by day and slot as they stand in the history, NaN without a row, shape (known, slots)."""
    rows = history.of(past.queue)
    wall = rows["start"].dt.tz_localize(None)
    rows = rows[(wall >= past.days[0]) & (wall < past.days[0] + pd.Timedelta(days=table.known))]
    day, slot = day_slot(past.days[0].date(), pd.DatetimeIndex(rows["start"]), past.interval_min)
    cell = day * past.slots + slot
    size = table.known * past.slots
    held = np.bincount(cell, rows["volume"].to_numpy(dtype=float), size)
    held[np.bincount(cell, minlength=size) == 0] = np.nan
    return np.asarray(held.reshape(table.known, past.slots))
