"""Contact history: files in, one checked frame out."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.clock import check_zone
from forecasting.faults import InputError
from forecasting.history_file import MEASURES, FileRows, common_interval, read_file, tell_one_time_of_day
from forecasting.resample import coarser, finer, fits
from forecasting.table import FaultBook

COLUMNS = ("start", "queue", "volume", *MEASURES)
"""Columns of a history frame."""

LEAST_DAYS = 7
WORKING_DAYS = 5
"""Calendar days of history below which a forecast is refused; from Monday to Friday, if the queue closes."""

ENOUGH_DAYS = 54
"""Calendar days below which it is doubted: eight weeks, less the weekend that a queue may be closed."""


@dataclass(frozen=True)
class History:
    """Checked history of all queues.

    Attributes
    ----------
    frame : DataFrame
        ``start,queue,volume,aht_s,answered,abandoned,asa_s,service_level``: aware starts in the time zone,
        contacts offered, seconds, counts, a share; NaN where unknown. Sorted by queue, then start; one row
        per key.
    interval_min : int
        Length of an interval, minutes; 1440 means daily.
    time_zone : str
        IANA name.
    warnings : tuple of str
        What was repaired or doubted, in sentences.
    """

    frame: pd.DataFrame
    interval_min: int
    time_zone: str
    warnings: tuple[str, ...] = ()

    @cached_property
    def moments(self) -> pd.DatetimeIndex:
        """Starts of the rows of all queues, each once, ascending."""
        return pd.DatetimeIndex(self.frame["start"].unique()).sort_values()

    def of(self, queue: str) -> pd.DataFrame:
        """The rows of one queue, none if it has none."""
        return self.frame.iloc[self._rows.get(queue, np.zeros(0, dtype=np.intp))]

    @cached_property
    def _rows(self) -> Mapping[str, NDArray[np.intp]]:
        """Row numbers by queue: asked once for every queue and origin."""
        return {str(queue): np.asarray(rows) for queue, rows in self.frame.groupby("queue", sort=False).indices.items()}


def read_history(
    files: Path | str | Sequence[Path | str],
    *,
    interval_min: int | None = None,
    time_zone: str = "UTC",
    learn_from: dt.date | None = None,
    queues: Sequence[str] | None = None,
    before: dt.date | None = None,
) -> History:
    """Read contact history from CSV files (also .csv.gz) and check it once.

    Parameters
    ----------
    files : path or sequence of paths
        Columns ``start,queue,volume`` and, where known, ``aht_s,answered,abandoned,asa_s,service_level``;
        others are ignored. `start` is ISO 8601 with its offset, or wall time of `time_zone`.
    interval_min : int, optional
        Interval wanted, minutes. Finer rows are summed, coarser ones (up to 60 minutes) spread evenly with a
        warning. None: the longest that the files and queues have, where it divides the hour or all are daily.
    time_zone : str
        IANA name of the clock that wall times are read in and results are given in.
    learn_from : date, optional
        Rows before this local day are left out.
    queues : sequence of str, optional
        Queues to keep; each must occur. None: all.
    before : date, optional
        Rows from this local day on are left out with a warning, before anything (the interval, the queues) is learned.

    Returns
    -------
    History
        Exactly repeated rows are dropped with a warning. Wall times of the repeated autumn hour are the first
        and the second moment in the order of the file; one row alone is the first. Rows in the hour that the
        clock skips in spring are left out with a warning: moved, they would collide with the hour after.

    Raises
    ------
    InputError
        With every fault of the files: missing file or column, another encoding, cells that are no numbers or
        times, volumes below 0 or above 1e9, starts off the grid, one key with different values, queues that
        do not occur, no rows, less than one week, an interval that changes or fits no plan; or an unknown time zone.
    """
    paths = [Path(files)] if isinstance(files, str | Path) else [Path(file) for file in files]
    book = FaultBook()
    check_zone(time_zone)
    cut = None if before is None else pd.Timestamp(before, tz=time_zone)
    warnings: list[str] = []
    parts = [part for path in paths for part in _read(path, time_zone, book, warnings, cut)]
    if not paths:
        book.add("history", "", "at least one file", "Name a file under [history].")
    book.close()
    interval = interval_min or common_interval(parts, book, warnings)
    book.close()
    # Within a file first: a repeated row must not be summed twice.
    single = [replace(part, frame=one_row_a_key(part.frame, book, warnings)) for part in parts]
    found = [at_interval(part, interval, book, warnings) for part in single]
    book.close()
    rows = found[0] if len(found) == 1 else pd.concat(found, ignore_index=True)
    rows = one_row_a_key(rows, book, warnings)
    rows = wanted_rows(rows, queues, learn_from, book)
    check_length(rows, interval, book, warnings)
    book.close()
    frame = rows[list(COLUMNS)].reset_index(drop=True)
    return History(frame, interval, time_zone, tuple(warnings))


def check_covers(
    history: History, start: pd.Timestamp, queues: Sequence[str] | None = None, *, where: str = "start"
) -> None:
    """Check that every queue has history before a forecast's start.

    Parameters
    ----------
    start : Timestamp, aware
        The first moment to forecast.
    queues : sequence of str, optional
        None: all of the history.
    where : str
        What says the start: file and key, or an option.

    Raises
    ------
    InputError
        Naming each queue whose first row is not before `start`, or that has less than a week before it.
    """
    book = FaultBook()
    first = history.frame.groupby("queue")["start"].min()
    last = history.frame[history.frame["start"] < start].groupby("queue")["start"].max()
    for queue in queues if queues is not None else list(first.index):
        begin = first[queue]
        if begin >= start:
            book.add(
                where,
                f"{start:%Y-%m-%d %H:%M}",
                f"a start after the first history row of queue {queue}, {begin:%Y-%m-%d %H:%M}",
                "Plan a later week, or add older history.",
            )
        elif start - begin < pd.Timedelta(days=LEAST_DAYS) and not _a_week(begin, last[queue], history.interval_min):
            book.add(
                where,
                f"{start:%Y-%m-%d %H:%M}",
                f"at least one week of history of queue {queue} before it (first row {begin:%Y-%m-%d %H:%M})",
                "Plan a later week, or add older history.",
            )
    book.close()


def _read(
    path: Path, time_zone: str, book: FaultBook, warnings: list[str], before: pd.Timestamp | None
) -> list[FileRows]:
    try:
        return read_file(path, time_zone, book, warnings, before)
    except InputError as error:
        book.faults.extend(error.faults)
        return []


def at_interval(part: FileRows, interval_min: int, book: FaultBook, warnings: list[str]) -> pd.DataFrame:
    """Rows of one part at another interval; one that does not fit is told."""
    rows, own = part.frame, part.interval_min
    if own == interval_min:
        return rows
    if not fits(own, interval_min) and tell_one_time_of_day(part, book):
        return rows
    if not fits(own, interval_min):
        name = "one day" if own == 1440 else f"{own} minutes"
        book.add(
            str(rows["file"].iloc[0]),
            name,
            f"rows of {interval_min} minutes, or of an interval that divides or (up to 60) is a multiple of it",
            "Export the history at the planned interval, or change interval_min.",
        )
        return rows
    rows, told = (coarser if interval_min > own else finer)(rows, own, interval_min)
    warnings += told
    return rows


def one_row_a_key(rows: pd.DataFrame, book: FaultBook, warnings: list[str]) -> pd.DataFrame:
    """Sorted by key; exact repeats dropped, contradictions told."""
    queue = pd.factorize(rows["queue"], sort=True)[0]
    moment = pd.DatetimeIndex(rows["start"]).asi8
    order = np.lexsort((moment, queue))
    if (np.diff(order) != 1).any():
        rows, queue, moment = rows.take(order).reset_index(drop=True), queue[order], moment[order]
    again = np.concatenate(([False], (np.diff(queue) == 0) & (np.diff(moment) == 0)))
    if not again.any():
        return rows.reset_index(drop=True)
    values = rows[["volume", *MEASURES]].to_numpy()
    head = np.maximum.accumulate(np.where(again, 0, np.arange(len(rows))))
    same = ((values == values[head]) | (np.isnan(values) & np.isnan(values[head]))).all(axis=1)
    for position in np.flatnonzero(again & ~same):
        here, other = rows.iloc[position], rows.iloc[head[position]]
        column = next(name for name in ("volume", *MEASURES) if not _equal(float(here[name]), float(other[name])))
        book.add(
            f"{here['file']}, row {here['row']}, column {column}",
            f"{here[column]:g}",
            f"one value for queue {here['queue']} at {here['start'].isoformat()},"
            f" but {other['file']}, row {other['row']} has {other[column]:g}",
            "Keep the right row and delete the other.",
        )
    if (again & same).any():
        first = rows.loc[int(np.flatnonzero(again & same)[0])]
        warnings.append(
            f"{first['file']}: {int((again & same).sum())} exactly repeated rows were dropped"
            f" (first: row {first['row']}, queue {first['queue']}, {first['start'].isoformat()})"
        )
    return rows[~again].reset_index(drop=True)


def _equal(a: float, b: float) -> bool:
    return a == b or (np.isnan(a) and np.isnan(b))


def wanted_rows(
    rows: pd.DataFrame, queues: Sequence[str] | None, learn_from: dt.date | None, book: FaultBook
) -> pd.DataFrame:
    """Rows of these queues from this day on; a queue that has none is told."""
    found = [str(name) for name in rows["queue"].unique()]
    if queues is not None:
        for queue in queues:
            if queue not in found:
                near = difflib.get_close_matches(queue, found, 1)
                hint = f"Did you mean {near[0]}?" if near else "Correct the name, or let it borrow another's history."
                book.add("history", queue, f"a queue that has rows: {', '.join(found)}", hint)
        rows = rows[rows["queue"].isin(list(queues))]
    if learn_from is not None:
        first = pd.Timestamp(learn_from, tz=rows["start"].dt.tz)
        rows = rows[rows["start"] >= first]
        if rows.empty:
            book.add(
                "learn_from",
                str(learn_from),
                "a date before the last row of history",
                "Choose an earlier one.",
            )
    return rows


def _a_week(first: pd.Timestamp, last: pd.Timestamp, interval_min: int) -> bool:
    """Whether rows span seven days, or a week from Monday on whose last days close and are followed by none."""
    days = (last.date() - first.date()).days + 1
    closes = (last + pd.Timedelta(minutes=interval_min)).date() == last.date()
    return days >= LEAST_DAYS or (closes and days >= WORKING_DAYS and first.weekday() == 0)


def check_length(rows: pd.DataFrame, interval_min: int, book: FaultBook, warnings: list[str]) -> None:
    """A queue needs a week to be forecast at all, and eight to be forecast well."""
    spans = rows.groupby("queue", sort=False)["start"].agg(["min", "max"])
    for queue, first, last in spans.itertuples():
        days = (last.date() - first.date()).days + 1
        if not _a_week(first, last, interval_min):
            book.add(
                f"{', '.join(rows.loc[rows['queue'] == queue, 'file'].unique())}, queue {queue}",
                f"{days} day{'s' if days > 1 else ''}",
                "at least one week of history",
                "Add older rows, or let the queue borrow another's shape.",
            )
        elif days < ENOUGH_DAYS:
            warnings.append(f"queue {queue} has {days} days of history; eight weeks or more forecast better")
