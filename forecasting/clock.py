"""Times as people write them, with an offset or as wall time of a zone, to moments."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.faults import Fault, InputError
from forecasting.table import FaultBook, Table

OFFSET = r"[Tt ]\d{2}:?\d{2}.*(?:[Zz]|[+-]\d{2}(?::?\d{2})?)$"
DATE = r"^(?:19[7-9]|20\d)\d-?\d{2}-?\d{2}"


def read_moments(
    table: Table, book: FaultBook, column: str, time_zone: str, keys: pd.Series | None = None
) -> tuple[pd.DatetimeIndex, NDArray[np.bool_]]:
    """A column of times as aware moments in a zone.

    Wall times that occur twice in autumn are told apart by their order in the file: the first row of a key is
    the first of the two moments, the second row the second. A single row is taken as the first.

    Parameters
    ----------
    column : str
        ISO 8601: ``2026-03-04T09:15:00-05:00``, or without offset the wall time of `time_zone`.
    keys : Series, optional
        What a row belongs to beside its time (the queue); None means that all rows belong together.

    Returns
    -------
    moments : DatetimeIndex, aware, shape (n,)
        NaT where unreadable (told in `book`) or skipped by the clock.
    skipped : ndarray of bool, shape (n,)
        Wall times that daylight saving leaves out in spring.
    """
    codes, texts = pd.factorize(table.cells[column])
    text = pd.Series(np.asarray(texts, dtype=object), dtype=str)
    dated = text.str.contains(DATE, regex=True).to_numpy(dtype=bool)
    aware = text.str.contains(OFFSET, regex=True).to_numpy(dtype=bool)
    utc = pd.Series(pd.NaT, index=text.index, dtype="datetime64[us, UTC]")
    wall = pd.Series(pd.NaT, index=text.index, dtype="datetime64[us]")
    utc[dated & aware] = pd.to_datetime(text[dated & aware], format="ISO8601", errors="coerce", utc=True)
    wall[dated & ~aware] = pd.to_datetime(text[dated & ~aware], format="ISO8601", errors="coerce")
    unread = (utc.isna() & wall.isna()).to_numpy()
    table.tell(
        book,
        unread[codes],
        column,
        "a time such as 2026-03-04T09:15:00",
        "Write year, month, day, then the time, with or without an offset.",
    )
    first, second = wall_moments(pd.DatetimeIndex(wall), time_zone)
    skipped = wall.notna().to_numpy() & first.isna()
    twice = (first != second) & first.notna()
    moments = utc.dt.tz_convert(time_zone).fillna(first.to_series(wall.index)).iloc[codes].reset_index(drop=True)
    repeated = np.flatnonzero(twice[codes])
    if repeated.size:
        group = [codes[repeated]] if keys is None else [codes[repeated], keys.to_numpy()[repeated]]
        later = pd.Series(repeated).groupby(group).cumcount().to_numpy() % 2 == 1
        moments.iloc[repeated[later]] = second[codes[repeated[later]]].to_numpy()
    return pd.DatetimeIndex(moments), skipped[codes]


def check_zone(time_zone: str) -> None:
    """Refuse what is no IANA zone.

    Raises
    ------
    InputError
        With what such a name looks like.
    """
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        fault = Fault("time_zone", time_zone, "an IANA name such as America/New_York", "Correct the name.")
        raise InputError([fault]) from error


def wall_moments(wall: pd.DatetimeIndex, time_zone: str) -> tuple[pd.DatetimeIndex, pd.DatetimeIndex]:
    """The moment a wall time is, or the two that it is in the repeated hour of autumn.

    Parameters
    ----------
    wall : DatetimeIndex, naive, shape (n,)

    Returns
    -------
    first, second : DatetimeIndex, aware, shape (n,)
        Different in the repeated hour only; NaT where daylight saving skips the hour in spring.
    """
    first = wall.tz_localize(time_zone, ambiguous=np.ones(len(wall), dtype=bool), nonexistent="NaT")
    second = wall.tz_localize(time_zone, ambiguous=np.zeros(len(wall), dtype=bool), nonexistent="NaT")
    return first, second
