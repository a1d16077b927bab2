"""Cells of a history that are no ordinary observations: before hours existed, copied, or in a silence at the end."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.copied import copied_days
from forecasting.opening import hours_of_week
from forecasting.silence import UNLIKELY, Silence, not_yet


def doubted_cells(
    volume: NDArray[np.float64],
    open_: NDArray[np.bool_],
    days: pd.DatetimeIndex,
    silence: Silence,
    notes: list[str],
) -> NDArray[np.bool_]:
    """Which cells to take as unknown, each kind told in a sentence.

    Parameters
    ----------
    volume : ndarray, shape (n_days, slots)
        NaN where there is no row. After the last contact of a queue believed to have ended, zeros are written.
    open_ : ndarray of bool, shape (n_days, slots)
    days : DatetimeIndex, naive, shape (n_days,)
    silence : Silence
        At the end of the history.
    notes : list of str
        Told there.

    Returns
    -------
    ndarray of bool, shape (n_days, slots)
    """
    doubtful = np.zeros(volume.shape, dtype=bool)
    if silence.last < 0:
        notes.append("no contacts in the whole history: none are expected")
    if silence.ended or silence.doubted:
        _silent_end(volume, doubtful, days, silence, notes)
    early = not_yet(volume, days[0].weekday()) & open_ & (volume == 0)
    if early.any():
        week = np.zeros((7, volume.shape[1]), dtype=bool)
        np.logical_or.at(week, days.day_of_week.to_numpy(), early)
        since = days[int(np.flatnonzero(early.any(axis=1))[-1])] + pd.Timedelta(days=1)
        notes.append(
            f"no contacts {hours_of_week(week).words()} before {since:%Y-%m-%d}: taken as closed then, not as quiet"
        )
        doubtful |= early
    copied = copied_days(np.where(open_, volume, 0.0))
    for first, last, lag in _runs(copied):
        notes.append(
            f"{days[first]:%Y-%m-%d} to {days[last]:%Y-%m-%d} repeat {days[first - lag]:%Y-%m-%d} to"
            f" {days[last - lag]:%Y-%m-%d} number by number: taken as copied, so as unknown"
        )
        doubtful[first : last + 1] = True
    return doubtful


def _silent_end(
    volume: NDArray[np.float64],
    doubtful: NDArray[np.bool_],
    days: pd.DatetimeIndex,
    silence: Silence,
    notes: list[str],
) -> None:
    told = f"no contacts after {days[silence.last]:%Y-%m-%d}, on {silence.usual} usually open days"
    if silence.ended:
        volume[silence.last + 1 :] = 0.0
        notes.append(f"{told} (by chance: under {UNLIKELY:.1%}): taken as ended, no contacts are expected")
    else:
        doubtful[silence.last + 1 :] = True
        notes.append(f"{told}: ended, closed, or rows lost? It is expected to go on as before")


def _runs(copied: NDArray[np.intp]) -> list[tuple[int, int, int]]:
    """First and last row of neighbouring days copied from as far back, and how far."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], copied, [0])))).tolist()
    return [(a, b - 1, int(copied[a])) for a, b in pairwise(edges) if copied[a]]
