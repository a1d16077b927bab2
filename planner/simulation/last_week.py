"""The start from last week's end: what came in the hours before the horizon, where it is known who worked then."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.scenario import Scenario


def rates_before(
    scenario: Scenario, rates: NDArray[np.float32], warm: int, history: pd.DataFrame, history_interval_min: int
) -> NDArray[np.float32]:
    """Expected contacts with the warm-up's as they were: recorded, else those of the same hour a week later.

    Where neither is known, the first hour's mean stays.

    Parameters
    ----------
    rates : ndarray, shape (P, Q, W + N)
    warm : int
        W, intervals before the horizon.
    history : DataFrame
        Frame HISTORY; may be empty.
    history_interval_min : int
        Length of its intervals, minutes.
    """
    starts = scenario.horizon()
    step = pd.Timedelta(seconds=scenario.interval_s)
    before = pd.DatetimeIndex([starts[0] - step * k for k in range(warm, 0, -1)])
    week_later = starts.get_indexer(before + pd.Timedelta(days=7))
    made = rates.copy()
    for q, queue in enumerate(scenario.queue):
        if queue.deferred:
            continue
        known = _recorded(history, queue.name, before, step, pd.Timedelta(minutes=history_interval_min))
        for i in range(warm):
            if np.isfinite(known[i]):
                made[:, q, i] = known[i]
            elif week_later[i] >= 0:
                made[:, q, i] = rates[:, q, warm + week_later[i]]
    return made


def _recorded(
    history: pd.DataFrame, queue: str, before: pd.DatetimeIndex, step: pd.Timedelta, own: pd.Timedelta
) -> NDArray[np.float64]:
    """Contacts recorded in intervals of our length; NaN where the queue's history does not reach."""
    rows = history[history["queue"] == queue] if len(history) else history
    rows = rows[pd.DatetimeIndex(rows["start"]) > before[0] - pd.Timedelta(days=1)] if len(rows) else rows
    if not len(rows):
        return np.full(len(before), np.nan)
    begin = ((pd.DatetimeIndex(rows["start"]) - before[0]) / step).to_numpy(dtype=float)
    order = np.argsort(begin)
    begin, volume = begin[order], rows["volume"].to_numpy(dtype=float)[order]
    length = own / step
    overlap = np.minimum(np.arange(len(before))[:, None] + 1.0, begin + length) - np.maximum(
        np.arange(len(before))[:, None], begin
    )
    counts = (np.maximum(overlap, 0.0) * volume / length).sum(axis=1)
    place = np.arange(len(before))
    reached = (begin[0] <= place + 1e-9) & (place + 1.0 <= begin[-1] + length + 1e-9)
    return np.where(reached, counts, np.nan)
