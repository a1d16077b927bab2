"""The gain over the mean of six weeks, and how sure it is."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from rolling_world import made_history

from forecasting import rolling_samples
from forecasting.rolling import backtest, backtest_losses, run_backtest
from forecasting.rolling_table import SUMS, paired_gain


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
