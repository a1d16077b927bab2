"""What came so far, laid on a forecast's intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.gaps import RARE
from forecasting.result import Forecast
from forecasting.table import FaultBook

Array = NDArray[np.float64]

SILENT = 20.0
"""Expected contacts of all queues after the last contact that came: none of them by chance is out of the question."""


@dataclass(frozen=True)
class Actuals:
    """What came, on the forecast's grid.

    Attributes
    ----------
    now : Timestamp, aware
        What lies before it has happened.
    volume : mapping of queue to ndarray, shape (n,)
        Contacts; NaN where not over yet or not known.
    aht_s : mapping of queue to ndarray, shape (n,)
        Seconds; NaN where not known.
    notes : tuple of str
        What was left out or doubted, in sentences.
    """

    now: pd.Timestamp
    volume: Mapping[str, Array]
    aht_s: Mapping[str, Array]
    notes: tuple[str, ...]


def lay_actuals(rows: pd.DataFrame, forecast: Forecast, now: pd.Timestamp | None = None) -> Actuals:
    """Lay what came on the intervals of a forecast.

    Rows of closed intervals (nothing expected), of intervals that are not over at `now` and outside the horizon are
    left out, each kind with a note. An interval before `now` without a row is unknown; only in a queue that writes
    no zeros it is one, if at most `RARE` contacts were expected in it.

    Parameters
    ----------
    rows : DataFrame
        ``start,queue,volume`` and, where known, ``aht_s``; aware starts. Exact repeats are dropped.
    forecast : Forecast
    now : Timestamp, aware, optional
        None: the end of the last row.

    Raises
    ------
    InputError
        With every fault: times without a zone, queues that the forecast does not have, volumes that are no counts,
        starts off the grid, one key with different values.
    """
    book = FaultBook()
    rows = _checked(rows, forecast, book)
    book.close()
    starts = forecast.starts
    step = starts[1] - starts[0]
    place = starts.get_indexer(pd.DatetimeIndex(rows["start"]))
    inside = place >= 0
    notes: list[str] = []
    _told(notes, int((~inside).sum()), "outside the forecast's days")
    rows, place = rows[inside], place[inside]
    if now is None:
        now = starts[place.max()] + step if place.size else starts[0]
    over = np.asarray(starts[place] + step <= now)
    _told(notes, int((~over).sum()), f"of intervals that are not over at {now:%Y-%m-%d %H:%M}")
    rows, place = rows[over], place[over]
    past = np.asarray(starts + step <= now)
    volume, aht = {}, {}
    for queue in forecast.paths:
        own = (rows["queue"] == queue).to_numpy()
        mean = forecast.mean(queue)
        came, took = np.full(len(starts), np.nan), np.full(len(starts), np.nan)
        came[place[own]] = rows["volume"].to_numpy(dtype=float)[own]
        took[place[own]] = rows["aht_s"].to_numpy(dtype=float)[own]
        closed = np.isfinite(came) & (mean <= 0)
        if np.nansum(came[closed]) > 0:
            notes.append(
                f"{queue}: {np.nansum(came[closed]):,.0f} contacts came while nothing was expected (closed); they are "
                "shown, and the rest is not moved by them"
            )
        _fill_zeros(came, mean, past, queue, notes)
        volume[queue], aht[queue] = came, np.where(took > 0, took, np.nan)
    _tell_silence(volume, forecast, notes)
    return Actuals(now, volume, aht, tuple(notes))


def _checked(rows: pd.DataFrame, forecast: Forecast, book: FaultBook) -> pd.DataFrame:
    """Columns used, repeats dropped; what is wrong goes to `book`."""
    names = list(forecast.paths)
    for name in dict.fromkeys(rows["queue"]):
        if name not in names:
            remedy = "Correct the name, or leave its rows out."
            book.add("actuals, column queue", str(name), f"a queue of the forecast: {', '.join(names)}", remedy)
    if not isinstance(rows["start"].dtype, pd.DatetimeTZDtype):
        if len(rows):
            book.add("actuals, column start", str(rows["start"].iloc[0]), "times with a zone", "Localise them.")
        return rows.iloc[:0].assign(start=forecast.starts[:0], aht_s=0.0)
    start = rows["start"].dt.tz_convert(forecast.starts.tz)
    columns = {"start": start, "queue": rows["queue"], "volume": pd.to_numeric(rows["volume"], errors="coerce")}
    columns["aht_s"] = rows["aht_s"] if "aht_s" in rows else pd.Series(np.nan, index=rows.index)
    found = pd.DataFrame(columns).dropna(subset=["volume"]).drop_duplicates(ignore_index=True)
    for bad, expected in (
        (~found["volume"].between(0, np.finfo(float).max), "a count of at least 0"),
        (found.duplicated(["queue", "start"]), "one value for each queue and start"),
        (_off_grid(found["start"], forecast.starts), "a start on the forecast's grid"),
    ):
        for row in found[bad].itertuples():
            where = f"actuals, {row.queue} at {row.start:%Y-%m-%d %H:%M}"
            book.add(where, f"{row.volume:g}", expected, "Correct the row.")
    return found


def _off_grid(start: pd.Series, grid: pd.DatetimeIndex) -> pd.Series:
    steps = ((start - grid[0]) / (grid[1] - grid[0])).to_numpy(dtype=float)
    return pd.Series(steps % 1.0 != 0.0, index=start.index)


def _told(notes: list[str], count: int, what: str) -> None:
    if count:
        notes.append(f"actuals: {count:,} rows {what} were left out")


def _fill_zeros(came: Array, mean: Array, past: NDArray[np.bool_], queue: str, notes: list[str]) -> None:
    """Zeros of an export that writes none; told otherwise where a gap matters. Changes `came`."""
    known = np.isfinite(came)
    if not known.any():
        return
    gap = past & ~known & (mean > 0)
    if not (came[known] == 0).any():
        quiet = gap & (mean <= RARE)
        came[quiet] = 0.0
        gap &= ~quiet
    if gap.any():
        notes.append(
            f"{queue}: {int(gap.sum())} intervals before now have no row ({mean[gap].sum():,.0f} contacts expected in "
            "them); they count as unknown"
        )


def _tell_silence(volume: Mapping[str, Array], forecast: Forecast, notes: list[str]) -> None:
    """Zeros in every queue at the end are an outage, or an export that was filled up with them."""
    came = np.array([np.nan_to_num(one) for one in volume.values()]).sum(axis=0)
    known = np.array([np.isfinite(one) for one in volume.values()])
    last = int(np.flatnonzero(came > 0).max(initial=-1))
    mean = np.array([forecast.mean(queue) for queue in volume])
    expected = float((mean * known)[:, last + 1 :].sum())
    if expected > SILENT:
        since = forecast.starts[last + 1 + int(np.argmax((mean * known)[:, last + 1 :].sum(axis=0) > 0))]
        notes.append(
            f"actuals: no contact in any queue since {since:%Y-%m-%d %H:%M}, where {expected:,.0f} were expected; if "
            "the file was only filled up with zeros, say until when it is known (now)"
        )
