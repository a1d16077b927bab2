"""What came until now, from a file: checked, and at the forecast's interval."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.clock import read_moments
from forecasting.history_file import MEASURES, MOST_VOLUME
from forecasting.interval import ON_GRID, clock_minute, in_words
from forecasting.resample import coarser, finer, fits
from forecasting.table import FaultBook, Table, read_table

COLUMNS = ("start", "queue", "volume", "aht_s")
"""Columns of a file of actuals that a forecast learns from; only the first three are needed."""


def read_actuals(
    path: Path, queues: Sequence[str], interval_min: int, time_zone: str
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Read what came until now.

    Rows have the forecast's interval, unless the smallest step between two starts of a queue is another: finer rows
    are summed (an interval that lacks some is left out as unknown, at the end of the file too), coarser ones of up to
    an hour spread evenly with a warning.

    Parameters
    ----------
    path : Path
        Columns ``start,queue,volume`` and, where known, ``aht_s``; others are ignored. A header alone means that
        nothing came yet.
    queues : sequence of str
        Names that may occur.
    interval_min : int
        Of the forecast, minutes.
    time_zone : str
        Clock of starts without an offset.

    Returns
    -------
    rows : DataFrame
        ``start,queue,volume,aht_s``: aware starts, contacts, seconds (NaN where not known). One row a key.
    warnings : tuple of str

    Raises
    ------
    InputError
        With every fault: a missing file or column, cells that are no times or numbers, unknown queues, one key with
        different values, starts off the grid, an interval that does not fit.
    """
    book = FaultBook()
    warnings: list[str] = []
    table = read_table(path, COLUMNS[:3], COLUMNS[3:])
    queue = table.names(book, "queue", queues)
    start, skipped = read_moments(table, book, "start", time_zone, queue)
    numbers = {name: _numbers(table, book, name) for name in COLUMNS[2:]}
    book.close()
    rows = pd.DataFrame({"start": start, "queue": queue, **numbers, "row": table.row})
    _tell_skipped(table.name, rows, skipped, warnings)
    rows = rows[~skipped & rows["volume"].notna().to_numpy()]
    rows = _one_row_a_key(table, rows, book, warnings)
    own = _interval(table, rows, interval_min, book)
    book.close()
    return _at_interval(table.name, rows, own, interval_min, warnings), tuple(warnings)


def _numbers(table: Table, book: FaultBook, name: str) -> NDArray[np.float64]:
    if name not in table.cells.columns:
        return np.full(len(table.cells), np.nan)
    return table.numbers(book, name, 0, MOST_VOLUME)


def _tell_skipped(name: str, rows: pd.DataFrame, skipped: NDArray[np.bool_], warnings: list[str]) -> None:
    if skipped.any():
        lost = np.nansum(rows["volume"].to_numpy()[skipped])
        warnings.append(
            f"{name}: {int(skipped.sum())} rows ({lost:,.0f} contacts) lie in the hour that daylight saving skips and"
            " are left out"
        )


def _one_row_a_key(table: Table, rows: pd.DataFrame, book: FaultBook, warnings: list[str]) -> pd.DataFrame:
    """Exact repeats dropped, contradictions told."""
    values = [name for name in rows.columns if name != "row"]
    repeated = rows.duplicated(values)
    if repeated.any():
        warnings.append(f"{table.name}: {int(repeated.sum())} exactly repeated rows were dropped")
    rows = rows[~repeated]
    bad = np.zeros(len(table.row), dtype=bool)
    bad[rows.index[rows.duplicated(["start", "queue"])]] = True
    expected = "one value for each queue and start (an earlier row has another)"
    table.tell(book, bad, "volume", expected, "Keep the right row and delete the other.")
    return rows


def _interval(table: Table, rows: pd.DataFrame, planned_min: int, book: FaultBook) -> int:
    """Interval of the rows, minutes; what does not fit is told."""
    starts = pd.DatetimeIndex(rows["start"])
    off = clock_minute(starts) % planned_min != 0
    if off.any() and off.mean() <= 1.0 - ON_GRID:
        bad = np.zeros(len(table.row), dtype=bool)
        bad[rows.index[off]] = True
        table.tell(book, bad, "start", f"a start on the plan's {planned_min}-minute grid", "Correct the time.")
        return planned_min
    steps = rows.sort_values("start").groupby("queue")["start"].diff().dropna().dt.total_seconds() / 60.0
    step = float(steps.min()) if len(steps) else float(planned_min)
    # Longer than an hour is no length of rows but a gap: the night, or a queue that is rarely called.
    own = planned_min if step > 60 and not off.any() else max(int(step), 1)
    if not fits(own, planned_min) or (clock_minute(starts) % min(own, planned_min) != 0).any():
        expected = f"rows of {planned_min} minutes, or of a length that divides it or (up to 60) is a multiple of it"
        remedy = "Export them at the planned interval."
        book.add(f"{table.name}, column start", in_words(own), expected, remedy)
    return own


def _at_interval(name: str, rows: pd.DataFrame, own: int, planned_min: int, warnings: list[str]) -> pd.DataFrame:
    if own == planned_min or rows.empty:
        return rows[list(COLUMNS)].reset_index(drop=True)
    rows = rows.assign(file=name, **{measure: np.nan for measure in MEASURES if measure not in rows.columns})
    if own < planned_min:
        whole = _whole(rows, planned_min // own, planned_min)
        if not whole.all():
            warnings.append(
                f"{name}: {int((~whole).sum())} rows of {own} minutes belong to intervals of {planned_min} that lack"
                " some; they are left out"
            )
        rows = rows[whole]
        if rows.empty:
            return rows[list(COLUMNS)]
    out, told = (coarser if own < planned_min else finer)(rows, own, planned_min)
    warnings += told
    return out[list(COLUMNS)].reset_index(drop=True)


def _whole(rows: pd.DataFrame, parts: int, planned_min: int) -> NDArray[np.bool_]:
    """Rows whose interval has all its parts; where no zeros are written, all but those of the last, which may lack."""
    minute = pd.DatetimeIndex(rows["start"]).minute.to_numpy()
    begin = rows["start"] - pd.to_timedelta(minute % planned_min, unit="min")
    part = rows["start"].groupby([rows["queue"], begin]).transform("size").to_numpy()
    if (rows["volume"] == 0).any():
        return np.asarray(part == parts)
    return np.asarray((part == parts) | (begin < begin.max()).to_numpy())
