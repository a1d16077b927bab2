"""Rolling origin: what is scored, against a loop by hand, without seeing what came later."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from outside import shared

from forecasting.calendar import interval_starts
from forecasting.faults import InputError
from forecasting.history import History, read_history
from forecasting.rolling import COLUMNS, backtest


def made_history(weeks, change=lambda volume, _: volume):
    """One hourly queue, round the clock, in UTC; `change(volume, starts)` is applied last."""
    starts = interval_starts(dt.date(2026, 1, 5), 7 * weeks, 60, "UTC")
    rng = np.random.default_rng(1)
    hour = np.asarray(starts.hour)
    rate = 30 * (0.1 + np.exp(-(((hour - 11) / 3) ** 2))) * np.exp(rng.normal(0, 0.05, 400))[starts.day_of_year]
    volume = change(rng.poisson(rate).astype(float), starts)
    frame = pd.DataFrame({"start": starts, "queue": "phone", "volume": volume})
    for column in ("aht_s", "answered", "abandoned", "asa_s", "service_level"):
        frame[column] = np.nan
    return History(frame, 60, "UTC")


def test_rows_columns_and_order_of_errors():
    scores = backtest(made_history(16), origins=3, days=14)
    assert tuple(scores.columns) == COLUMNS
    ahead = ("1 day ahead", "2-7 days ahead", "8-14 days ahead")
    parts = {f"{level}, {part}" for level in ("interval", "day") for part in ("busiest third", *ahead)}
    assert set(scores["level"]) == {"interval", "day", "week"} | parts
    assert {"combined", "seasonal_naive", "mean_of_six_weeks", "poisson_floor"} <= set(scores["method"])
    assert not scores.duplicated(["queue", "method", "level"]).any()
    by_method = scores[scores["level"] == "interval"].set_index("method")
    assert by_method.loc["poisson_floor", "wape"] < by_method.loc["combined", "wape"]
    assert by_method.loc["combined", "wape"] < by_method.loc["seasonal_naive", "wape"]
    assert by_method.loc["combined", "cover80"] == pytest.approx(0.8, abs=0.08)
    assert by_method.loc["combined", "wcrps"] < by_method.loc["combined", "wape"]


def test_no_week_rows_for_less_than_a_week():
    assert "week" not in set(backtest(made_history(10), origins=1, days=3)["level"])


def test_the_seasonal_naive_equals_a_loop():
    history = made_history(10)
    volume = history.frame["volume"].to_numpy().reshape(70, 24)
    error = whole = 0.0
    for origin in (49, 56):
        for day in range(14):
            for slot in range(24):
                came = volume[origin + day, slot]
                error += abs(came - volume[origin - 7 + day % 7, slot])
                whole += came
    scores = backtest(history, origins=2, days=14).set_index(["method", "level"])
    assert scores.loc[("seasonal_naive", "interval"), "wape"] == pytest.approx(error / whole)


def test_the_future_is_not_seen():
    # What comes after the first origin's horizon is tenfold: the first origin's score alone must not change.
    first = backtest(made_history(12), origins=1, days=7)
    cut = pd.Timestamp("2026-01-05", tz="UTC") + pd.Timedelta(weeks=12)
    longer = made_history(14, lambda volume, starts: np.where(starts >= cut, 10 * volume, volume))
    until = History(longer.frame[longer.frame["start"] < cut], 60, "UTC")
    pd.testing.assert_frame_equal(backtest(until, origins=1, days=7), first)


def test_too_short_a_history_says_how_much_is_needed():
    with pytest.raises(InputError, match=r"history of queue phone: found '28 days', expected at least 42 days"):
        backtest(made_history(4), origins=2, days=28)
    assert len(backtest(made_history(6), origins=2, days=28))


@pytest.mark.shared
def test_the_bank_is_forecast_better_than_by_the_mean_of_six_weeks():
    history = read_history(shared("data/bank_calls_30min.csv"), time_zone="America/New_York")
    for days in (7, 28):
        scores = backtest(history, origins=4, days=days, holidays="US").set_index(["level", "method"])
        wape = scores.loc["interval", "wape"]
        assert wape["combined"] < wape["mean_of_six_weeks"]
        assert wape["combined"] < 0.065
        assert 0.70 <= scores.loc[("interval", "combined"), "cover80"] <= 0.90
