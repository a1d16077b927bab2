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


def added(parts: Sequence[Taken]) -> list[Taken]:
    """The same, those that hold contacts of their own added up to one: two exports may share days but no contact.

    Handle times are weighed by contacts answered, where that is known, else by all.
    """
    adding = [part for part in parts if part.adds and len(part.frame)]
    if len(adding) < 2 or len({_step(part.frame) for part in adding}) > 1:
        return list(parts)
    rows = pd.concat([part.frame for part in adding], ignore_index=True)
    weight = rows["answered"].fillna(rows["volume"])
    sums = {name: rows[name] for name in ("volume", "answered", "abandoned")}
    for name, by in (("aht_s", weight), ("asa_s", weight), ("service_level", rows["volume"])):
        known = rows[name].notna()
        sums[name] = (rows[name] * by).where(known)
        sums[f"{name} of"] = by.where(known)
    keys = [rows["start"], rows["queue"]]
    total = pd.DataFrame(sums).groupby(keys, sort=False).sum(min_count=1)
    for name in ("aht_s", "asa_s", "service_level"):
        total[name] = total[name] / total[f"{name} of"].where(total[f"{name} of"] > 0)
    frame = total.reset_index()[list(adding[0].frame.columns)].sort_values(["queue", "start"], ignore_index=True)
    edges = [part.edges for part in adding if part.edges is not None]
    whole = (min(one[0] for one in edges), max(one[1] for one in edges)) if len(edges) == len(adding) else None
    tickets = [Taken(part.frame.iloc[:0], part.tickets) for part in adding]
    others = [part for part in parts if not (part.adds and len(part.frame))]
    return [Taken(frame, edges=whole, adds=True), *tickets, *others]


def _step(frame: pd.DataFrame) -> pd.Timedelta:
    """Length of the intervals that contacts are counted in; every one of a day is there."""
    return pd.DatetimeIndex(frame["start"].unique()).sort_values().to_series().diff().min()


def _assumed(part: Taken) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    if part.edges is None or part.frame.empty:
        return np.zeros(len(part.frame), dtype=bool)
    first, last = part.edges
    starts = pd.DatetimeIndex(part.frame["start"])
    return np.asarray((starts < first) | (starts > last))
