"""Rows of an interval table to one row a queue and interval: repeats, corrections, parts, days beside intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.history import COLUMNS
from forecasting.interval import DAILY, changed_interval, clock_minute, in_words, intervals_by_queue
from planner.formats.told import KEPT, Told

VALUES = COLUMNS[2:]
KEY = ("queue", "start")
WEEK = pd.Timedelta(days=6, hours=22)
FEWEST_SUMS = 3
"""Days of which it is asked whether they are sums over weeks."""


def one_row_a_key(rows: pd.DataFrame, where: str, told: Told) -> pd.DataFrame:
    """One row a queue and start.

    Of rows of one key the file's last counts, as where an import replaces what was imported before; rows of different
    parts of a queue (skill sets, languages) are summed.

    Parameters
    ----------
    rows : DataFrame
        ``start,queue,part`` and the values of a history; index: row in the file, ascending.

    Returns
    -------
    DataFrame
        Without ``part``; sorted by queue and start.
    """
    older = rows.duplicated([*KEY, "part"], keep="last").to_numpy()
    if older.any():
        shown = rows[older][["queue", "start"]].head(KEPT)
        keys = shown["queue"].astype(str) + " " + shown["start"].astype(str)
        why = "another row further down is of the same queue and time: the last counts"
        told.dropped(where, why, rows.index.to_numpy()[older], "start", keys)
        rows = rows[~older]
    if rows.duplicated(list(KEY)).any():
        parts = rows["part"].nunique()
        told.doubted(where, f"queues come in {parts} parts (skills, languages, channels): their rows are summed")
        rows = summed(rows)
    return rows.drop(columns="part").sort_values(list(KEY), kind="stable")


def summed(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of one queue and start as one.

    Counts are added; handle and waiting times are weighted by contacts handled, service levels by contacts offered.
    """
    served = rows["answered"].where(rows["answered"].notna(), rows["volume"])
    weights = {"aht_s": served, "asa_s": served, "service_level": rows["volume"]}
    work = rows[["volume", "answered", "abandoned"]].copy()
    for name, weight in weights.items():
        known = rows[name].notna() & (weight > 0)
        work[name] = (rows[name] * weight).where(known)
        work[f"{name} weight"] = weight.where(known)
    keys = [rows[name] for name in KEY]
    added = work.groupby(keys, sort=False).sum(min_count=1)
    for name in weights:
        added[name] = added[name] / added.pop(f"{name} weight")
    first = pd.Series(rows.index, index=rows.index).groupby(keys, sort=False).min()
    whole = added.reset_index()
    whole.index = pd.Index(first.to_numpy())
    return whole.assign(part="")[["start", "queue", "part", *VALUES]]


def on_one_grid(rows: pd.DataFrame, said: NDArray[np.float64], where: str, told: Told) -> pd.DataFrame:
    """Rows that a forecast can use: of one length a queue, each starting where an interval does.

    Exactly repeated rows are dropped. So are days beside intervals: a forecast needs one interval for all queues, and a
    day beside its intervals would count its contacts twice. Where a queue's intervals became longer or shorter, the
    finer rows are summed. Starts off the grid are dropped. All is told.

    Parameters
    ----------
    rows : DataFrame
        ``start,queue,part`` and the values of a history; index: row in the file.
    said : ndarray of float, shape (n,)
        Minutes each row says it is long, NaN where it does not.
    """
    if rows.empty:
        return rows
    again = rows.duplicated([*KEY, "part"], keep=False).to_numpy(copy=True)
    if again.any():  # whole rows are compared only where keys are alike
        again[again] = rows[again].duplicated().to_numpy()
    told.dropped(where, "exactly repeated", rows.index.to_numpy()[again])
    rows, said = rows[~again], said[~again]
    lengths = _lengths(rows, said)
    _doubt_sums(rows, lengths == DAILY, where, told)
    kept = _without_days(rows, lengths == DAILY, where, told)
    rows, lengths = rows[kept], lengths[kept]
    starts = pd.DatetimeIndex(rows["start"])
    minute = clock_minute(starts)
    off = np.asarray(minute % lengths != 0)
    shown = starts[off][:KEPT].astype(str)
    why = f"a start off the grid of {', '.join(str(one) for one in sorted(set(lengths[off])))} minutes"
    told.dropped(where, why, rows.index.to_numpy()[off], "start", shown)
    return _of_one_length(rows[~off], where, told)


def _lengths(rows: pd.DataFrame, said: NDArray[np.float64]) -> NDArray[np.int_]:
    """Minutes of every row: as it says, else as its queue's starts show."""
    codes, names = pd.factorize(rows["queue"])
    learned = intervals_by_queue(clock_minute(pd.DatetimeIndex(rows["start"])), codes, len(names))[codes]
    return np.where(said > 0, np.nan_to_num(said), learned).astype(np.int_)


