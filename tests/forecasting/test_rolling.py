"""Rolling origin: what is scored, against a loop by hand, without seeing what came later."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from outside import shared

from forecasting import rolling_samples
from forecasting.accuracy import poisson_floor
from forecasting.calendar import interval_starts
from forecasting.events import Event
from forecasting.faults import InputError
from forecasting.history import History, read_history
from forecasting.rolling import LOSSES, backtest, backtest_losses, run_backtest
from forecasting.rolling_found import Tried
from forecasting.rolling_marks import busiest_third
from forecasting.rolling_table import COLUMNS, SUMS, paired_gain, score_table


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


# ---- every measure against loops over the losses ----


@pytest.fixture(scope="module")
def losses():
    return backtest_losses(made_history(16), origins=3, days=14, holidays="GB-ENG")


def loops(rows, reference):
    """All measures of some rows of one method, each by its definition, one value at a time."""
    actual = error = absolute = scaled = loss = inside80 = inside95 = 0.0
    for row in rows.itertuples():
        actual += row.actual
        error += row.mean - row.actual
        absolute += abs(row.mean - row.actual)
        scaled += row.scaled_error
        loss += row.crps
        inside80 += row.q10 <= row.actual <= row.q90
        inside95 += row.q025 <= row.actual <= row.q975
    n = len(rows)
    usual = sum(abs(row.mean - row.actual) for row in reference.itertuples()) / reference["actual"].sum()
    gain = usual - absolute / actual
    return [absolute / actual, error / actual, scaled / n, loss / actual, inside80 / n, inside95 / n, actual, gain]


PARTS = {
    "interval": lambda rows: rows["level"] == "interval",
    "day, busiest third": lambda rows: (rows["level"] == "day") & rows["busiest"],
    "interval, special days": lambda rows: (rows["level"] == "interval") & rows["special"],
    "day, ordinary days": lambda rows: (rows["level"] == "day") & ~rows["special"],
    "interval, 2-7 days ahead": lambda rows: (rows["level"] == "interval") & rows["days_ahead"].between(2, 7),
    "week": lambda rows: rows["level"] == "week",
}


@pytest.mark.parametrize("level", PARTS)
def test_every_measure_equals_a_loop(losses, level):
    scores = score_table(losses, 14).set_index(["level", "method"])
    part = losses[PARTS[level](losses)]
    usual = part[part["method"] == "mean_of_six_weeks"]
    for method in ("combined", "seasonal_naive"):
        row = scores.loc[(level, method)]
        rows = part[part["method"] == method]
        names = ["wape", "bias", "mase", "wcrps", "cover80", "cover95", "contacts", "gain"]
        assert row[names].tolist() == pytest.approx(loops(rows, usual), rel=1e-9)
        assert row["origins"] == rows["origin"].nunique()


def test_losses_have_a_row_a_value_and_the_same_actuals_for_every_method(losses):
    assert tuple(losses.columns) == LOSSES
    assert not losses.duplicated(["method", "origin", "level", "start"]).any()
    rows = losses[losses["method"] != "poisson_floor"]
    spread = rows.groupby(["level", "origin", "start"])["actual"].agg(["min", "max"])
    assert (spread["min"] == spread["max"]).all()
    ahead = (rows["start"].dt.normalize() - rows["origin"]).dt.days + np.where(rows["level"] == "week", 7, 1)
    assert (ahead == rows["days_ahead"]).all()


def test_days_and_weeks_are_sums_of_intervals(losses):
    mine = losses[(losses["method"] == "harmonic") & (losses["origin"] == losses["origin"].min())]
    by_interval = mine[mine["level"] == "interval"]
    daily = by_interval.groupby(by_interval["start"].dt.normalize())[["actual", "mean"]].sum()
    days = mine[mine["level"] == "day"].set_index("start")
    assert np.allclose(days[["actual", "mean"]], daily)
    weeks = mine[mine["level"] == "week"]
    assert weeks["mean"].tolist() == pytest.approx([daily["mean"][:7].sum(), daily["mean"][7:].sum()])


def test_scaled_errors_are_over_last_week_s_error_before_the_first_origin(losses):
    volume = made_history(16).frame["volume"].to_numpy().reshape(112, 24)
    apart = [abs(volume[d, s] - volume[d - 7, s]) for d in range(7, 84) for s in range(24)]
    row = losses[losses["level"] == "interval"].iloc[5]
    assert row["scaled_error"] == pytest.approx(row["absolute_error"] / np.mean(apart))


def test_the_floor_is_that_of_the_combined_mean_scaled_to_what_came(losses):
    rows = losses[(losses["level"] == "interval") & (losses["origin"] == losses["origin"].max())]
    combined, floor = (rows[rows["method"] == name] for name in ("combined", "poisson_floor"))
    rate = combined["mean"].to_numpy() * combined["actual"].sum() / combined["mean"].sum()
    assert np.allclose(floor["actual"], rate)
    assert floor["absolute_error"].sum() / rate.sum() == pytest.approx(poisson_floor(rate))
    assert 0.8 <= floor["inside80"].mean() <= 0.9
    assert (floor["inside80"] >= 0.8).all()


# ---- gain over the mean of six weeks ----


def sums_of(errors, actuals):
    table = np.zeros((len(errors), len(SUMS)))
    table[:, SUMS.index("absolute_error")], table[:, SUMS.index("actual")] = errors, actuals
    return table


def test_with_equal_volumes_the_doubt_of_the_gain_is_that_of_a_mean_difference():
    mine, usual = np.array([4.0, 6.0, 5.0, 9.0]), np.array([6.0, 7.0, 8.0, 8.0])
    weeks = pd.date_range("2026-03-02", periods=4, freq="7D")
    every = np.ones(4, dtype=bool)
    gain, doubt = paired_gain(sums_of(mine, np.full(4, 50.0)), sums_of(usual, np.full(4, 50.0)), weeks, every)
    difference = (usual - mine) / 50.0
    assert gain == pytest.approx(difference.mean())
    assert doubt == pytest.approx(difference.std(ddof=1) / 2.0)


def test_origins_whose_horizons_overlap_say_less_than_their_number():
    rng = np.random.default_rng(3)
    shared = np.repeat(rng.normal(0, 3, 6), 4)
    weeks = pd.date_range("2026-01-05", periods=24, freq="7D")
    every, actual = np.ones(24, dtype=bool), np.full(24, 100.0)
    usual = sums_of(np.full(24, 20.0), actual)
    mine = sums_of(15.0 + shared, actual)
    u = (shared - shared.mean()) / actual.sum()
    for overlap in (0, 3):
        loop = sum(u[i] * u[j] * max(0.0, 1.0 - abs(i - j) / (overlap + 1)) for i in range(24) for j in range(24))
        _, doubt = paired_gain(mine, usual, weeks, every, overlap)
        assert doubt == pytest.approx(np.sqrt(24 / 23 * loop))
    assert doubt > 1.4 * paired_gain(mine, usual, weeks, every)[1]


def test_one_origin_cannot_say_how_sure_a_gain_is():
    scores = backtest(made_history(10), origins=1, days=7)
    assert scores["gain"].notna().all()
    assert scores["gain_se"].isna().all()


def test_a_method_that_some_origins_lack_is_scored_on_those_that_have_it(monkeypatch):
    usual = rolling_samples.combine

    def sometimes(table):
        chosen = usual(table)
        if table.known % 14 == 0:
            members = {name: mean for name, mean in chosen.members.items() if name != "singular"}
            return replace(chosen, members=members)
        return chosen

    whole = backtest_losses(made_history(12), origins=3, days=7)
    monkeypatch.setattr(rolling_samples, "combine", sometimes)
    found = run_backtest(made_history(12), origins=3, days=7).scores.set_index(["level", "method"])
    assert found.loc[("interval", "singular"), "origins"] in (1, 2)
    assert found.loc[("interval", "combined"), "origins"] == 3
    lacking = pd.Timestamp("2026-01-05") + pd.to_timedelta([day for day in range(84) if day % 14 == 0], unit="D")
    kept = whole[~whole["origin"].isin(lacking) & (whole["level"] == "interval")]
    error = kept.groupby("method")["absolute_error"].sum() / kept.groupby("method")["actual"].sum()
    row = found.loc[("interval", "singular")]
    assert row["wape"] == pytest.approx(error["singular"])
    assert row["gain"] == pytest.approx(error["mean_of_six_weeks"] - error["singular"])  # on the same origins


# ---- what is seen, and what is chosen by what ----


def test_what_comes_after_an_origin_changes_no_forecast_from_it():
    cut = pd.Timestamp("2026-01-05", tz="UTC") + pd.Timedelta(weeks=11)
    other = made_history(12, lambda volume, starts: np.where(starts >= cut, volume[::-1] * 3 + 1, volume))
    columns = ["method", "level", "start", "busiest", "special", "mean", "q025", "q10", "q90", "q975"]
    found = [backtest_losses(one, origins=1, days=7, holidays="US") for one in (made_history(12), other)]
    assert not found[0]["actual"].equals(found[1]["actual"])
    first, second = (one.loc[one["method"] != "poisson_floor", columns] for one in found)
    pd.testing.assert_frame_equal(first, second)


def test_the_busiest_third_is_that_of_the_days_before_the_first_origin(losses):
    volume = made_history(16).frame["volume"].to_numpy().reshape(112, 24)[:84]
    means = {(day, slot): volume[day::7, slot].mean() for day in range(7) for slot in range(24)}
    busiest = set(sorted(means, key=means.get)[-56:])
    rows = losses[(losses["level"] == "interval") & (losses["method"] == "combined")]
    flags = [(start.weekday(), start.hour) in busiest for start in rows["start"]]
    assert flags == rows["busiest"].tolist()
    by_weekday = [sum(means[day, slot] for slot in range(24)) for day in range(7)]
    days = losses[(losses["level"] == "day") & (losses["method"] == "combined")]
    top = set(np.argsort(by_weekday)[-2:])
    assert [start.weekday() in top for start in days["start"]] == days["busiest"].tolist()


@pytest.mark.parametrize(
    ("means", "busiest"),
    [
        ([1.0, 2.0, 3.0, 4.0, 5.0, np.nan, np.nan], [3, 4]),
        ([1.0, 1.0, 1.0], [0]),
        ([np.nan, 2.0], [1]),
        ([np.nan, np.nan], []),
    ],
)
def test_the_busiest_third_of_what_is_known(means, busiest):
    assert np.flatnonzero(busiest_third(np.array(means))).tolist() == busiest


def test_special_days_are_holidays_their_neighbours_and_planned_events():
    # Memorial Day 2026 is Monday 25 May; a mailing goes out on Thursday the 14th.
    mailing = event("mailing", "2026-05-14T09:00", "2026-05-14T12:00")
    found = backtest_losses(made_history(21), origins=1, days=21, holidays="US", events=[mailing])
    days = found[(found["method"] == "combined") & (found["level"] == "day")].set_index("start")
    special = [f"{day:%m-%d}" for day in days.index[days["special"]]]
    assert special == ["05-14", "05-24", "05-25", "05-26"]
    intervals = found[(found["method"] == "combined") & (found["level"] == "interval")]
    assert set(intervals.loc[intervals["special"], "start"].dt.strftime("%m-%d")) == set(special)


def event(name, begin, end, kind="planned"):
    return Event.model_validate({"name": name, "from": begin, "to": end, "kind": kind})


MAILINGS = [event("mailing", f"{day}T00:00", f"{day}T23:59") for day in ("2026-02-11", "2026-03-11", "2026-04-08")]


def tripled(volume, starts):
    return np.where(np.isin(starts.strftime("%Y-%m-%d"), [f"{one.begin:%Y-%m-%d}" for one in MAILINGS]), 3, 1) * volume


def test_a_planned_event_lifts_every_method_by_what_was_learned_before_the_origin():
    history = made_history(14, tripled)
    found = {
        number: backtest_losses(history, origins=1, days=7, events=MAILINGS[:number]).query(
            "level == 'day' and method in ('combined', 'mean_of_six_weeks')"
        )
        for number in (2, 3)
    }
    on = {number: rows[rows["start"] == "2026-04-08"].set_index("method") for number, rows in found.items()}
    for method in ("combined", "mean_of_six_weeks"):
        ratio = on[3].loc[method, "mean"] / on[2].loc[method, "mean"]
        assert 2.0 < ratio < 3.2
        assert on[3].loc[method, "q90"] / on[3].loc[method, "q10"] > 1.2  # the effect is in doubt
    others = [rows[rows["start"] != "2026-04-08"].reset_index(drop=True) for rows in found.values()]
    assert np.allclose(others[0]["mean"], others[1]["mean"])
    assert on[3]["special"].all()


def test_an_unplanned_event_is_not_scored():
    outage = event("outage", "2026-04-08T00:00", "2026-04-09T00:00", "unplanned")
    found = backtest_losses(made_history(14), origins=1, days=7, events=[outage])
    assert not (found.loc[found["level"] != "week", "start"].dt.strftime("%m-%d") == "04-08").any()
    assert (found.loc[found["level"] == "day"].groupby("method").size() == 6).all()


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
