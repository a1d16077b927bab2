"""Simulated histories whose truth is known, and what a forecast of one is held to."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from forecasting.calendar import interval_starts
from forecasting.history import read_history
from forecasting.model import forecast
from forecasting.result import LEVELS, Forecast
from forecasting.series import Series

START = dt.date(2026, 6, 1)
"""A Monday: the first day forecast, unless a case needs another."""
WEEKDAY = np.array([1.2, 1.05, 1.0, 0.95, 1.0, 0.5, 0.4])

Numbers = NDArray[np.float64]


def rate(starts: pd.DatetimeIndex, level: float = 40.0) -> Numbers:
    """True mean per interval: a weekday's factor times a bell around 11:00 over a floor."""
    hour = np.asarray(starts.hour + starts.minute / 60)
    return np.asarray(level * WEEKDAY[np.asarray(starts.day_of_week)] * (0.2 + np.exp(-(((hour - 11) / 3) ** 2))))


def past(days: int, start: dt.date = START, zone: str = "UTC", minutes: int = 30) -> pd.DatetimeIndex:
    return interval_starts(start - dt.timedelta(days), days, minutes, zone)


def ahead(start: dt.date = START, zone: str = "UTC", minutes: int = 30) -> pd.DatetimeIndex:
    return interval_starts(start, 14, minutes, zone)


def before(starts: pd.DatetimeIndex, days: int) -> NDArray[np.bool_]:
    """Whether an interval lies more than so many days before the start."""
    return np.asarray(starts < pd.Timestamp(START - dt.timedelta(days), tz=starts.tz))


def rows(
    starts: pd.DatetimeIndex,
    mean: Numbers,
    keep: NDArray[np.bool_] | None = None,
    queue: str = "phone",
    seed: int = 1,
) -> pd.DataFrame:
    """Poisson counts, a row for every interval or those kept."""
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"start": starts, "queue": queue, "volume": rng.poisson(mean)})
    table["aht_s"] = rng.normal(240, 15, len(starts)).round(1)
    return table if keep is None else table[keep]


def written(folder: Path, *tables: pd.DataFrame) -> Path:
    path = folder / "history.csv"
    table = pd.concat(tables, ignore_index=True)
    text = {moment: moment.isoformat() for moment in table["start"].unique()}
    table.assign(start=table["start"].map(text)).to_csv(path, index=False)
    return path


def made(folder: Path, *tables: pd.DataFrame, horizon: pd.DatetimeIndex | None = None) -> Forecast:
    """Through a file, as people have it, to a forecast that is sound."""
    horizon = ahead() if horizon is None else horizon
    history = read_history(written(folder, *tables), time_zone=str(horizon.tz))
    series = [Series(str(queue), aht_s=math.nan) for queue in history.frame["queue"].unique()]
    found = forecast(history, series, horizon)
    for one in series:
        check_sound(found, one.queue)
    return found


def check_sound(found: Forecast, queue: str) -> None:
    """Finite, not negative, quantiles in order, paths around the mean."""
    mean, paths = found.mean(queue), found.paths[queue]
    quantiles = found.frame.loc[found.frame["queue"] == queue, list(LEVELS)].to_numpy()
    for numbers in (mean, quantiles, paths):
        assert np.isfinite(numbers).all()
        assert (numbers >= 0).all()
    assert (np.diff(quantiles, axis=1) >= 0).all()
    np.testing.assert_allclose(paths.mean(axis=0, dtype=float), mean, rtol=1e-4, atol=1e-6)
    aht = found.aht_s(queue)
    assert ((aht > 0) & np.isfinite(aht)).all() or np.isnan(aht).all()


def check_near(found: Forecast, truth: Numbers, total: float = 0.05, slots: float = 0.08, queue: str = "phone") -> None:
    """Two weeks' total, and the sum of absolute differences by interval, within these shares of the truth."""
    mean = found.mean(queue)
    assert mean.sum() == pytest.approx(truth.sum(), rel=total)
    assert np.abs(mean - truth).sum() < slots * truth.sum()


def said(found: Forecast, sentence: str) -> bool:
    return any(sentence in note for note in found.notes)
