"""One history file: its cells checked, its times understood, its interval learned."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.clock import read_moments
from forecasting.table import FaultBook, Table, read_table

COUNTS = ("answered", "abandoned")
MEANS = ("aht_s", "asa_s", "service_level")
MEASURES = ("aht_s", "answered", "abandoned", "asa_s", "service_level")
"""Columns that a history may have beside `start`, `queue`, `volume`."""

MOST_VOLUME = 1e9
"""Contacts an interval: more is a slip of the keyboard, or another unit."""

ON_GRID = 0.9
"""Share of starts that must fall on the learned grid; the rest are faults, told one by one."""


@dataclass(frozen=True)
class FileRows:
    """Rows of one file, in the file's order.

    Attributes
    ----------
    frame : DataFrame
        ``start,queue,volume``, the measures, and ``where`` (file and row).
    interval_min : int
        As learned from the starts.
    warnings : tuple of str
    """

    frame: pd.DataFrame
    interval_min: int
    warnings: tuple[str, ...]


def read_file(path: Path, time_zone: str, book: FaultBook) -> FileRows | None:
    """Rows of one file; what is wrong with them goes to `book`, and then nothing is returned.

    Raises
    ------
    InputError
        If the file cannot be read as a table of the right columns at all.
    """
    table = read_table(path, ("start", "queue", "volume"), MEASURES)
    if not len(table.cells):
        book.add(table.name, "", "at least one row of history", "The file has a header only: export it again.")
        return None
    before = len(book.faults)
    queue = table.names(book, "queue")
    start, skipped = read_moments(table, book, "start", time_zone, queue)
    columns = {"volume": table.numbers(book, "volume", 0, MOST_VOLUME), **_measures(table, book)}
    if len(book.faults) > before:
        return None
    frame = pd.DataFrame({"start": start, "queue": queue, **columns, "row": table.row})
    warnings = _told(table, frame, skipped)
    frame = frame[~skipped & frame["volume"].notna().to_numpy()]
    if frame.empty:
        book.add(table.name, "", "at least one row with a volume", "Fill the column volume.")
        return None
    interval_min = learned_interval(pd.DatetimeIndex(frame["start"]))
    _check_grid(table, pd.DatetimeIndex(start), skipped, interval_min, book)
    if len(book.faults) > before:
        return None
    return FileRows(frame.assign(file=table.name), interval_min, tuple(warnings))


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


def clock_minute(starts: pd.DatetimeIndex) -> NDArray[np.float64]:
    """Minutes since local midnight, seconds as a fraction; NaN for NaT."""
    return np.asarray(starts.hour * 60 + starts.minute + starts.second / 60, dtype=float)


def learned_interval(starts: pd.DatetimeIndex) -> int:
    """The longest interval, a divisor of the day, on whose clock grid nearly all starts fall, minutes.

    Sparse files, in which most gaps are longer than the interval, are read right too; 1440 means daily.
    """
    minute = clock_minute(starts)
    for interval in (n for n in range(1440, 0, -1) if 1440 % n == 0):
        if np.mean(minute % interval == 0) >= ON_GRID:
            return interval
    return 1


def _check_grid(
    table: Table, starts: pd.DatetimeIndex, skipped: NDArray[np.bool_], interval_min: int, book: FaultBook
) -> None:
    off = (clock_minute(starts) % interval_min != 0) & ~skipped
    table.tell(
        book,
        off,
        "start",
        f"a start on the file's {interval_min}-minute grid (this one overlaps its neighbours)",
        "Correct the time, or export all rows at one interval.",
    )
