"""The histories that people really have: each is simulated here, so that the truth is known."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from desk import planner
from numpy.typing import NDArray

from forecasting.calendar import OpeningHours, interval_starts
from forecasting.history import read_history
from forecasting.model import forecast
from forecasting.result import LEVELS, Forecast
from forecasting.series import Series

START = dt.date(2026, 6, 1)
"""A Monday: the first day forecast, unless a case needs another."""

OFFICE = OpeningHours.parse(["Mon-Fri 08:00-18:00"])
LATE = OpeningHours.parse(["Mon-Fri 08:00-20:00"])
ALWAYS = OpeningHours.always()
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


OPEN_AHEAD = OFFICE.mask(ahead())
OFFICE_TRUTH = rate(ahead()) * OPEN_AHEAD


# ---- short and long ----


def test_one_week(tmp_path: Path) -> None:
    starts = past(7)
    found = made(tmp_path, rows(starts, rate(starts), OFFICE.mask(starts)))
    check_near(found, OFFICE_TRUTH, 0.08, 0.25)
    assert said(found, "phone: only 1 weeks of history; weekly and monthly patterns are uncertain")


def test_eight_weeks(tmp_path: Path) -> None:
    starts = past(56)
    found = made(tmp_path, rows(starts, rate(starts), OFFICE.mask(starts)))
    check_near(found, OFFICE_TRUTH)


def test_three_years_with_a_season(tmp_path: Path) -> None:
    def season(starts: pd.DatetimeIndex) -> Numbers:
        return rate(starts) * (1 + 0.25 * np.cos(2 * np.pi * np.asarray(starts.day_of_year) / 365.25))

    starts = past(1096)
    found = made(tmp_path, rows(starts, season(starts), OFFICE.mask(starts)))
    check_near(found, season(ahead()) * OPEN_AHEAD)


# ---- closed, quiet, rare ----


@pytest.mark.parametrize("zeros", [True, False])
def test_closed_days_absent_or_as_zeros(tmp_path: Path, *, zeros: bool) -> None:
    starts = past(84)
    open_ = OFFICE.mask(starts) & (starts.date != dt.date(2026, 5, 13))
    found = made(tmp_path, rows(starts, rate(starts) * open_, None if zeros else open_))
    check_near(found, OFFICE_TRUTH)
    assert not found.mean("phone")[~OPEN_AHEAD].any()
    assert said(found, "phone: opening hours learned from the history: Mon-Fri 08:00-18:00")
    assert said(found, "phone: 1 days without any row were taken as closed") is not zeros


@pytest.mark.parametrize("zeros", [True, False])
def test_a_round_the_clock_queue_with_nearly_empty_nights(tmp_path: Path, *, zeros: bool) -> None:
    def day_and_night(starts: pd.DatetimeIndex) -> Numbers:
        return np.where(starts.hour < 6, 0.03, rate(starts, 20.0))

    starts = past(84)
    table = rows(starts, day_and_night(starts))
    found = made(tmp_path, table if zeros else table[table["volume"] > 0])
    check_near(found, day_and_night(ahead()))
    night = np.asarray(ahead().hour < 6)
    assert 0.2 < found.mean("phone")[night].sum() / (0.03 * night.sum()) < 3
    assert said(found, "opening hours learned from the history: always")
    assert said(found, "quiet intervals without a row are taken as zero") is not zeros


@pytest.mark.parametrize("zeros", [True, False])
@pytest.mark.parametrize(("level", "total"), [(0.6, 0.15), (0.1, 0.3)])
def test_counts_below_one_an_interval(tmp_path: Path, level: float, total: float, *, zeros: bool) -> None:
    starts = past(182)
    table = rows(starts, rate(starts, level), OFFICE.mask(starts))
    found = made(tmp_path, table if zeros else table[table["volume"] > 0])
    assert found.mean("phone").sum() == pytest.approx((OFFICE_TRUTH * level / 40).sum(), rel=total)
    outside = found.mean("phone")[~OPEN_AHEAD].sum()
    assert outside < 0.02 * found.mean("phone").sum()


# ---- started, ended, moved ----


@pytest.mark.parametrize("zeros", [True, False])
def test_a_queue_that_started_three_weeks_ago(tmp_path: Path, *, zeros: bool) -> None:
    starts = past(364)
    open_, begun = OFFICE.mask(starts), ~before(starts, 21)
    new = rows(starts, rate(starts) * begun, open_ if zeros else open_ & begun, "new", 2)
    found = made(tmp_path, rows(starts, rate(starts), open_, "old"), new)
    check_near(found, OFFICE_TRUTH, 0.06, 0.12, "new")
    check_near(found, OFFICE_TRUTH, queue="old")
    assert said(found, "new: only 3 weeks of history")
    sentence = "new: no contacts before 2026-05-11: taken as started then, the zeros before are left out"
    assert said(found, sentence) is zeros


@pytest.mark.parametrize("zeros", [True, False])
@pytest.mark.parametrize("silent_days", [14, 42])
def test_a_queue_that_ended(tmp_path: Path, silent_days: int, *, zeros: bool) -> None:
    """Six weeks of silence are believed, two are doubted: the queue is then expected to go on."""
    starts = past(364)
    open_, alive = OFFICE.mask(starts), before(starts, silent_days)
    gone = rows(starts, rate(starts) * alive, open_ if zeros else open_ & alive, "gone", 2)
    found = made(tmp_path, rows(starts, rate(starts), open_, "old"), gone)
    check_near(found, OFFICE_TRUTH, queue="old")
    if silent_days == 42:
        assert found.mean("gone").sum() == 0
        assert said(found, "gone: no contacts after 2026-04-17, on 30 usually open days")
        assert said(found, "taken as ended, no contacts are expected")
    else:
        check_near(found, OFFICE_TRUTH, queue="gone")
        assert said(found, "gone: no contacts after 2026-05-15, on 10 usually open days: ended, closed, or rows lost?")


def test_a_level_shift_last_month(tmp_path: Path) -> None:
    starts = past(200)
    found = made(tmp_path, rows(starts, rate(starts) * np.where(before(starts, 28), 1, 1.6), OFFICE.mask(starts)))
    check_near(found, 1.6 * OFFICE_TRUTH)
    assert any(re.match(r"phone: since 2026-05-04: (59|6\d)% more contacts a day", note) for note in found.notes)


# ---- lost and repeated ----


@pytest.mark.parametrize("first_day", [70, 105])
def test_a_lost_week(tmp_path: Path, first_day: int) -> None:
    """In the middle, and the last one before the start."""
    starts = past(112)
    day = np.arange(len(starts)) // 48
    found = made(
        tmp_path, rows(starts, rate(starts), OFFICE.mask(starts) & ((day < first_day) | (day >= first_day + 7)))
    )
    check_near(found, OFFICE_TRUTH)
    sentence = "phone: 5 usually open days in rows of 3 and more without any row were taken as lost"
    assert said(found, sentence) is (first_day == 70)


def test_a_week_copied_over_the_next(tmp_path: Path) -> None:
    starts = past(112)
    table = rows(starts, rate(starts) * np.where(np.arange(len(starts)) // 336 == 10, 1.8, 1.0))
    table.loc[77 * 48 : 84 * 48 - 1, "volume"] = table.loc[70 * 48 : 77 * 48 - 1, "volume"].to_numpy()
    found = made(tmp_path, table[OFFICE.mask(starts)])
    check_near(found, OFFICE_TRUTH)
    assert said(found, "phone: 2026-04-27 to 2026-05-01 repeat 2026-04-20 to 2026-04-24 number by number")


def test_a_week_written_twice(tmp_path: Path) -> None:
    starts = past(84)
    table = rows(starts, rate(starts), OFFICE.mask(starts))
    once = made(tmp_path, table)
    twice = made(tmp_path, table, table.iloc[-100:])
    pd.testing.assert_frame_equal(once.frame, twice.frame)
    assert "100 exactly repeated rows were dropped" in read_history(tmp_path / "history.csv").warnings[0]


# ---- hours ----


@pytest.mark.parametrize("zeros", [True, False])
@pytest.mark.parametrize("days", [21, 70])
@pytest.mark.parametrize(("then", "now"), [(OFFICE, LATE), (LATE, OFFICE)])
def test_opening_hours_changed(
    tmp_path: Path, then: OpeningHours, now: OpeningHours, days: int, *, zeros: bool
) -> None:
    """The recent hours hold, and what was open before is neither quiet now nor missing then."""
    starts = past(182)
    open_ = np.where(before(starts, days), then.mask(starts), now.mask(starts))
    found = made(tmp_path, rows(starts, (rate(starts) + 10) * open_, None if zeros else open_))
    check_near(found, (rate(ahead()) + 10) * now.mask(ahead()))
    assert said(found, f"phone: opening hours learned from the history: {now.words()}")
    if now is OFFICE and days == 21:
        assert said(found, "phone: no contacts any more Mon-Fri 18:00-20:00: taken as closed since")
    if now is LATE and zeros:
        assert said(found, "phone: no contacts Mon-Fri 18:00-20:00 before 2026-")


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
