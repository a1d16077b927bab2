"""Forecasts whose errors are known, and what came, for the tests of the rest of the day."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.calendar import interval_starts
from forecasting.distribution import Uncertainty, count_quantiles, day_normals, draw_paths
from forecasting.result import LEVELS, Forecast
from forecasting.today import Today

ZONE = "America/New_York"
MONDAY = dt.date(2026, 6, 1)
Array = NDArray[np.float64]


def forecast_of(
    means: dict[str, Array],
    *,
    day_cv: float = 0.12,
    interval_cv: float = 0.0,
    phi: float = 0.0,
    common: float = 0.4,
    paths: int = 200,
    start: dt.date = MONDAY,
    together: bool = False,
    seed: int = 5,
) -> Forecast:
    """A forecast whose errors are known; `means` by queue, shape (days, slots)."""
    days, slots = next(iter(means.values())).shape
    starts = interval_starts(start, days, 1440 // slots, ZONE)
    sure = Uncertainty(np.full(days, day_cv**2), common, 0.5, np.full(slots, interval_cv**2), phi, np.empty(0))
    shared = day_normals(np.random.default_rng(seed), paths, days, common, 0.5)
    drawn, frames = {}, []
    for number, (queue, mean) in enumerate(means.items()):
        rng = np.random.default_rng([seed, number])
        normals = shared if together else day_normals(rng, paths, days, common, 0.5)
        flat = np.resize(mean.ravel(), len(starts))  # the odd days of daylight saving have other lengths
        made = draw_paths(mean, sure, normals, rng).reshape(paths, -1)
        drawn[queue] = np.ascontiguousarray(np.resize(made.T, (len(starts), paths)).T)
        quantiles = count_quantiles(flat, np.full(flat.size, (1 + day_cv**2) * (1 + interval_cv**2) - 1))
        columns = dict(zip(LEVELS, quantiles.T, strict=True))
        frames.append(pd.DataFrame({"start": starts, "queue": queue, "mean": flat, **columns, "aht_s": 300.0}))
    return Forecast(starts, pd.concat(frames, ignore_index=True), drawn)


def flat(days: int = 3, slots: int = 24, each: float = 20.0) -> Array:
    return np.full((days, slots), each)


def rows_of(forecast: Forecast, volumes: dict[str, Array], aht_s: float = np.nan) -> pd.DataFrame:
    """What came from the horizon's first interval on."""
    parts = [
        pd.DataFrame({"start": forecast.starts[: len(came)], "queue": queue, "volume": came, "aht_s": aht_s})
        for queue, came in volumes.items()
    ]
    return pd.concat(parts, ignore_index=True)


def ratio(made: Today, queue: str, where: slice) -> float:
    return float(made.forecast.mean(queue)[where].sum() / made.before.mean(queue)[where].sum())
