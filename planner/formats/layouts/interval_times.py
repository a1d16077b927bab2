"""When each row of an interval table begins: from one column, or from a date and a time of day in two."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.formats.foreign import Wishes
from planner.formats.layouts.clock_cells import clock, clocks, joined, split_span
from planner.formats.layouts.gathered import Gathered
from planner.formats.layouts.weekday_evidence import day_first_by_weekdays
from planner.formats.told import Told
from planner.formats.values.moments import MomentReader
from planner.formats.values.numbers import EMPTY

TIMES = ("start", "interval", "time", "date")
"""Columns that may say when a row begins, the likeliest to hold the whole moment first."""

LOOKED_AT = 300
"""Distinct cells of a column by which it is known what it holds."""

_DATED = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?\d{2,4}|^\d{8}(?:\D|$)|^\d{12,14}$"
    r"|\d{1,2}(?:\.|st|nd|rd|th)?[- ]?(?:de )?(?!uhr|hrs|std|min|sec|sek|seg)[^\W\d]{3,}|[^\W\d]{3,}\.? \d{1,2},? \d{4}"
    r"|^[2-6]\d{4}(?:[.,]\d+)?$|^1\d{9}(?:\d{3})?$"
)
_TIMED = re.compile(
    r"\d\s*[:h]\s*\d{2}|\d\s*[ap]\.?\s?m\b|^\d{8} \d{2,6}$|^[2-6]\d{4}[.,]\d+$|^1\d{9}(?:\d{3})?$|^\d{12,14}$"
)
_OFFSET = re.compile(r"(?:z|utc|gmt|[ap]?\d[+-]\d{2}:?\d{2}|[ +-]\d{2}:\d{2}\]?)\)?$|^1\d{9}")
_NO_TIME = re.compile(r"(?:[t ]0?0:00(?::00(?:\.0+)?)?| 12:00(?::00)? am)(?:z|[+-]\d\d:?\d\d)?$")


@dataclass(frozen=True)
class Starts:
    """When rows begin.

    Attributes
    ----------
    moments : DatetimeIndex, aware in the zone wanted, shape (n,)
        NaT where it cannot be read (told).
    length_min : ndarray of float, shape (n,)
        Minutes a row says it is long, 1440 where rows have no time of day; NaN where it says nothing.
    day_first : bool or None
        Whether the day stands first in dates, where the file or a person says so.
    """

    moments: pd.DatetimeIndex
    length_min: NDArray[np.float64]
    day_first: bool | None


def read_starts(
    table: Gathered, where: str, wishes: Wishes, told: Told, *, time_zone: str | None, keys: pd.Series
) -> Starts | None:
    """The beginning of every row; None where no column says it.

    Parameters
    ----------
    table : Gathered
        With some of `TIMES`, and perhaps ``length``.
    time_zone : str or None
        Zone of times without an offset by the vendor's word; None: `wishes.time_zone`.
    keys : Series of str
        What a row belongs to beside its time.
    """
    texts = _written(table, where, told)
    if texts is None:
        return None
    lengths = _lengths(table, texts)
    if time_zone is None and not wishes.zone_said:
        _doubt_zone(texts, where, wishes, told)
    zone = time_zone or wishes.time_zone
    filled = (texts != "").to_numpy(dtype=bool)
    day_first = wishes.day_first
    if day_first is None:
        day_first = day_first_by_weekdays(texts, table.texts("weekday"), where, told)
    reader = MomentReader(where, zone, day_first, told)
    reader.learn(texts[filled])
    if not reader.settled:
        reader.learn(_dates_of_all_rows(table), ordered=False)
    found, _ = reader.read(texts[filled], keys[filled])
    local = found.tz_convert(wishes.time_zone)
    whole = pd.Series(pd.NaT, index=np.arange(len(table)), dtype=local.dtype)
    whole[filled] = local
    moments = pd.DatetimeIndex(whole)
    return Starts(_at_midnight(moments, lengths == 1440, where, table.rows, told), lengths, reader.day_first)


def _dates_of_all_rows(table: Gathered) -> pd.Series:
    """Dates also of rows that are left out, such as intervals that had not ended: they are written alike."""
    found = [
        begin
        for name in TIMES
        if table.has(name)
        for begin in (split_span(str(text))[0] for text in table.columns[name].texts)
        if _DATED.search(begin.lower())
    ]
    return pd.Series(found, dtype=str)


def kind_of(texts: Iterable[str]) -> str:
    """What a column's distinct cells hold: ``moment``, ``date``, ``clock``, or empty for anything else."""
    seen = [text for text in texts if text.lower() not in EMPTY][:LOOKED_AT]
    if not seen:
        return ""
    begins = [split_span(text)[0].lower() for text in seen]
    dated = sum(bool(_DATED.search(text)) for text in begins)
    timed = sum(bool(_DATED.search(text) and _TIMED.search(text) and not _NO_TIME.search(text)) for text in begins)
    if 2 * dated > len(seen):
        return "moment" if timed else "date"
    return "clock" if 2 * sum(clock(text) is not None for text in begins) >= len(seen) else ""


