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
SERVICE = ("answered", "abandoned", "answered_within", "backlog")
"""Further columns, all counts: what became of the contacts, and what waited at the end of the interval."""


def read_actuals(
    path: Path, queues: Sequence[str], interval_min: int, time_zone: str, more: Sequence[str] = ()
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
    more : sequence of str, optional
        Columns of `SERVICE` to read too, where the file has them.

    Returns
    -------
    rows : DataFrame
        ``start,queue,volume,aht_s`` and `more`: aware starts, contacts, seconds (NaN where not known). One row a key.
        Brought to another interval, counts are summed or spread (unknown where a part is), a backlog is that of the
        last part.
    warnings : tuple of str

    Raises
    ------
    InputError
        With every fault: a missing file or column, cells that are no times or numbers, unknown queues, one key with
        different values, starts off the grid, an interval that does not fit, more answered in time than answered.
    """
    book = FaultBook()
    warnings: list[str] = []
    table, rows = _rows(path, queues, time_zone, more, book, warnings)
    own = _interval(table, rows, interval_min, book)
    book.close()
    return _at_interval(table.name, rows, own, interval_min, warnings, more), tuple(warnings)


def read_actual_rows(path: Path, time_zone: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Read what came, of any queue and as its rows stand, for a store that lays files over each other.

    Parameters
    ----------
    path : Path
        As `read_actuals` takes it, with the columns of `SERVICE` that it has.
    time_zone : str
        Clock of starts without an offset.

    Returns
    -------
    rows : DataFrame
        ``start,queue,volume,aht_s`` and `SERVICE`, NaN where not known; one row a key.
    warnings : tuple of str

    Raises
    ------
    InputError
        With every fault of the file.
    """
    book = FaultBook()
    warnings: list[str] = []
    _, rows = _rows(path, None, time_zone, SERVICE, book, warnings)
    book.close()
    return rows[[*COLUMNS, *SERVICE]].reset_index(drop=True), tuple(warnings)


def _rows(
    path: Path,
    queues: Sequence[str] | None,
    time_zone: str,
    more: Sequence[str],
    book: FaultBook,
    warnings: list[str],
) -> tuple[Table, pd.DataFrame]:
    """A file's rows at their own interval, one row a key."""
    table = read_table(path, COLUMNS[:3], (*COLUMNS[3:], *more))
    queue = table.names(book, "queue", queues)
    start, skipped = read_moments(table, book, "start", time_zone, queue)
    numbers = {name: _numbers(table, book, name) for name in (*COLUMNS[2:], *more)}
    _tell_more_in_time(table, numbers, book)
    book.close()
    rows = pd.DataFrame({"start": start, "queue": queue, **numbers, "row": table.row})
    _tell_skipped(table.name, rows, skipped, warnings)
    rows = rows[~skipped & rows["volume"].notna().to_numpy()]
    return table, _one_row_a_key(table, rows, book, warnings)


def _numbers(table: Table, book: FaultBook, name: str) -> NDArray[np.float64]:
    if name not in table.cells.columns:
        return np.full(len(table.cells), np.nan)
    return table.numbers(book, name, 0, MOST_VOLUME)


def _tell_more_in_time(table: Table, numbers: dict[str, NDArray[np.float64]], book: FaultBook) -> None:
    if "answered" in numbers and "answered_within" in numbers:
        more = numbers["answered_within"] > numbers["answered"]
        remedy = "Correct one of the two; answered in time are part of those answered."
        table.tell(book, np.asarray(more), "answered_within", "at most what the row has under answered", remedy)


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


def _at_interval(
    name: str, rows: pd.DataFrame, own: int, planned_min: int, warnings: list[str], more: Sequence[str]
) -> pd.DataFrame:
    wanted = [*COLUMNS, *more]
    if own == planned_min or rows.empty:
        return rows[wanted].reset_index(drop=True)
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
            return rows[wanted]
    known = rows[["queue", "start", "volume", *MEASURES, "row", "file"]]
    out, told = (coarser if own < planned_min else finer)(known, own, planned_min)
    warnings += told
    if more:
        parts = (_summed if own < planned_min else _spread)(rows, own, planned_min, more)
        out = out[list(COLUMNS)].merge(parts, on=["queue", "start"], how="left")
    return out[wanted].reset_index(drop=True)


def _summed(rows: pd.DataFrame, own: int, planned_min: int, more: Sequence[str]) -> pd.DataFrame:
    """Counts of finer rows by planned interval, unknown where one of its rows has none; a backlog as last told."""
    minute = pd.DatetimeIndex(rows["start"]).minute.to_numpy()
    begin = rows["start"] - pd.to_timedelta(minute % planned_min, unit="min")
    groups = rows.sort_values("start").groupby([rows["queue"], begin.rename("start")])
    last = rows["start"] + pd.Timedelta(minutes=own) == begin + pd.Timedelta(minutes=planned_min)
    ended = rows.assign(backlog=rows["backlog"].where(last)) if "backlog" in more else rows
    counts = {name: groups[name].sum().where(groups[name].count() == groups.size()) for name in more}
    if "backlog" in more:
        counts["backlog"] = ended.groupby([rows["queue"], begin.rename("start")])["backlog"].last()
    return pd.DataFrame(counts).reset_index()


def _spread(rows: pd.DataFrame, own: int, planned_min: int, more: Sequence[str]) -> pd.DataFrame:
    """Counts of coarser rows spread evenly; a backlog stands at the end of the last part."""
    parts = own // planned_min
    out = rows.loc[rows.index.repeat(parts), ["queue", "start", *more]].reset_index(drop=True)
    step = np.tile(np.arange(parts), len(rows))
    out["start"] = out["start"] + pd.to_timedelta(step * planned_min, unit="min")
    for name in more:
        out[name] = out[name].where(step == parts - 1) if name == "backlog" else out[name] / parts
    return out


def _whole(rows: pd.DataFrame, parts: int, planned_min: int) -> NDArray[np.bool_]:
    """Rows whose interval has all its parts; where no zeros are written, all but those of the last, which may lack."""
    minute = pd.DatetimeIndex(rows["start"]).minute.to_numpy()
    begin = rows["start"] - pd.to_timedelta(minute % planned_min, unit="min")
    part = rows["start"].groupby([rows["queue"], begin]).transform("size").to_numpy()
    if (rows["volume"] == 0).any():
        return np.asarray(part == parts)
    return np.asarray((part == parts) | (begin < begin.max()).to_numpy())
