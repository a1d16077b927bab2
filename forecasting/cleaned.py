"""A queue's history as the forecast learns from it, beside the rows as they came: what is left out, what odd."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.events import Event
from forecasting.grid import queue_history
from forecasting.history import History
from forecasting.outliers import outlier_frame
from forecasting.past_outliers import outliers_of
from forecasting.queue_model import day_table
from forecasting.series import Series

STATES = ("used", "partly used", "left out", "no rows")
"""What becomes of a day: all its contacts are learned from, some, none; or nothing came on a day that is open."""

CLOCK_SHARE = 0.01
"""Share of a day's contacts that the hour which daylight saving repeats may move: no repair."""


@dataclass(frozen=True)
class Cleaned:
    """One queue's past, cleaned.

    Attributes
    ----------
    days : DataFrame
        ``date,as_came,used,state``: contacts of the rows as they came, contacts that the forecast learns from, and
        one of `STATES`; from the first row's day to the last's. Days without rows on which the queue is closed are
        ``used`` with nothing.
    notes : tuple of str
        What was repaired, left out or doubted, in sentences.
    outliers : DataFrame
        ``queue,kind,first,last,change,expected,actual,z`` as `forecasting.outliers.outlier_frame`; told, not removed.
    """

    days: pd.DataFrame
    notes: tuple[str, ...]
    outliers: pd.DataFrame


def cleaned(history: History, series: Series, holidays: str | None = None, events: Sequence[Event] = ()) -> Cleaned:
    """Clean the whole history of one queue as its forecast would.

    Parameters
    ----------
    history : History
        With rows of the queue.
    series : Series
    holidays : str, optional
        Code of the public holidays.
    events : sequence of Event
        Unplanned ones are left out.

    Raises
    ------
    KeyError
        If the queue has no rows.
    """
    past = queue_history(history, series, set_aside=events)
    last = past.days[-1].date()
    table = day_table(past, series, last + dt.timedelta(1), holidays, events)
    found = outliers_of(history, past, table, series, events)
    rows = history.of(past.queue)
    came = rows.groupby(rows["start"].dt.date)["volume"].agg(["sum", "size"])
    dates = [day.date() for day in past.days]
    as_came = came["sum"].reindex(dates).to_numpy(dtype=float)
    volume = past.volume.reshape(len(dates), -1)
    used = np.nansum(volume, axis=1)
    unknown = (np.isnan(volume) & past.open.reshape(len(dates), -1)).any(axis=1)
    whole = np.abs(used - np.nan_to_num(as_came)) < np.maximum(0.5, CLOCK_SHARE * np.nan_to_num(as_came))
    nothing = np.isnan(as_came)
    states = np.select([nothing & unknown, nothing | whole, used < 0.5], [STATES[3], STATES[0], STATES[2]], STATES[1])
    days = pd.DataFrame({"date": dates, "as_came": as_came, "used": used, "state": states})
    return Cleaned(days, tuple(past.notes), outlier_frame(found))
