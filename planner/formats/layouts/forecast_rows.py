"""Another system's forecast, row by row, as overrides that set the contacts of each interval."""

from __future__ import annotations

import numpy as np
import pandas as pd

from forecasting.interval import clock_minute, intervals_by_queue
from forecasting.overrides import COLUMNS


def overrides_of(rows: pd.DataFrame, system: str) -> pd.DataFrame:
    """One override a row: the interval's contacts are set to its volume.

    Parameters
    ----------
    rows : DataFrame
        Frame HISTORY: its volumes are the forecast; the rest is not used, overrides are of contacts.
    system : str
        Who says so.
    """
    if rows.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    starts = pd.DatetimeIndex(rows["start"])
    codes, names = pd.factorize(rows["queue"])
    length = intervals_by_queue(clock_minute(starts), codes, len(names))[codes]
    days = starts.normalize() + pd.DateOffset(days=1)
    ends = (starts + pd.to_timedelta(length, unit="min")).where(length != 1440, days)
    frame = {"queue": rows["queue"], "start": starts, "end": ends, "op": "set", "value": rows["volume"]}
    why = f"forecast of {system}"
    return pd.DataFrame({**frame, "who": system, "why": np.full(len(rows), why)})[list(COLUMNS)]
