"""A channel without a history: a stated level, borrowed or even shape, doubt that says so; deflection widens both."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasting.calendar import OpeningHours, interval_starts
from forecasting.days import DayTable
from forecasting.events import Deflect
from forecasting.faults import InputError
from forecasting.history import History
from forecasting.model import forecast
from forecasting.new_channel import STATED_SD, average_open_day, level_factor, level_moments, level_triple
from forecasting.series import Series
from forecasting.uncertain import Z90

ZONE = "Europe/London"
OFFICE = OpeningHours.parse(["Mon-Fri 08:00-18:00"])
HORIZON = interval_starts(dt.date(2026, 10, 19), 14, 30, ZONE)
WEEK = np.array([1.2, 1.0, 1.0, 0.9, 0.9, 0.0, 0.0])
PATHS = 400


def history():
    """A phone queue of 20 half hours a day, 24 weeks."""
    starts = interval_starts(dt.date(2026, 5, 4), 168, 30, ZONE)
    starts = starts[OFFICE.mask(starts)]
    rng = np.random.default_rng(4)
    rate = 30.0 * WEEK[starts.day_of_week] * np.where(starts.hour < 12, 1.4, 0.8)
    rate = rate * np.exp(rng.normal(0, 0.06, 366))[starts.day_of_year]
    frame = pd.DataFrame({"start": starts, "queue": "phone", "volume": rng.poisson(rate).astype(float)})
    frame["aht_s"] = 240.0
    for column in ("answered", "abandoned", "asa_s", "service_level"):
        frame[column] = np.nan
    return History(frame, 30, ZONE)


PAST = history()
PHONE = Series("phone", OFFICE)


def days(values):
    """Sums by local day, shape (..., 14)."""
    day = (HORIZON.tz_localize(None).normalize() - pd.Timestamp(2026, 10, 19)).days
    return np.stack([values[..., day == one].sum(axis=-1, dtype=float) for one in range(14)], axis=-1)


OPEN_DAYS = [day for day in range(14) if day % 7 < 5]


def lent(level):
    return forecast(PAST, (PHONE, Series("chat", OFFICE, borrowed=("phone", 1.0), level=level)), HORIZON, paths=PATHS)


def test_one_number_is_doubted_and_three_are_taken_as_they_are():
    low, middle, high = level_triple((100.0,))
    assert middle == 100
    assert high / middle == pytest.approx(middle / low) == pytest.approx(np.exp(Z90 * STATED_SD))
    assert level_triple((80.0, 120.0, 200.0)) == (80.0, 120.0, 200.0)


def test_the_moments_of_a_plain_lognormal_are_those_of_theory():
    mean, variance = level_moments((100.0,))
    assert mean == pytest.approx(100 * np.exp(STATED_SD**2 / 2), rel=2e-3)
    assert variance == pytest.approx(np.expm1(STATED_SD**2), rel=0.02)
    assert level_moments((50.0, 50.0, 50.0)) == pytest.approx((50.0, 0.0))


@given(st.floats(1, 100), st.floats(1.0, 3.0), st.floats(1.0, 3.0))
def test_the_moments_of_two_pieces_are_those_of_a_fine_integral(low, up, further):
    level = (low, low * up, low * up * further)
    z = np.linspace(-8, 8, 40001)
    weight = np.exp(-(z**2) / 2)
    value = level[1] * np.exp(np.where(z < 0, np.log(up), np.log(further)) * z / Z90)
    mean = (value * weight).sum() / weight.sum()
    variance = (value**2 * weight).sum() / weight.sum() / mean**2 - 1
    assert level_moments(level) == (pytest.approx(mean, rel=0.01), pytest.approx(variance, rel=0.15, abs=1e-9))


def test_the_average_open_day_counts_each_weekday_alike():
    dates = np.datetime64("2026-01-05") + np.arange(21)
    volume = np.full((21, 1), np.nan)
    volume[[0, 7, 14], 0] = 10, 20, 30
    volume[1, 0] = 100
    table = DayTable(dates, volume, np.isfinite(volume), 21)
    assert average_open_day(table) == pytest.approx((20 + 100) / 2)
    assert average_open_day(DayTable(dates, np.zeros((21, 1)) * np.nan, np.ones((21, 1), bool), 21)) == 0


def test_a_stated_level_has_the_lenders_shape_and_its_own_size():
    told = lent((80.0, 120.0, 200.0))
    mean, lender = told.mean("chat"), told.mean("phone")
    closed = lender == 0
    assert not mean[closed].any()
    ratio = mean[~closed] / lender[~closed]
    assert np.ptp(ratio) < 1e-9
    expected = level_moments((80.0, 120.0, 200.0))[0]
    assert days(mean)[OPEN_DAYS].mean() == pytest.approx(expected, rel=0.06)
    assert any(
        "chat: no history of its own; 120 contacts stated for the average open day, 80 to 200 (P10, P90); with the "
        "shape of phone" in note
        for note in told.notes
    )


def test_the_level_is_drawn_once_a_path_for_all_days():
    told = lent((80.0, 120.0, 200.0))
    totals = days(told.paths["chat"])[:, OPEN_DAYS]
    together = np.corrcoef(totals.T)
    assert together[np.triu_indices(10, 1)].min() > 0.8
    factor = totals.mean(axis=1) / totals.mean()
    low, high = np.quantile(factor, [0.1, 0.9])
    mean = level_moments((80.0, 120.0, 200.0))[0]
    assert (low, high) == (pytest.approx(80 / mean, rel=0.1), pytest.approx(200 / mean, rel=0.1))
    assert np.corrcoef(factor, level_factor((80.0, 120.0, 200.0), PATHS, 1, "chat"))[0, 1] > 0.95


def test_bands_hold_the_doubt_about_the_level():
    told = lent((2000.0,))
    chat = told.frame[told.frame["queue"] == "chat"]
    open_ = chat["mean"] > 0
    share = forecast(
        PAST, (PHONE, Series("chat", OFFICE, borrowed=("phone", 2000 / 600))), HORIZON, paths=20
    ).frame.query("queue == 'chat'")
    width, usual = ((one["q90"] - one["q10"])[open_].sum() / one["mean"].sum() for one in (chat, share))
    assert width > 1.2 * usual
    assert "one number is doubted: 1,362 to 2,938 (P10, P90)" in " ".join(told.notes)


def test_without_a_lender_contacts_are_even_over_the_opening_hours():
    hours = OpeningHours.parse(["Mon-Thu 08:00-18:00", "Fri 08:00-13:00"])
    wednesday = {dt.date(2026, 10, 21): OpeningHours(())}
    chat = Series("chat", hours, special=wednesday, aht_s=300.0, level=(90.0, 90.0, 90.0))
    told = forecast(PAST, (PHONE, chat), HORIZON, paths=PATHS, holidays="GB-ENG")
    mean = told.mean("chat")
    # 4 days of 20 half hours and one of 10: 18 on the average open day, so 5 contacts each.
    np.testing.assert_allclose(days(mean), [100, 100, 0, 100, 50, 0, 0, 100, 100, 100, 100, 50, 0, 0], rtol=1e-9)
    assert set(np.unique(mean.round(9))) == {0.0, 5.0}
    assert (told.aht_s("chat") == 300).all()
    frame = told.frame[told.frame["queue"] == "chat"]
    assert np.isfinite(frame.drop(columns=["start", "queue"]).to_numpy()).all()
    assert (frame["q90"] - frame["q10"])[mean > 0].min() >= 5
    np.testing.assert_allclose(told.paths["chat"].mean(axis=0, dtype=float), mean, rtol=1e-5)
    assert any("spread evenly over its opening hours, each interval doubted by 40%" in note for note in told.notes)


def test_a_level_without_a_handle_time_is_refused_and_so_is_a_silent_lender():
    with pytest.raises(InputError, match="handle time"):
        forecast(PAST, (PHONE, Series("chat", OFFICE, level=(90.0,))), HORIZON, paths=4)
    nights = OpeningHours.parse(["Mon-Fri 20:00-24:00"])
    night = Series("chat", nights, borrowed=("phone", 1.0), aht_s=300.0, level=(90.0,))
    with pytest.raises(InputError, match="queue chat: found 'phone', expected a lender with contacts in this queue's"):
        forecast(PAST, (night,), HORIZON, paths=4)


def test_stated_queues_alone_need_no_history():
    chat = Series("chat", OFFICE, aht_s=300.0, level=(90.0,))
    nothing = History(PAST.frame.iloc[:0], 30, ZONE)
    told = forecast(nothing, (chat,), HORIZON, paths=20)
    assert told.mean("chat").sum() == pytest.approx(10 * level_moments((90.0,))[0])
    moved = Deflect.model_validate(
        {"from_queue": "chat", "to_self_service": True, "share": 0.5, "from": "2026-10-26T00:00:00"}
    )
    away = forecast(nothing, (chat,), HORIZON, paths=20, deflects=[moved])
    np.testing.assert_allclose(days(away.mean("chat"))[7:], days(told.mean("chat"))[7:] / 2)


def test_what_moves_between_channels_widens_the_bands_of_both():
    chat = Series("chat", OFFICE, borrowed=("phone", 0.5))
    move = {"from_queue": "phone", "to_queue": "chat", "share": [0.1, 0.3, 0.6], "from": "2026-10-19T00:00:00"}
    before = forecast(PAST, (PHONE, chat), HORIZON, paths=PATHS)
    after = forecast(PAST, (PHONE, chat), HORIZON, paths=PATHS, deflects=[Deflect.model_validate(move)])

    def width(told, queue):
        one = told.frame[told.frame["queue"] == queue]
        spread = days(told.paths[queue])[:, OPEN_DAYS]
        low, high = np.quantile(spread, [0.1, 0.9], axis=0)
        relative = ((high - low) / spread.mean(axis=0)).mean()
        return (one["q90"] - one["q10"]).sum(), relative

    # Where contacts leave, what is left is relatively more doubtful; where they arrive, absolutely.
    assert width(after, "phone")[1] > 1.3 * width(before, "phone")[1]
    assert width(after, "chat")[0] > 1.3 * width(before, "chat")[0]
    moved = [days(after.paths[queue] - before.paths[queue]) for queue in ("phone", "chat")]
    np.testing.assert_allclose(moved[0].mean(axis=0), -moved[1].mean(axis=0), rtol=1e-3, atol=1e-3)
    both = [days(after.paths[queue])[:, 0] / days(before.paths[queue])[:, 0] for queue in ("phone", "chat")]
    assert np.corrcoef(*both)[0, 1] < -0.5
