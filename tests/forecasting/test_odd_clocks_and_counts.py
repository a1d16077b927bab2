"""Histories across clock changes and of extreme counts, and what the command says of odd ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from desk import planner
from odd_history import (
    START,
    WEEKDAY,
    Numbers,
    ahead,
    before,
    check_near,
    made,
    past,
    rate,
    rows,
    said,
    written,
)

from forecasting.calendar import interval_starts

# ---- clocks ----

CLOCKS = [
    ("America/New_York", dt.date(2026, 10, 26)),  # autumn in the horizon
    ("America/New_York", dt.date(2026, 11, 9)),  # autumn in the history
    ("America/New_York", dt.date(2026, 3, 2)),  # spring in the horizon
    ("Europe/London", dt.date(2026, 4, 6)),  # spring in the history
    ("Asia/Kolkata", START),  # half an hour off, no daylight saving
    ("Australia/Adelaide", dt.date(2026, 3, 30)),  # half an hour off, autumn in the horizon
    ("Australia/Lord_Howe", dt.date(2026, 3, 30)),  # clocks move by half an hour
    ("Australia/Lord_Howe", dt.date(2026, 10, 12)),
]


@pytest.mark.parametrize(("zone", "start"), CLOCKS)
def test_clocks(tmp_path: Path, zone: str, start: dt.date) -> None:
    starts, horizon = past(63, start, zone), ahead(start, zone)
    found = made(tmp_path, rows(starts, rate(starts)), horizon=horizon)
    check_near(found, rate(horizon))
    assert (found.mean("phone") > 0).all()


@pytest.mark.parametrize("start", [dt.date(2026, 10, 26), dt.date(2026, 3, 2)])
def test_daily_rows_across_the_clock_change(tmp_path: Path, start: dt.date) -> None:
    """A day is a day, whether it has 23 or 25 hours."""
    zone = "America/New_York"
    starts, horizon = (
        interval_starts(day, n, 1440, zone) for day, n in ((start - dt.timedelta(196), 196), (start, 14))
    )
    assert horizon.strftime("%H:%M").unique().tolist() == ["00:00"]
    assert len(horizon) == 14
    truth = 1000 * WEEKDAY[np.asarray(horizon.day_of_week)]
    found = made(tmp_path, rows(starts, 1000 * WEEKDAY[np.asarray(starts.day_of_week)]), horizon=horizon)
    check_near(found, truth)


# ---- extremes ----


def test_a_hundred_thousand_an_interval(tmp_path: Path) -> None:
    starts = past(84)
    found = made(tmp_path, rows(starts, rate(starts, 1e5)))
    check_near(found, rate(ahead(), 1e5), 0.01, 0.01)


def test_a_constant_series(tmp_path: Path) -> None:
    found = made(tmp_path, rows(past(84), np.zeros(84 * 48)).assign(volume=7, aht_s=240))
    np.testing.assert_allclose(found.mean("phone"), 7.0, rtol=0.01)
    assert not said(found, "number by number")


@pytest.mark.parametrize("beside", [True, False])
def test_all_zeros(tmp_path: Path, *, beside: bool) -> None:
    starts = past(84)
    tables = [rows(starts, 0 * rate(starts)), rows(starts, rate(starts), queue="other")][: 1 + beside]
    found = made(tmp_path, *tables)
    assert not found.mean("phone").any()
    assert said(found, "phone: no contacts in the whole history: none are expected")
    if beside:
        check_near(found, rate(ahead()), queue="other")


# ---- through the command ----


def command(folder: Path, table: pd.DataFrame, *options: object) -> tuple[pd.DataFrame, str]:
    out = folder / "forecast.csv"
    run = planner("forecast", written(folder, table), "--days", 14, "--out", out, *options)
    assert run.code == 0, run.err
    frame = pd.read_csv(out, parse_dates=["start"])
    numbers = frame.drop(columns=["start", "queue", "aht_s"]).to_numpy()
    assert np.isfinite(numbers).all()
    assert (numbers >= 0).all()
    return frame, run.err


@pytest.mark.parametrize(
    ("shape", "sentence"),
    [
        (lambda starts: rate(starts), "phone: opening hours learned from the history: always"),
        (lambda starts: 0 * rate(starts), "phone: no contacts in the whole history: none are expected"),
        (
            lambda starts: rate(starts) * before(starts, 35),
            "phone: no contacts after 2026-04-26, on 35 usually open days",
        ),
    ],
)
def test_by_command(tmp_path: Path, shape: Callable[[pd.DatetimeIndex], Numbers], sentence: str) -> None:
    starts = past(112)
    frame, told = command(tmp_path, rows(starts, shape(starts)))
    assert sentence in told
    expected = shape(ahead()).sum() if shape(ahead()).any() and "after" not in sentence else 0.0
    assert frame["mean"].sum() == pytest.approx(expected, rel=0.05)
