"""Which period an interval belongs to, and what that period is called."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.calendar import DAY_NAMES


def period_labels(starts: pd.DatetimeIndex, over: str, week_starts: str = "Mon") -> NDArray[np.str_]:
    """Label of each interval's period.

    Parameters
    ----------
    starts : DatetimeIndex, shape (n,)
        Aware interval starts in the scenario's zone.
    over : {"interval", "day", "week", "month"}
    week_starts : str
        First day of the week; a week bears the ISO number of its fourth day.

    Returns
    -------
    ndarray of str, shape (n,)
        The ISO start, ``2026-11-27``, ``2026-W48`` or ``2026-11``.
    """
    if over == "interval":
        return np.array([start.isoformat() for start in starts])
    if over == "week":
        wall = starts.tz_localize(None).normalize()
        since = (wall.day_of_week - DAY_NAMES.index(week_starts)) % 7
        fourth = wall - pd.to_timedelta(since, unit="D") + pd.Timedelta(days=3)
        iso = fourth.isocalendar()
        return np.array([f"{year}-W{week:02d}" for year, week in zip(iso["year"], iso["week"], strict=True)])
    return np.array(starts.strftime("%Y-%m-%d" if over == "day" else "%Y-%m"))


def numbered(labels: NDArray[np.str_]) -> tuple[NDArray[np.int64], list[str]]:
    """Number of each interval's period in order of appearance, and the periods' labels."""
    names = list(dict.fromkeys(labels.tolist()))
    number = {name: i for i, name in enumerate(names)}
    return np.array([number[label] for label in labels.tolist()], dtype=np.int64), names