def _doubt_sums(rows: pd.DataFrame, daily: NDArray[np.bool_], where: str, told: Told) -> None:
    """Days of a queue that all lie a week or more apart are likely sums over weeks or months."""
    if not daily.all():
        return
    starts = rows["start"].drop_duplicates().sort_values()
    if len(starts) >= FEWEST_SUMS and bool((starts.diff().dropna() >= WEEK).all()):
        why = "all days lie a week or more apart: taken for single days; if they are sums over weeks, export days"
        told.doubted(where, why, column="start")


def _without_days(rows: pd.DataFrame, daily: NDArray[np.bool_], where: str, told: Told) -> NDArray[np.bool_]:
    """Which rows to keep where a file has days beside intervals: those of intervals."""
    if not daily.any() or daily.all():
        return np.ones(len(rows), dtype=bool)
    names = rows["queue"].to_numpy(dtype=object)
    alone = daily & ~np.isin(names.astype(str), np.unique(names[~daily].astype(str)))
    told.dropped(where, "a whole day beside rows of intervals of the same queue", rows.index.to_numpy()[daily & ~alone])
    only = ", ".join(sorted(set(names[alone].astype(str)))[:5])
    why = f"a whole day of a queue without intervals ({only}), others have them: put the days into a file of their own"
    told.dropped(where, why, rows.index.to_numpy()[alone])
    return ~daily


def _of_one_length(rows: pd.DataFrame, where: str, told: Told) -> pd.DataFrame:
    """With the finer rows of queues whose intervals changed summed to the coarser."""
    codes, names = pd.factorize(rows["queue"])
    starts = pd.DatetimeIndex(rows["start"])
    minute = clock_minute(starts)
    found = changed_interval(minute, codes, np.asarray(starts.as_unit("s").asi8), len(names))
    if not found:
        return rows
    coarse = np.ones(len(names))
    for number, lengths in found.items():
        coarse[number] = max(lengths)
        told.doubted(where, f"queue {names[number]}: {in_words(lengths[0])}, then {in_words(lengths[1])}: summed")
    back = pd.to_timedelta(minute % coarse[codes], unit="min")
    floored = rows.assign(start=starts - back)
    changed = np.isin(codes, list(found))
    return pd.concat([rows[~changed], summed(floored[changed])]).sort_index(kind="stable")


def check_identities(numbers: dict[str, NDArray[np.float64]], rows: NDArray[np.int_], where: str, told: Told) -> None:
    """Doubt counts and times that contradict each other.

    Contacts offered should be those handled, given up and passed on; mean handle time times contacts handled should be
    talk, hold and wrap-up. Contacts at the edge of an interval end in the next, so that two contacts, or a tenth, may
    differ.
    """
    parts = [numbers[name] for name in ("abandoned", "overflow_out", "short_abandoned") if name in numbers]
    if "offered" in numbers and "handled" in numbers and parts:
        ended = numbers["handled"] + np.nansum(parts, axis=0)
        short = numbers["handled"] + np.nansum(parts[:1], axis=0)
        offered = numbers["offered"] + np.nan_to_num(numbers.get("overflow_in", np.zeros(len(rows))))
        gap = np.minimum(np.abs(offered - ended), np.abs(offered - short))
        odd = gap > np.maximum(2.0, 0.1 * offered)
        _doubt(odd, rows, "offered is not handled plus abandoned, by more than a tenth", "volume", where, told)
    if "aht" in numbers and {"talk", "wrap"} <= set(numbers):
        whole = np.nansum([numbers[name] for name in ("talk", "hold", "wrap") if name in numbers], axis=0)
        odd = (np.abs(numbers["aht"] - whole) > np.maximum(2.0, 0.1 * numbers["aht"])) & (whole > 0)
        _doubt(odd, rows, "handle time is not talk, hold and wrap-up, by more than a tenth", "aht_s", where, told)
    if {"aht", "handled", "handle_total"} <= set(numbers):
        whole = numbers["handle_total"]
        odd = np.abs(numbers["aht"] * numbers["handled"] - whole) > np.maximum(5.0, 0.1 * whole)
        _doubt(odd, rows, "handle time times handled is not the total, by more than a tenth", "aht_s", where, told)
    if "handled" in numbers and "offered" in numbers:
        odd = numbers["handled"] > np.maximum(numbers["offered"] * 2, numbers["offered"] + 20)
        _doubt(odd, rows, "more than twice as many handled as offered", "answered", where, told)


def _doubt(odd: NDArray[np.bool_], rows: NDArray[np.int_], why: str, column: str, where: str, told: Told) -> None:
    if odd.any():
        told.doubted(where, why, rows[odd], column)
