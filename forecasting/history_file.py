"""One history file: its cells checked, its times understood, its interval learned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.clock import read_moments
from forecasting.interval import DAILY, LONGEST, changed_interval, clock_minute, in_words, intervals_by_queue
from forecasting.table import FaultBook, Table, read_table

COUNTS = ("answered", "abandoned")
MEANS = ("aht_s", "asa_s", "service_level")
MEASURES = ("aht_s", "answered", "abandoned", "asa_s", "service_level")
"""Columns that a history may have beside `start`, `queue`, `volume`."""

MOST_VOLUME = 1e9
"""Contacts an interval: more is a slip of the keyboard, or another unit."""


@dataclass(frozen=True)
class FileRows:
    """Rows of one file that have one interval, in the file's order.

    Attributes
    ----------
    frame : DataFrame
        ``start,queue,volume``, the measures, ``row`` and ``file``.
    interval_min : int
        As learned from the starts.
    """

    frame: pd.DataFrame
    interval_min: int


def read_file(
    path: Path, time_zone: str, book: FaultBook, warnings: list[str], before: pd.Timestamp | None = None
) -> list[FileRows]:
    """Rows of one file by interval; what is wrong with them goes to `book`, and then nothing is returned.

    Parameters
    ----------
    path : Path
    time_zone : str
        IANA name.
    book : FaultBook
    warnings : list of str
        What is left out is told there.
    before : Timestamp, aware, optional
        Rows at or after it are left out before anything is learned from them.

    Raises
    ------
    InputError
        If the file cannot be read as a table of the right columns at all.
    """
    table = read_table(path, ("start", "queue", "volume"), MEASURES)
    if not len(table.cells):
        book.add(table.name, "", "at least one row of history", "The file has a header only: export it again.")
        return []
    faults = len(book.faults)
    queue = table.names(book, "queue")
    start, skipped = read_moments(table, book, "start", time_zone, queue)
    columns = {"volume": table.numbers(book, "volume", 0, MOST_VOLUME), **_measures(table, book)}
    if len(book.faults) > faults:
        return []
    frame = pd.DataFrame({"start": start, "queue": queue, **columns, "row": table.row}, copy=False)
    del columns
    if before is not None:
        frame = _earlier(table, frame, before, warnings)
        skipped = skipped[frame.index]
    warnings += _told(table, frame, skipped)
    kept = ~skipped & frame["volume"].notna().to_numpy()
    frame = frame if kept.all() else frame[kept]
    if frame.empty:
        _nothing_left(table, before, book)
        return []
    parts = _by_interval(table, frame, book)
    return parts if len(book.faults) == faults else []


def _nothing_left(table: Table, before: pd.Timestamp | None, book: FaultBook) -> None:
    if before is None:
        book.add(table.name, "", "at least one row with a volume", "Fill the column volume.")
        return
    expected = f"at least one row with a volume before the forecast's start {before:%Y-%m-%d %H:%M}"
    book.add(table.name, "", expected, "Forecast a later start, or add older history.")


def _earlier(table: Table, frame: pd.DataFrame, before: pd.Timestamp, warnings: list[str]) -> pd.DataFrame:
    """Rows before a moment; how many come after it is told, and which queues have only such."""
    later = (frame["start"] >= before).to_numpy()
    if not later.any():
        return frame
    kept = frame[~later]
    warnings.append(
        f"{table.name}: {int(later.sum()):,} rows of history at or after the forecast's start"
        f" {before:%Y-%m-%d %H:%M} were ignored"
    )
    only = sorted(set(frame["queue"].unique()) - set(kept["queue"].unique()))
    if only:
        warnings.append(f"{table.name}: no rows before the start, so no forecast of: {', '.join(only)}")
    return kept


def _by_interval(table: Table, frame: pd.DataFrame, book: FaultBook) -> list[FileRows]:
    """The rows apart by the interval of their queue; starts off their grid are told."""
    codes, names = pd.factorize(frame["queue"])
    starts = pd.DatetimeIndex(frame["start"])
    minute = clock_minute(starts)
    seconds = np.asarray(starts.as_unit("s").asi8)
    for number, (first, last) in changed_interval(minute, codes, seconds, len(names)).items():
        remedy = "Export all rows at one interval, or put the two parts into files of their own."
        if _moved_min(starts[codes == number]) % max(first, last):
            remedy = f"The clock moved by no whole number of them meanwhile: export rows of {min(first, last)} minutes."
        book.add(
            f"{table.name}, queue {names[number]}",
            f"{in_words(first)} at first, {in_words(last)} at the end",
            "rows of one interval",
            remedy,
        )
    own = intervals_by_queue(minute, codes, len(names))
    of_row = own[codes]
    for interval in np.unique(own):
        off = np.zeros(len(table.row), dtype=bool)
        off[frame.index[(of_row == interval) & (minute % interval != 0)]] = True
        table.tell(
            book,
            off,
            "start",
            f"a start on the file's {interval}-minute grid (this one overlaps its neighbours)",
            "Correct the time, or export all rows at one interval.",
        )
    frame = frame.assign(file=pd.Categorical([table.name]).take(np.zeros(len(frame), dtype=np.intp)))
    lengths = np.unique(own).tolist()
    if len(lengths) == 1:
        return [FileRows(frame, lengths[0])]
    return [FileRows(frame[of_row == interval], interval) for interval in lengths]


def _moved_min(starts: pd.DatetimeIndex) -> float:
    """By how much the clock has moved between the first and the last of some starts, minutes."""
    early, late = (moment.utcoffset() or dt.timedelta() for moment in (starts.min(), starts.max()))
    return (late - early) / dt.timedelta(minutes=1)


def _measures(table: Table, book: FaultBook) -> dict[str, NDArray[np.float64]]:
    columns = {}
    for name in MEASURES:
        if name not in table.cells.columns:
            columns[name] = np.full(len(table.cells), np.nan)
        elif name == "service_level":
            columns[name] = table.numbers(book, name, 0, 1)
        elif name in COUNTS:
            columns[name] = table.numbers(book, name, 0, MOST_VOLUME)
        else:
            columns[name] = table.numbers(book, name)
    return columns


def _told(table: Table, frame: pd.DataFrame, skipped: NDArray[np.bool_]) -> list[str]:
    """What is left out, in sentences."""
    warnings = []
    if skipped.any():
        first = table.row[np.flatnonzero(skipped)[0]]
        lost = frame["volume"].to_numpy()[skipped]
        warnings.append(
            f"{table.name}: {int(skipped.sum())} rows ({np.nansum(lost):,.0f} contacts, first in row {first})"
            " lie in the hour that daylight saving skips and are left out; check the time zone if that surprises"
        )
    empty = frame["volume"].isna().to_numpy() & ~skipped
    if empty.any():
        first = table.row[np.flatnonzero(empty)[0]]
        warnings.append(
            f"{table.name}: {int(empty.sum())} rows without a volume (first in row {first}) count as missing intervals"
        )
    return warnings


def common_interval(parts: Sequence[FileRows], book: FaultBook, warnings: list[str]) -> int:
    """The longest interval of files and queues: all daily, or all dividing the hour."""
    lengths = sorted({part.interval_min for part in parts})
    longest = lengths[-1]
    named = {part.interval_min: f"{part.frame['file'].iloc[0]}, queue {part.frame['queue'].iloc[0]}" for part in parts}
    for part in parts:
        length = part.interval_min
        if length == DAILY or LONGEST % length == 0 or tell_one_time_of_day(part, book):
            continue
        expected = "rows of an interval that divides the hour (5, 6, 10, 15, 30 or 60 minutes), or daily rows"
        book.add(named[length], in_words(length), expected, "Export it at such an interval; days begin at 00:00.")
    if longest == DAILY and len(lengths) > 1:
        others = " and ".join(f"{in_words(length)} ({named[length]})" for length in lengths[:-1])
        remedy = "Forecast daily queues from a file of their own, or say the interval wanted."
        book.add(named[longest], "daily rows", f"one interval for all queues, but there are {others}", remedy)
    elif len(lengths) > 1:
        finer_ones = ", ".join(f"{length}" for length in lengths[:-1])
        warnings.append(f"rows of {finer_ones} minutes are summed to {longest}, the interval of {named[longest]}")
    return longest


def tell_one_time_of_day(part: FileRows, book: FaultBook) -> bool:
    """Whether all rows start at one time of the day, which says nothing of how long they are; that is told then."""
    starts = pd.DatetimeIndex(part.frame["start"])
    clocks = np.unique(clock_minute(starts))
    if clocks.size > 1 or (len(starts) > 1 and clocks[0] == 0 and part.interval_min == DAILY):
        return False
    where = f"{part.frame['file'].iloc[0]}, queue {part.frame['queue'].iloc[0]}"
    rows = f"{len(starts)} rows, all at" if len(starts) > 1 else "1 row, at"
    expected = "at least one week of history, with rows at more than one time of the day or daily rows at 00:00"
    remedy = "Add the other rows: from these nobody can tell how long an interval is."
    book.add(where, f"{rows} {starts[0]:%H:%M}", expected, remedy)
    return True
