"""Rows of what happened, from histories and from actuals of the day: one row a queue and interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

COLUMNS = ("start", "queue", "volume", "aht_s", "answered", "abandoned", "answered_within", "backlog")


def joined(parts: Sequence[pd.DataFrame], time_zone: str) -> pd.DataFrame:
    """Histories and actuals together; of a queue and start that several tell, each column from the last that knows it.

    Parameters
    ----------
    parts : sequence of DataFrame
        Frame HISTORY (``service_level`` as a share) or actuals (``answered_within``), aware starts.
    time_zone : str
        Zone in which starts are given, and days begin.

    Returns
    -------
    DataFrame
        `COLUMNS`, NaN where not known, sorted by queue, then start.
    """
    frames = [_complete(part).assign(start=part["start"].dt.tz_convert(time_zone)) for part in parts if len(part)]
    if not frames:
        return pd.DataFrame(columns=list(COLUMNS))
    rows = pd.concat(frames, ignore_index=True)
    last = rows.groupby(["queue", "start"], sort=True)[list(COLUMNS[2:])].last()  # the last that is known
    return last.reset_index()[list(COLUMNS)]


def _complete(part: pd.DataFrame) -> pd.DataFrame:
    rows = part.reindex(columns=[*COLUMNS, "service_level"])
    numbers = rows[[*COLUMNS[2:], "service_level"]].astype(float)
    within = numbers["answered_within"].fillna(numbers["service_level"] * numbers["volume"])
    told = numbers.assign(answered_within=within).drop(columns="service_level")
    return pd.concat([rows[["start"]], rows["queue"].astype(str), told.replace([np.inf, -np.inf], np.nan)], axis=1)
