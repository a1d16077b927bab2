"""Months ahead: simulated truth, growth by hand, season only where it is known, histories of every kind."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from forecasting.calendar import OpeningHours
from forecasting.events import Surge
from forecasting.faults import InputError
from forecasting.grid import queue_history
from forecasting.history import History
from forecasting.long_closures import closed_spells, with_yearly_closures
from forecasting.long_horizon import forecast_long
from forecasting.long_level import Weeks, fit_weeks
from forecasting.long_outlook import MOST_GROWTH, damped, look_ahead
from forecasting.long_trial import rehearse, season_share
from forecasting.queue_model import day_table
from forecasting.result import LEVELS
from forecasting.series import Series

FIRST = dt.date(2023, 1, 2)
WEEKDAY = np.array([1.3, 1.1, 1.0, 1.0, 0.95, 0.6, 0.5])


def daily(days, log=lambda day: 0.0 * day, level=900.0, seed=1, noise=0.04, keep=None):
    """A daily history from 2023-01-02 on, whose log is `log(day)` beside weekday and noise."""
    rng = np.random.default_rng(seed)
    day = np.arange(days, dtype=float)
    starts = pd.date_range(FIRST, periods=days, freq="D", tz="UTC")
    rate = level * WEEKDAY[np.asarray(starts.day_of_week)] * np.exp(log(day) + rng.normal(0, noise, days))
    frame = pd.DataFrame({"start": starts, "queue": "q", "volume": rng.poisson(rate).astype(float)})
    return history_of(frame if keep is None else frame[keep(starts)])


def history_of(frame):
    frame = frame.reset_index(drop=True)
    for column in ("aht_s", "answered", "abandoned", "asa_s", "service_level"):
        frame[column] = np.nan
    return History(frame, 1440, "UTC")


def ahead(history, days, **options):
    first = history.frame["start"].max().date() + dt.timedelta(1)
    return forecast_long(history, [Series("q", aht_s=180.0)], first, days, **{"paths": 60, **options})


def table_of(history):
    past = queue_history(history, Series("q"))
    return day_table(past, Series("q"), past.days[-1].date() + dt.timedelta(90), None, [])


def season(day):
    return 0.25 * np.cos(2 * np.pi * day / 365.25)


def weeks_of(z, origin_day=20000.0):
    n = len(z)
    time = np.arange(-n, 0) + 0.5
    return Weeks(np.asarray(z, float), time, origin_day + 7 * time, np.full(n, 1e-4), np.ones(n))


def test_growth_is_damped_as_by_hand():
    # With phi = 1/2 a week, 52.18 b of growth a year adds b (1/2 + 1/4 + ...) / ln 2 x ... : its continuous sum is
    # (1 - 2^-h) / ln 2 weeks of growth after h weeks.
    weeks = np.array([0.0, 1.0, 2.0, 50.0])
    by_hand = np.array([0.0, 0.5, 0.75, 1.0]) / np.log(2.0) / 52.18
    np.testing.assert_allclose(damped(weeks, 1.0), by_hand, rtol=1e-12)
    # Half its pace after a year: 0.72 years' worth in the first year, 1.44 ever.
    assert damped(np.array([52.0]), 52.0)[0] == pytest.approx(0.5 * 52.0 / 52.18 / np.log(2.0))
    assert damped(np.array([1e6]), 52.0)[0] == pytest.approx(1.4378, abs=1e-4)


@pytest.mark.parametrize("rise", [0.9, -0.9])
def test_growth_is_bounded_and_never_runs_away(rise):
    time = np.arange(-150, 0) + 0.5
    model = fit_weeks(weeks_of(6.0 + rise * time / 52.18 + 0.02 * np.sin(time)))
    found = look_ahead(model, np.arange(1.0, 80.0), 20000.0 + 7 * np.arange(1.0, 80.0))
    assert found.growth == pytest.approx(MOST_GROWTH[int(rise > 0)])
    moved = found.mean[-1] - model.weeks.z[-1]
    assert abs(moved) < 1.44 * abs(found.growth) + 0.1


def test_two_years_show_season_and_growth():
    truth = lambda day: season(day) + np.log(1.10) * day / 365.25  # noqa: E731
    made = ahead(daily(1095, truth), 364)
    day = np.arange(1095, 1095 + 364, dtype=float)
    expected = 900 * WEEKDAY[(np.arange(364) + 1095) % 7] * np.exp(truth(day))
    weeks = slice(28, 364)
    error = np.abs(made.mean("q")[weeks].reshape(-1, 7).sum(1) / expected[weeks].reshape(-1, 7).sum(1) - 1)
    assert error.mean() < 0.05
    assert any("yearly season of" in reason for reason in made.reasons["q"])
    assert not any("unknown" in note for note in made.notes)


def test_with_less_than_two_years_the_season_is_said_to_be_unknown():
    made = ahead(daily(420, season), 364)
    assert any("yearly season: none is forecast, it is unknown" in note for note in made.notes)
    monthly = made.mean("q")[28:].reshape(-1, 28).sum(axis=1)
    # No wave: from month to month it only comes back, in one direction.
    steps = np.diff(monthly) / monthly[:-1]
    assert (steps > -0.005).all() or (steps < 0.005).all()
    spread = made.weekly["q90"] / made.weekly["mean"]
    assert spread.iloc[26] > spread.iloc[5] + 0.03


def test_an_unknown_season_widens_the_bands_more_than_a_known_one():
    rng = np.random.default_rng(8)
    rest = rng.normal(0, 0.02, 160)
    time = np.arange(40.0) + 0.5
    spread = []
    for weeks in (60, 160):
        found = look_ahead(fit_weeks(weeks_of(6 + rest[-weeks:])), time, 20000 + 7 * time)
        spread.append(np.sqrt(found.covariance[26, 26]))
    assert spread[0] > 1.5 * spread[1]


def test_uncertainty_grows_with_the_horizon_and_weeks_are_covered():
    rng = np.random.default_rng(5)
    inside80, inside95, count = 0, 0, 0
    for seed in range(12):
        z = 6 + 0.1 * np.cos(2 * np.pi * (20000 + 7 * np.arange(-180, 0)) / 365.25)
        z = z + np.cumsum(rng.normal(0, 0.01, 180)) + rng.normal(0, 0.03, 180)
        whole = weeks_of(z)
        cut = 130
        past = Weeks(*(part[:cut] for part in (whole.z, whole.time + 50, whole.day, whole.chance, whole.share)))
        model = fit_weeks(past)
        scale = rehearse(model).scales(np.arange(1.0, 51.0))
        found = look_ahead(model, np.arange(50) + 0.5, whole.day[cut:])
        level = np.sqrt(np.diag(found.covariance))
        assert level[-1] > level[3], seed
        score = np.abs(whole.z[cut:] - found.mean) / np.hypot(level * scale, model.noise)
        inside80, inside95, count = inside80 + (score < 1.28).sum(), inside95 + (score < 1.96).sum(), count + 50
    assert 0.65 < inside80 / count < 0.95
    assert inside95 / count > 0.85


def test_a_season_that_came_again_is_kept_and_one_that_did_not_is_shrunk():
    time = np.arange(-156, 0) + 0.5
    rng = np.random.default_rng(3)
    wave = np.cos(2 * np.pi * (20000 + 7 * time) / 365.25)
    true = fit_weeks(weeks_of(6 + 0.2 * wave + rng.normal(0, 0.02, 156)))
    once = fit_weeks(
        weeks_of(6 + 0.2 * wave * np.where(time < -104, 1, np.where(time < -52, -1, 1)) + rng.normal(0, 0.02, 156))
    )
    assert season_share(true) > 0.9
    assert true.smooth > 0.05
    assert once.smooth * season_share(once) < 0.5 * true.smooth * season_share(true)


def test_a_shift_is_found_and_the_months_start_from_the_new_level():
    made = ahead(daily(800, lambda day: np.where(day > 730, 0.4, 0.0)), 120)
    assert any(
        "level shifted about 2025-01-0" in note or "level shifted about 2024-12-3" in note for note in made.notes
    )
    assert made.mean("q")[28:].mean() == pytest.approx(900 * WEEKDAY.mean() * np.exp(0.4), rel=0.1)


def test_a_closure_of_two_summers_is_expected_again():
    shut = lambda starts: ~((starts.month == 8) & (starts.day <= 14))  # noqa: E731
    history = daily(900, keep=shut)
    made = ahead(history, 90)
    closed = made.daily[made.daily["mean"] == 0]["day"]
    assert dt.date(2025, 8, 4) in closed.to_numpy()
    assert 13 <= len(closed) <= 15
    assert not made.paths["q"][:, made.daily["mean"].to_numpy() == 0].any()
    assert any("expected to be closed from" in note for note in made.notes)


@pytest.mark.parametrize(("years", "expected"), [((2023, 2024), 15), ((2024,), 0)], ids=["two", "one"])
def test_one_summer_is_no_closure(years, expected):
    table = table_of(daily(900, keep=lambda at: ~(at.year.isin(years) & (at.month == 8) & (at.day <= 15))))
    closed, notes = with_yearly_closures(table, table.known + 28, {})
    assert int((table.open & ~closed.open).sum()) == expected
    assert len(notes) == (expected > 0)


def test_days_that_somebody_states_stay_open():
    table = table_of(daily(900, keep=lambda at: ~((at.month == 8) & (at.day <= 15))))
    closed, _ = with_yearly_closures(table, table.known + 28, {dt.date(2025, 8, 5): OpeningHours.always()})
    assert int((table.open & ~closed.open).sum()) == 14


def test_closed_days_are_zero_and_special_days_close():
    office = OpeningHours.parse(["Mon-Fri 00:00-24:00"])
    history = daily(200, keep=lambda starts: starts.day_of_week < 5)
    first = history.frame["start"].max().date() + dt.timedelta(1)
    off = first + dt.timedelta(60)
    off += dt.timedelta(-off.weekday())
    series = [Series("q", office, special={off: OpeningHours(())}, aht_s=1.0)]
    made = forecast_long(history, series, first, 100, paths=20)
    closed = np.array([day.weekday() > 4 or day == off for day in made.daily["day"]])
    assert not made.daily.loc[closed, ["mean", *LEVELS]].to_numpy().any()
    assert (made.daily.loc[~closed, "mean"] > 100).all()


@pytest.mark.parametrize("days", [7, 8, 20, 56, 364])
def test_short_histories_forecast_eighteen_months(days):
    made = ahead(daily(days), 549)
    numbers = made.daily[["mean", *LEVELS]].to_numpy()
    assert np.isfinite(numbers).all()
    assert (numbers >= 0).all()
    assert (np.diff(made.daily[list(LEVELS)].to_numpy(), axis=1) >= 0).all()
    assert 0.5 < made.mean("q")[28:].mean() / (900 * WEEKDAY.mean()) < 2.0


def test_all_zeros_stay_zero():
    history = daily(200)
    made = ahead(history_of(history.frame[["start", "queue"]].assign(volume=0.0)), 100)
    assert not made.daily["mean"].to_numpy()[28:].any()
    assert np.isfinite(made.paths["q"]).all()


def test_a_constant_stays_constant():
    history = daily(500)
    made = ahead(history_of(history.frame[["start", "queue"]].assign(volume=100.0)), 200)
    np.testing.assert_allclose(made.mean("q"), 100.0, rtol=0.03)


def test_an_ended_queue_does_not_come_back():
    history = daily(500)
    ended = history.frame["start"] >= pd.Timestamp(FIRST + dt.timedelta(430), tz="UTC")
    made = ahead(
        history_of(history.frame[["start", "queue"]].assign(volume=history.frame["volume"].where(~ended, 0.0))), 200
    )
    assert made.mean("q")[28:].max() < 0.05 * 900


def test_what_comes_after_the_first_day_is_not_seen():
    history = daily(460)
    first = FIRST + dt.timedelta(400)
    later = history.frame["start"] >= pd.Timestamp(first, tz="UTC")
    wild = history_of(history.frame[["start", "queue"]].assign(volume=history.frame["volume"].where(~later, 77777.0)))
    one, other = (forecast_long(each, [Series("q", aht_s=1.0)], first, 60, paths=20) for each in (history, wild))
    pd.testing.assert_frame_equal(one.daily, other.daily)
    pd.testing.assert_frame_equal(one.weekly, other.weekly)
    assert one.paths["q"].tobytes() == other.paths["q"].tobytes()


@pytest.mark.parametrize("days", [0, 601])
def test_horizons_out_of_range_are_refused(days):
    with pytest.raises(InputError, match=f"days: found '{days}', expected 1 to 600 days"):
        ahead(daily(100), days)


@pytest.mark.parametrize("days", [1, 28, 29, 600])
def test_horizons_in_range_have_a_row_a_day_and_whole_weeks(days):
    made = ahead(daily(100), days)
    assert len(made.daily) == days
    assert made.paths["q"].shape == (60, days)
    assert made.weekly["days"].sum() == days
    assert made.weekly["mean"].sum() == pytest.approx(made.daily["mean"].sum())
    assert {week.weekday() for week in made.weekly["week"]} == {0}


def test_a_surge_on_one_day_of_a_daily_history_stays_on_it():
    history = daily(100)
    first = history.frame["start"].max().date() + dt.timedelta(1)
    begin = first + dt.timedelta(40)
    stated = {"name": "x", "from": begin, "to": begin + dt.timedelta(1), "volume": (2, 2, 2)}
    late = {**stated, "name": "y", "from": begin + dt.timedelta(15), "to": begin + dt.timedelta(16)}
    made = ahead(history, 60, surges=[Surge.model_validate(each) for each in (stated, late)])
    ratio = made.mean("q") / ahead(history, 60).mean("q")
    assert np.flatnonzero(ratio > 1.01).tolist() == [40, 55]
    np.testing.assert_allclose(ratio[[40, 55]], 2.0, rtol=1e-6)


def test_weeks_begin_when_they_are_told_to():
    made = ahead(daily(100), 40, week_starts=6)
    assert {week.weekday() for week in made.weekly["week"]} == {6}


def test_spells_need_five_usual_days():
    assert closed_spells(table_of(daily(400, keep=lambda at: ~((at.month == 6) & (at.day <= 4))))) == []
    assert closed_spells(table_of(daily(400, keep=lambda at: ~((at.month == 6) & (at.day <= 5))))) == [(150, 155)]


def test_a_stated_level_scales_what_another_queue_lends_and_an_ended_queue_expects_nothing():
    history = daily(400)
    first = history.frame["start"].max().date() + dt.timedelta(1)
    plain = forecast_long(history, [Series("q", aht_s=180.0)], first, 90, paths=60)
    stated = Series("new", borrowed=("q", 1.0), level=(40.0, 50.0, 60.0), aht_s=180.0)
    found = forecast_long(history, [Series("q", aht_s=180.0), stated], first, 90, paths=60)
    late = slice(40, 89)
    lent = plain.mean("q")[late] / plain.mean("q")[:7].mean()
    np.testing.assert_allclose(found.mean("new")[late], 50.0 * lent, rtol=0.08)
    spread = found.paths["new"][:, late].std() / found.mean("new")[late].mean()
    assert spread > 1.1 * found.paths["q"][:, late].std() / found.mean("q")[late].mean()
    with pytest.raises(InputError, match="a queue that lends its shape"):
        forecast_long(
            history, [Series("q", aht_s=180.0), Series("alone", level=(50.0,), aht_s=180.0)], first, 90, paths=60
        )
