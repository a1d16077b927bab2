"""The long horizon is one with the interval forecast: same sums, no jump, what is stated goes on, days spread back."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from forecasting.calendar import OpeningHours, interval_starts
from forecasting.events import Deflect, Surge
from forecasting.history import History
from forecasting.long_horizon import forecast_long, spread
from forecasting.model import forecast
from forecasting.series import Series

ZONE = "Europe/London"
FIRST = dt.date(2026, 9, 28)
OFFICE = OpeningHours.parse(["Mon-Fri 08:00-18:00"])
SERIES = (Series("office", OFFICE, aht_s=200.0), Series("round", aht_s=200.0))


def made_history(last=FIRST):
    """Twenty weeks of two queues by the hour: an office line and a round-the-clock one."""
    first = FIRST - dt.timedelta(140)
    starts = interval_starts(first, (last - first).days, 60, ZONE)
    rng = np.random.default_rng(2)
    hour = np.asarray(starts.hour)
    weekday = np.array([1.2, 1.05, 1.0, 0.95, 1.0, 0.5, 0.4])[np.asarray(starts.day_of_week)]
    shape = 0.2 + np.exp(-(((hour - 11) / 3) ** 2))
    together = np.exp(rng.normal(0, 0.06, 400))[np.asarray(starts.day_of_year)]
    parts = []
    for queue, level, open_ in (("office", 80.0, OFFICE.mask(starts)), ("round", 30.0, np.ones(len(starts), bool))):
        volume = rng.poisson(level * weekday * shape * together).astype(float)
        parts.append(pd.DataFrame({"start": starts, "queue": queue, "volume": volume})[open_])
    frame = pd.concat(parts, ignore_index=True)
    for column in ("aht_s", "answered", "abandoned", "asa_s", "service_level"):
        frame[column] = np.nan
    return History(frame, 60, ZONE)


HISTORY = made_history()
OVERRIDES = pd.DataFrame(
    {
        "queue": ["round", "office"],
        "start": pd.to_datetime(["2026-10-05", "2026-12-07"]).tz_localize(ZONE),
        "end": pd.to_datetime(["2026-10-06", "2026-12-08"]).tz_localize(ZONE),
        "op": ["percent", "set"],
        "value": [20.0, 1234.0],
        "who": ["", ""],
        "why": ["", ""],
    }
)
SURGES = (
    Surge.model_validate(
        {"name": "mail", "from": "2026-10-20T09:00", "to": "2026-11-04T18:00", "volume": (1.4, 1.5, 1.6)}
    ),
)
DEFLECTS = (
    Deflect.model_validate(
        {"from_queue": "round", "to_self_service": True, "share": (0.3, 0.3, 0.3), "from": "2026-11-10"}
    ),
)
STATED = {"surges": SURGES, "deflects": DEFLECTS, "overrides": OVERRIDES}


@pytest.fixture(scope="module")
def plain():
    return forecast_long(HISTORY, SERIES, FIRST, 120, paths=80)


@pytest.fixture(scope="module")
def stated():
    return forecast_long(HISTORY, SERIES, FIRST, 120, paths=80, **STATED)


@pytest.mark.parametrize("options", [{}, STATED], ids=["plain", "stated"])
def test_the_first_four_weeks_are_the_sums_of_the_interval_forecast(plain, stated, options):
    long = stated if options else plain
    horizon = interval_starts(FIRST, 28, 60, ZONE)
    short = forecast(HISTORY, SERIES, horizon, paths=80, **options)
    day = np.asarray([(start.date() - FIRST).days for start in horizon])
    for queue in ("office", "round"):
        np.testing.assert_allclose(long.mean(queue)[:28], np.bincount(day, short.mean(queue)), rtol=1e-9)
        summed = np.stack([np.bincount(day, path) for path in short.paths[queue].astype(float)])
        np.testing.assert_allclose(long.paths[queue][:, :28], summed, rtol=1e-4, atol=1e-3)


def test_a_short_horizon_is_the_interval_forecast_of_that_horizon():
    long = forecast_long(HISTORY, SERIES, FIRST, 7, paths=20)
    short = forecast(HISTORY, SERIES, interval_starts(FIRST, 7, 60, ZONE), paths=20)
    assert long.mean("round").sum() == pytest.approx(short.mean("round").sum(), rel=1e-9)


def test_there_is_no_jump_where_they_meet(plain):
    for queue in ("office", "round"):
        before, after = plain.mean(queue)[21:28].sum(), plain.mean(queue)[28:35].sum()
        assert after == pytest.approx(before, rel=0.04)
        spread_ = plain.paths[queue].std(axis=0)
        week = plain.paths[queue].reshape(80, -1)[:, :119].reshape(80, 17, 7).sum(axis=2)
        relative = week.std(axis=0) / week.mean(axis=0)
        assert relative[4] == pytest.approx(relative[3], rel=0.75)
        assert np.isfinite(spread_).all()


def test_a_path_that_was_high_stays_high(plain):
    weeks = plain.paths["round"][:, :119].reshape(80, 17, 7).sum(axis=2)
    logs = np.log(weeks / weeks.mean(axis=0))
    assert np.corrcoef(logs[:, 3], logs[:, 4])[0, 1] > 0.25
    assert np.corrcoef(logs[:, 5], logs[:, 6])[0, 1] > 0.5


def test_paths_average_to_the_mean(plain, stated):
    for made in (plain, stated):
        for queue in ("office", "round"):
            np.testing.assert_allclose(made.paths[queue].mean(axis=0, dtype=float), made.mean(queue), rtol=1e-4)


def test_what_is_stated_goes_on_after_the_interval_forecast(plain, stated):
    at = lambda date: (date - FIRST).days  # noqa: E731
    ratio = stated.mean("office") / np.maximum(plain.mean("office"), 1e-9)
    # The surge lies across the seam: the same factor on either side of it.
    assert ratio[at(dt.date(2026, 10, 23))] == pytest.approx(1.5, abs=0.05)
    assert ratio[at(dt.date(2026, 10, 30))] == pytest.approx(1.5, abs=0.08)
    assert ratio[at(dt.date(2026, 11, 24))] == pytest.approx(1.0, abs=0.03)
    assert stated.mean("office")[at(dt.date(2026, 12, 7))] == pytest.approx(1234.0, rel=1e-6)
    left = stated.mean("round") / plain.mean("round")
    assert left[at(dt.date(2026, 11, 20)) :] == pytest.approx(0.7, abs=0.03)


def test_days_are_spread_into_the_intervals_that_are_open(plain):
    first = FIRST + dt.timedelta(63)
    week = spread(plain, first, 7)
    assert len(week.starts) == 168
    assert not week.mean["office"][~OFFICE.mask(week.starts)].any()
    assert (week.mean["office"][OFFICE.mask(week.starts)] > 0).all()
    day = np.asarray([(start.date() - first).days for start in week.starts])
    for queue in ("office", "round"):
        np.testing.assert_allclose(np.bincount(day, week.mean[queue]), plain.mean(queue)[63:70], rtol=1e-5)
        np.testing.assert_allclose(
            week.paths[queue].reshape(80, 7, 24).sum(axis=2), plain.paths[queue][:, 63:70], rtol=1e-4, atol=1e-2
        )
    noon, night = (np.asarray(week.starts.hour) == hour for hour in (11, 3))
    assert week.mean["round"][noon].sum() == pytest.approx(6 * week.mean["round"][night].sum(), rel=0.15)


def test_the_odd_day_of_daylight_saving_has_its_hours(plain):
    # The clocks go back on 25 October 2026, the 28th day.
    assert len(spread(plain, dt.date(2026, 10, 25), 1).starts) == 25


@pytest.mark.parametrize(("offset", "days"), [(-1, 3), (118, 3), (5, 0)])
def test_days_outside_are_refused(plain, offset, days):
    with pytest.raises(ValueError, match="do not lie within 2026-09-28 to 2027-01-25"):
        spread(plain, FIRST + dt.timedelta(offset), days)


def test_the_same_seed_gives_the_same_bytes(plain):
    again = forecast_long(HISTORY, SERIES, FIRST, 120, paths=80)
    pd.testing.assert_frame_equal(again.daily, plain.daily)
    assert again.paths["office"].tobytes() == plain.paths["office"].tobytes()


def test_a_surge_against_the_ordinary_day_goes_on_too(plain):
    surge = Surge.model_validate(
        {"name": "x", "from": "2026-12-25", "to": "2026-12-26", "volume": (2, 2, 2), "relative_to": "ordinary"}
    )
    made = forecast_long(HISTORY, SERIES, FIRST, 120, paths=20, holidays="GB", surges=[surge])
    at = (dt.date(2026, 12, 25) - FIRST).days
    assert made.mean("round")[at] == pytest.approx(2 * plain.mean("round")[at], rel=0.1)


def test_borrowed_queues_follow_their_lender_with_a_doubt():
    series = (*SERIES, Series("chat", borrowed=("round", 0.5), aht_s=100.0))
    made = forecast_long(HISTORY, series, FIRST, 60, paths=40)
    np.testing.assert_allclose(made.mean("chat"), 0.5 * made.mean("round"), rtol=0.02)
    width = {queue: (made.paths[queue].std(axis=0) / made.mean(queue))[40] for queue in ("chat", "round")}
    assert width["chat"] > width["round"]
