"""Rolling origin: which rows there are, and against a loop by hand."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from outside import shared
from rolling_world import made_history

from forecasting.calendar import interval_starts
from forecasting.faults import InputError
from forecasting.history import History, read_history
from forecasting.rolling import backtest, backtest_losses, run_backtest
from forecasting.rolling_found import Tried
from forecasting.rolling_table import COLUMNS, score_table


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


def test_daily_history_has_no_interval_rows_because_they_would_be_its_days():
    starts = interval_starts(dt.date(2026, 1, 5), 7 * 20, 1440, "UTC")
    rng = np.random.default_rng(2)
    volume = rng.poisson(300 + 100 * (np.asarray(starts.day_of_week) < 5)).astype(float)
    frame = pd.DataFrame({"start": starts, "queue": "phone", "volume": volume})
    for column in ("aht_s", "answered", "abandoned", "asa_s", "service_level"):
        frame[column] = np.nan
    scores = backtest(History(frame, 1440, "UTC"), origins=3, days=14)
    assert {level.split(",")[0] for level in scores["level"]} == {"day", "week"}
    assert scores.loc[scores["level"] == "day", "wape"].notna().all()


def test_every_queue_that_is_too_short_is_named():
    parts = [made_history(4).frame, made_history(4).frame.assign(queue="chat")]
    with pytest.raises(InputError) as refused:
        backtest(History(pd.concat(parts, ignore_index=True), 60, "UTC"), origins=9, days=7)
    assert [fault.where for fault in refused.value.faults] == ["history of queue phone", "history of queue chat"]


def test_the_last_origin_is_kept_to_look_at():
    found = run_backtest(made_history(12), origins=2, days=7)
    assert set(found.last["origin"]) == {pd.Timestamp("2026-01-05") + pd.Timedelta(weeks=11)}
    assert found.last["start"].max() == pd.Timestamp("2026-01-05") + pd.Timedelta(weeks=12, hours=-1)


def test_one_cut_short_scores_what_was_tried_and_says_so():
    history = made_history(12)
    second = replace(history, frame=pd.concat([history.frame, history.frame.assign(queue="second")], ignore_index=True))
    name, told = str(history.frame["queue"].iloc[0]), []

    def going(tried: Tried) -> bool:
        told.append((tried.done, tried.count))
        return tried.done < 3

    found = run_backtest(second, origins=2, days=7, going=going)
    assert told == [(1, 4), (2, 4), (3, 4)]
    assert found.cut_short == f"Cut short: of 2 origins of each queue were tried: {name} 2, second 1."
    assert found.scores.groupby("queue", sort=False)["origins"].max().to_dict() == {name: 2, "second": 1}
    losses = backtest_losses(second, origins=2, days=7)
    earlier = losses[(losses["queue"] == "second") & (losses["origin"] == losses["origin"].min())]
    pd.testing.assert_frame_equal(
        found.scores[found.scores["queue"] == "second"].reset_index(drop=True), score_table(earlier, 7)[list(COLUMNS)]
    )
    whole = run_backtest(history, origins=2, days=7)
    assert whole.cut_short == ""
    pd.testing.assert_frame_equal(found.scores[found.scores["queue"] == name], whole.scores)
