"""Somebody else's forecast in the place of ours: its mean and handle time, and paths around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.adjusted import centred
from forecasting.clock import read_moments
from forecasting.history_file import MOST_VOLUME
from forecasting.interval import clock_minute, learned_interval
from forecasting.resample import fits
from forecasting.table import FaultBook, Table, read_table
from forecasting.uncertain import Z90, scores

SHARED = 0.5
"""Share of the variance of a day's error that all queues have in common."""


@dataclass(frozen=True)
class GivenForecast:
    """A forecast that was handed to us, on the horizon's grid.

    Attributes
    ----------
    mean : mapping of queue to ndarray, shape (n,)
        Contacts per interval; 0 where the file has no row for a closed interval.
    aht_s : mapping of queue to ndarray, shape (n,)
        Seconds; NaN where the file says none.
    error : mapping of queue to ndarray, shape (n,)
        Coefficient of variation of the expected contacts, from q10 and q90 less Poisson noise; NaN where the file
        has none.
    notes : tuple of str
    past : DataFrame
        ``start,queue,mean`` of the file's rows before the horizon: what it said of days that are known by now.
    """

    mean: Mapping[str, NDArray[np.float64]]
    aht_s: Mapping[str, NDArray[np.float64]]
    error: Mapping[str, NDArray[np.float64]]
    notes: tuple[str, ...] = ()
    past: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["start", "queue", "mean"]))


def read_given_forecast(
    path: Path,
    queues: Sequence[str],
    horizon: pd.DatetimeIndex,
    open_: Mapping[str, NDArray[np.bool_]] | None = None,
) -> GivenForecast:
    """Read somebody else's forecast and lay it on the horizon.

    Rows before the horizon are kept apart, for comparison; later ones are ignored. Finer rows are
    summed, rows of up to an hour spread evenly.

    Parameters
    ----------
    path : Path
        Columns ``start,queue,mean`` and, optional, ``q10,q90,aht_s``.
    queues : sequence of str
        Names that may occur; those without rows are left to our own forecast.
    horizon : DatetimeIndex, aware, shape (n,)
    open_ : mapping of queue to ndarray of bool, shape (n,), optional
        Intervals that need a row; None: none, a missing row is 0.

    Returns
    -------
    GivenForecast

    Raises
    ------
    InputError
        With every fault: unreadable cells, unknown queues, a repeated key, an interval that does not fit, open
        intervals without a row.
    """
    table = read_table(path, ("start", "queue", "mean"), ("q10", "q90", "aht_s"))
    book = FaultBook()
    if not len(table.cells):
        book.add(table.name, "", "at least one row of a forecast", "The file has a header only: export it again.")
    rows = _rows(table, queues, str(horizon.tz), book)
    book.close()
    interval_min = int((horizon[1] - horizon[0]) / pd.Timedelta(minutes=1))
    notes: list[str] = []
    rows = _at_interval(table.name, rows, interval_min, book, notes)
    book.close()
    past = rows.loc[rows["start"] < horizon[0], ["start", "queue", "mean"]]
    rows = rows[(rows["start"] >= horizon[0]) & (rows["start"] <= horizon[-1])]
    mean, aht, error = {}, {}, {}
    for queue, of_queue in rows.groupby("queue", sort=False):
        name = str(queue)
        here = of_queue.set_index("start").reindex(horizon)
        _check_covered(table.name, name, here["mean"].isna().to_numpy(), horizon, (open_ or {}).get(name), book)
        mean[name] = here["mean"].fillna(0.0).to_numpy(dtype=float)
        aht[name] = here["aht_s"].to_numpy(dtype=float)
        error[name] = _error(mean[name], here["q10"].to_numpy(dtype=float), here["q90"].to_numpy(dtype=float))
    if rows.empty:
        book.add(
            table.name,
            "",
            f"rows between {horizon[0]:%Y-%m-%d} and {horizon[-1]:%Y-%m-%d}",
            "Its times lie outside the plan: correct the file, or the scenario's start.",
        )
    book.close()
    return GivenForecast(mean, aht, error, tuple(notes), past)


