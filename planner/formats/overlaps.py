"""Rows that several files give: what one only assumes gives way to what another says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from planner.formats.foreign import Taken


def without_assumed(parts: Sequence[Taken]) -> list[pd.DataFrame]:
    """The histories of several files, without zeros at one file's edges where another file has the interval.

    Two exports of contacts that are cut at noon hold that day both: the first knows nothing of the afternoon, the
    second nothing of the morning.

    Parameters
    ----------
    parts : sequence of Taken
        Frames HISTORY.
    """
    if len(parts) < 2:
        return [part.frame for part in parts]
    known = [part.frame[~_assumed(part)] for part in parts]
    kept = []
    for at, part in enumerate(parts):
        assumed = _assumed(part)
        if not assumed.any():
            kept.append(part.frame)
            continue
        others = pd.concat([one[["queue", "start"]] for other, one in enumerate(known) if other != at])
        mine = pd.MultiIndex.from_frame(part.frame[["queue", "start"]])
        elsewhere = mine.isin(pd.MultiIndex.from_frame(others))
        kept.append(part.frame[~(assumed & elsewhere)])
    return kept


def _assumed(part: Taken) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    if part.edges is None or part.frame.empty:
        return np.zeros(len(part.frame), dtype=bool)
    first, last = part.edges
    starts = pd.DatetimeIndex(part.frame["start"])
    return np.asarray((starts < first) | (starts > last))