def only_date(title: str) -> str:
    """The date that a title says beside its words (``Report for 13/03/2026``); "" where it says none or several."""
    found = [match[0] for match in _DATED.finditer(title)]
    return found[0] if len(found) == 1 and kind_of(found) == "date" else ""


def _written(table: Gathered, where: str, told: Told) -> pd.Series | None:
    """One text a row."""
    kinds = {name: kind_of(map(str, table.distinct(name))) for name in TIMES if table.has(name)}
    whole = next((name for name, kind in kinds.items() if kind == "moment"), None)
    date = next((name for name in reversed(kinds) if kinds[name] == "date"), None)
    time = next((name for name in ("time", "interval", "start") if kinds.get(name) == "clock"), None)
    if whole is None and date is not None and time is not None:
        return _both(table, date, time, where, told)
    chosen = whole or date
    if chosen is None:
        return None
    texts = table.mapped(chosen, lambda text: split_span(text)[0]).texts(chosen)
    empty = (texts == "").to_numpy(dtype=bool)
    told.dropped(where, "no date", table.rows[empty], "start")
    return texts


def _both(table: Gathered, date: str, time: str, where: str, told: Told) -> pd.Series:
    """Date and time of day of every row as one text."""
    dates, times = table.columns[date], table.columns[time]
    minutes = clocks([split_span(str(text))[0] for text in times.texts])
    width = max(len(times.texts), 1)
    codes, pairs = pd.factorize(dates.codes.astype(np.int64) * width + times.codes)
    found = [joined(str(dates.texts.iloc[pair // width]), minutes[pair % width]) for pair in pairs]
    texts = pd.Series(np.array(found, dtype=object)[codes] if found else [], index=table.rows, dtype=str)
    bad = times.where(np.array([minute is None for minute in minutes], dtype=bool))
    if bad.any():
        told.dropped(where, "no time of day that can be read", table.rows[bad], "time", table.texts(time)[bad])
    empty = (texts == "").to_numpy(dtype=bool) & ~bad
    told.dropped(where, "no date", table.rows[empty], "start")
    return texts.where(~bad, "")


def _lengths(table: Gathered, texts: pd.Series) -> NDArray[np.float64]:
    """Minutes by the length that rows say, else a day where no row has a time of day."""
    if table.has("length"):
        cells = table.columns["length"]
        return np.array([_length(str(text)) for text in cells.texts], dtype=float)[cells.codes]
    seen = pd.Series(texts.unique()).str.lower()
    timed = any(bool(_TIMED.search(text)) and not _NO_TIME.search(text) for text in seen)
    return np.full(len(table), np.nan if timed or not len(seen) else 1440.0)


def _length(text: str) -> float:
    """``15mins``, ``30``, ``PT15M``, ``1 hour``, ``daily`` in minutes; NaN for anything else."""
    low = text.strip().lower()
    if low.startswith(("dai", "day", "tag", "t\u00e4g", "jour", "dia", "d\u00eda")):
        return 1440.0
    found = re.fullmatch(r"(?:pt)?(\d{1,4})(?:\.0+)?[ -]?(m|min|mins|minutes?|minuten|minutos)?", low)
    if found:
        return float(found[1]) if 0 < int(found[1]) <= 1440 else np.nan
    found = re.fullmatch(r"(?:pt)?(\d{1,2})[ -]?(?:h|hours?|hr|hourly|std|stunden?|heures?|horas?)", low)
    return float(found[1]) * 60 if found else 60.0 if low == "hourly" else np.nan


def _doubt_zone(texts: pd.Series, where: str, wishes: Wishes, told: Told) -> None:
    seen = [str(text).lower() for text in texts.iloc[:LOOKED_AT] if text]
    if seen and not any(_OFFSET.search(text) for text in seen if _TIMED.search(text)):
        why = f"times without an offset are taken for {wishes.time_zone}: else say --time-zone"
        told.doubted(where, why, column="start")


def _at_midnight(
    moments: pd.DatetimeIndex, daily: NDArray[np.bool_], where: str, rows: NDArray[np.int_], told: Told
) -> pd.DatetimeIndex:
    """Rows of days at local midnight; those at midnight of Greenwich mean the day they name."""
    if not daily.any():
        return moments
    day = moments.normalize()
    off = daily & np.asarray(moments.notna()) & np.asarray(moments != day)
    if not off.any():
        return moments
    utc = moments.tz_convert("UTC")
    named = utc.normalize().tz_localize(None).tz_localize(moments.tz, ambiguous=True, nonexistent="shift_forward")
    meant = np.asarray(utc == utc.normalize())
    told.doubted(where, "a day that does not begin at midnight of the time zone: taken for the day it names", rows[off])
    return moments.where(~off, named.where(meant, day))
