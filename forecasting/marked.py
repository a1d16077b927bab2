"""Where the events that a person marked lie, so that unplanned ones are set aside when learning."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.events import Event


def touched(event: Event, queue: str, starts: pd.DatetimeIndex, interval_min: int) -> NDArray[np.bool_]:
    """Which intervals an event touches, shape (n,); none when it names other queues.

    Parameters
    ----------
    starts : DatetimeIndex, shape (n,)
        On the local clock, aware or naive.
    """
    if event.queues and queue not in event.queues:
        return np.zeros(len(starts), dtype=bool)
    wall = starts.tz_localize(None) if starts.tz is not None else starts
    ends = wall + pd.Timedelta(minutes=interval_min)
    return np.asarray((wall < pd.Timestamp(event.end)) & (ends > pd.Timestamp(event.begin)))


def unplanned_mask(
    events: Sequence[Event], queue: str, starts: pd.DatetimeIndex, interval_min: int
) -> NDArray[np.bool_]:
    """Intervals to set aside when learning: those that an unplanned event touches, shape (n,)."""
    mask = np.zeros(len(starts), dtype=bool)
    for event in events:
        if event.kind == "unplanned":
            mask |= touched(event, queue, starts, interval_min)
    return mask
