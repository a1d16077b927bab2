"""Rows that are no whole interval, as their ends tell: intervals that had not ended, and sums over several."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.formats.foreign import Wishes
from planner.formats.layouts.gathered import Gathered
from planner.formats.layouts.interval_times import Starts, kind_of
from planner.formats.told import Told
from planner.formats.values.moments import MomentReader

LONGEST_DAY_MIN = 40 * 60
"""Minutes beyond which a row is of several days; a day of Greenwich may end 14 hours behind the day it names."""


def not_one_interval(
    table: Gathered,
    starts: Starts,
    keys: Sequence[str] | pd.Series,
    where: str,
    wishes: Wishes,
    time_zone: str | None,
    told: Told,
) -> NDArray[np.bool_]:
    """Rows that end sooner than most, hold other rows of their key, or last for days in a file of such (told).

    Parameters
    ----------
    table : Gathered
        With ``end``, else no row is marked.
    starts : Starts
    keys : sequence of str, shape (n,)
        What a row belongs to beside its time.
    time_zone : str or None
        Zone of ends without an offset; None: `wishes.time_zone`.
    """
    none = np.zeros(len(table), dtype=bool)
    if not table.has("end") or kind_of(map(str, table.distinct("end"))) not in ("moment", "date"):
        return none
    texts = table.texts("end")
    day_first = starts.day_first if wishes.day_first is None else wishes.day_first
    reader = MomentReader(where, time_zone or wishes.time_zone, day_first, told, "end", needed=False)
    reader.learn(texts)
    ends, _ = reader.read(texts)
    minutes = np.round(np.asarray((ends - starts.moments).total_seconds(), dtype=float) / 60)
    lengths, counts = np.unique(minutes[minutes > 0], return_counts=True)
    weeks = minutes > LONGEST_DAY_MIN
    if lengths.size and lengths[np.argmax(counts)] > LONGEST_DAY_MIN:
        why = "a row over more than a day: export it by intervals or days"
        told.dropped(where, why, table.rows[weeks], "end", texts[weeks])
        return np.asarray(weeks)
    if lengths.size < 2 or lengths[np.argmax(counts)] > 60:
        return none
    usual = lengths[np.argmax(counts)]
    short = (minutes > 0) & (minutes < usual)
    why = "a shorter interval than the others: it had not ended"
    told.dropped(where, why, table.rows[short], "end", texts[short])
    sums = _holding(starts.moments, minutes, float(usual), keys)
    why = "a sum over intervals that have rows of their own"
    told.dropped(where, why, table.rows[sums], "end", texts[sums])
    return np.asarray(short | sums)


def _holding(
    starts: pd.DatetimeIndex, minutes: NDArray[np.float64], usual: float, keys: Sequence[str] | pd.Series
) -> NDArray[np.bool_]:
    """Rows longer than usual in whose time a row of the usual length and of their key begins."""
    # An end in the hour that autumn repeats may be read an hour late: such a row is no sum.
    longer, within = (minutes > usual) & (minutes != usual + 60), minutes == usual
    if not longer.any():
        return np.asarray(longer)
    codes = pd.factorize(np.asarray(keys, dtype=object))[0]
    minute = starts.as_unit("s").asi8 // 60
    first = int(minute[longer | within].min())
    span = int(minute[longer | within].max()) - first + int(minutes[longer | within].max()) + 1
    # One line of minutes, on which each key has a stretch of its own, counts the beginnings within by two searches.
    placed = codes * span + (minute - first)
    begins = np.sort(placed[within])
    counted = np.zeros(len(minutes), dtype=bool)
    ends = placed[longer] + minutes[longer].astype(np.int64)
    counted[longer] = np.searchsorted(begins, ends) > np.searchsorted(begins, placed[longer])
    return counted