def given_paths(
    given: GivenForecast, horizon: pd.DatetimeIndex, usual_error: Mapping[str, float], paths: int, seed: int
) -> dict[str, NDArray[np.float32]]:
    """Sample paths around a given mean.

    Each path multiplies a local day by ``exp(cv z - cv^2 / 2)`` with a standard normal `z` of the day, of whose
    variance half is common to all queues; `cv` is the file's own where it has q10 and q90, else the usual error.

    Parameters
    ----------
    usual_error : mapping of queue to float
        Coefficient of variation of our own daily forecasts, for queues without q10 and q90.
    paths : int
    seed : int

    Returns
    -------
    dict of queue to ndarray of float32, shape (paths, n); their mean is the given mean
    """
    wall = horizon.tz_localize(None).normalize()
    days, codes = np.unique(wall.to_numpy(), return_inverse=True)
    names = [str(day)[:10] for day in days]
    common = np.column_stack([scores(paths, seed, f"given {name}") for name in names])
    result = {}
    for queue, mean in given.mean.items():
        own = np.column_stack([scores(paths, seed, f"given {queue} {name}") for name in names])
        z = np.sqrt(SHARED) * common + np.sqrt(1 - SHARED) * own
        error = np.where(np.isfinite(given.error[queue]), given.error[queue], usual_error.get(queue, 0.0))
        result[queue] = centred(mean * np.exp(error * z[:, codes] - error**2 / 2), mean)
    return result


def _rows(table: Table, queues: Sequence[str], time_zone: str, book: FaultBook) -> pd.DataFrame:
    queue = table.names(book, "queue", queues)
    start, skipped = read_moments(table, book, "start", time_zone, queue)
    rows = pd.DataFrame({"start": start, "queue": queue})
    for column in ("mean", "q10", "q90", "aht_s"):
        absent = column not in table.cells
        rows[column] = np.nan if absent else table.numbers(book, column, 0, MOST_VOLUME)
    table.tell(
        book,
        rows["mean"].isna().to_numpy() & (table.cells["mean"] == "").to_numpy(dtype=bool),
        "mean",
        "a number",
        "Fill the cell, or delete the row.",
    )
    crossed = (rows["q90"] < rows["q10"]).to_numpy(dtype=bool)
    if "q90" in table.cells:
        table.tell(book, crossed, "q90", "at least q10", "Correct the quantiles.")
    again = rows.duplicated(["queue", "start"]).to_numpy() & rows["start"].notna().to_numpy()
    table.tell(book, again, "start", "one row for each queue and time", "Delete the other row.")
    return rows[~skipped]


def _at_interval(name: str, rows: pd.DataFrame, interval_min: int, book: FaultBook, notes: list[str]) -> pd.DataFrame:
    """Rows at the horizon's interval; quantiles of other intervals are kept in proportion to the mean."""
    own = learned_interval(clock_minute(pd.DatetimeIndex(rows["start"])))
    if not fits(own, interval_min):
        book.add(
            name,
            f"{own} minutes",
            f"rows of {interval_min} minutes, or of an interval that divides or (up to 60) is a multiple of it",
            "Export the forecast at the planned interval.",
        )
        return rows
    if own == interval_min:
        return rows
    notes.append(f"{name}: rows of {own} minutes were brought to {interval_min} minutes")
    if own > interval_min:
        parts = own // interval_min
        step = np.tile(np.arange(parts), len(rows))
        rows = rows.loc[rows.index.repeat(parts)].reset_index(drop=True)
        rows["start"] = rows["start"] + pd.to_timedelta(step * interval_min, unit="min")
        rows[["mean", "q10", "q90"]] /= parts
        return rows
    into = clock_minute(pd.DatetimeIndex(rows["start"])) % interval_min
    rows = rows.assign(start=rows["start"] - pd.to_timedelta(into, unit="min"), work=rows["mean"] * rows["aht_s"])
    sums = rows.groupby(["queue", "start"], sort=False)[["mean", "q10", "q90", "work"]].sum(min_count=1)
    sums["aht_s"] = sums["work"] / sums["mean"].replace(0.0, np.nan)
    return sums.drop(columns="work").reset_index()


def _check_covered(
    file: str,
    queue: str,
    missing: NDArray[np.bool_],
    horizon: pd.DatetimeIndex,
    open_: NDArray[np.bool_] | None,
    book: FaultBook,
) -> None:
    lacking = missing & (open_ if open_ is not None else False)
    if lacking.any():
        first = horizon[np.flatnonzero(lacking)[0]]
        book.add(
            f"{file}, queue {queue}",
            "",
            f"a row for every open interval, but {int(lacking.sum())} lack one (first {first.isoformat()})",
            "Add the rows; write 0 where nothing is expected.",
        )


def _error(mean: NDArray[np.float64], q10: NDArray[np.float64], q90: NDArray[np.float64]) -> NDArray[np.float64]:
    """Coefficient of variation of the rate: the band's variance less the Poisson noise that q10 and q90 include."""
    spread = (q90 - q10) / (2 * Z90)
    variance = np.maximum(spread**2 - mean, 0.0)
    return np.divide(np.sqrt(variance), mean, out=np.full_like(mean, np.nan), where=(mean > 0) & np.isfinite(spread))
