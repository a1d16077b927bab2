"""Every measure of a rolling origin against loops over the losses."""

import numpy as np
import pytest
from rolling_world import made_history

from forecasting.accuracy import poisson_floor
from forecasting.rolling import LOSSES, backtest_losses
from forecasting.rolling_marks import busiest_third
from forecasting.rolling_table import score_table


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
