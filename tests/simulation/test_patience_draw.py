"""Patience of a fitted curve, as drawn: the inverse of the curve, the mass that never gives up, the exponential."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from planner.simulation import simulate_staffing
from planner.simulation.build import build
from planner.simulation.group_staff import people_of_groups
from planner.simulation.patience import gives_up_at
from planner.simulation.rng import exponential
from planner.staffing import requirement
from planner.staffing.erlang_g import erlang_g, patience_curve

SPIKE = patience_curve([0.0, 60.0, 65.0], [1 / 300, 0.05, 1 / 400])
"""An announcement after a minute."""

STAYING = patience_curve([0.0, 20.0, 50.0], [0.01, 0.02, 0.0])
"""45 % never give up."""


@pytest.fixture(scope="module")
def drawn(scenario_of, forecast_of):
    """Patience of so many contacts of a queue with a curve, and the unit exponentials behind them."""

    def run(curves, mean_s, count=4_000):
        scenario = scenario_of([{"name": "phone"}, {"name": "vip"}], group=[{"name": "g", "skills": "phone|vip"}])
        forecast = forecast_of(scenario, {"phone": 1.0, "vip": 1.0}, {"phone": 60.0, "vip": 60.0})
        staffing = pd.DataFrame({"group": ["g"], "start": scenario.horizon()[0], "agents": [1]})
        people = people_of_groups(scenario, staffing)
        plant, _ = build(scenario, forecast, people, {"phone": mean_s, "vip": 30.0}, seed=1, curves=curves)
        world = plant.world(10)
        world.lines["patience_key"][0] = np.uint64(12345)
        numbers = np.arange(count, dtype=np.uint64)
        until = np.array([gives_up_at(world, 0, n, 0, 7.0) for n in numbers])
        return until - 7.0, np.array([exponential(world.lines["patience_key"][0], n) for n in numbers])

    return run


@pytest.mark.parametrize("curve", [SPIKE, STAYING])
def test_each_number_is_the_curves_own_quantile(curve, drawn):
    patience, unit = drawn({"phone": curve, "vip": SPIKE}, 90.0)
    np.testing.assert_allclose(patience, curve.time_s(np.exp(-unit)), rtol=1e-9, atol=1e-9)
    times = np.array([1.0, 19.0, 45.0, 59.0, 62.0, 66.0, 300.0])
    seen = (patience[:, None] > times).mean(axis=0)
    assert np.abs(seen - curve.survival(times)).max() < 4 * 0.5 / math.sqrt(patience.size)


def test_some_never_give_up(drawn):
    patience, unit = drawn({"phone": STAYING}, 90.0)
    stays = math.exp(-(0.2 + 0.6))
    np.testing.assert_array_equal(np.isinf(patience), unit > 0.8)
    assert np.isinf(patience).mean() == pytest.approx(stays, abs=4 * math.sqrt(stays * (1 - stays) / patience.size))


def test_without_a_curve_it_is_the_mean_times_the_unit_exponential(drawn):
    patience, unit = drawn({"vip": SPIKE}, 90.0)
    np.testing.assert_allclose(patience, 90.0 * unit, rtol=1e-12)


def test_hand_worked_quantiles():
    # 60 s at 1/300 use up 0.2 of the hazard, 5 s at 0.05 another 0.25.
    assert SPIKE.time_s(math.exp(-0.1)) == pytest.approx(30.0)
    assert SPIKE.time_s([math.exp(-0.3), math.exp(-0.45)]) == pytest.approx([62.0, 65.0])
    assert SPIKE.time_s(math.exp(-0.55)) == pytest.approx(105.0)
    assert STAYING.time_s([1.0, 0.4, 0.46]).tolist() == [
        0.0,
        math.inf,
        pytest.approx(20 + (-math.log(0.46) - 0.2) / 0.02),
    ]


@pytest.mark.parametrize("curve", [SPIKE, STAYING])
def test_people_by_the_curve_give_what_it_says(curve, scenario_of, forecast_of):
    """Requirement by M/M/n+G, simulated with the same patience: level and abandonment within 3 standard errors."""
    target = {"share": 0.6, "within_s": 30, "over": "day", "chance": 0.5}
    scenario = scenario_of(
        [{"name": "phone", "target": target}],
        group=[{"name": "phone", "skills": "phone"}],
        simulation={"warm_up_h": 2, "handle_time": {"shape": "exponential"}, "volume_uncertainty": False},
    )
    forecast = forecast_of(scenario, {"phone": 60.0}, {"phone": 150.0})
    curves = {"phone": curve}
    needed = requirement(scenario, forecast, {"phone": 5.0}, people_of_their_own=frozenset({"phone"}), curves=curves)
    agents = int(needed.frame["agents"].iloc[40])
    staffing = pd.DataFrame({"group": ["phone"], "start": scenario.horizon()[0], "agents": [agents]})
    got = simulate_staffing(
        scenario, forecast, staffing, patience_s={"phone": 5.0}, curves=curves, replications=100, seed=3
    )
    told = erlang_g(60 / 900, 150.0, curve, agents, 30.0)
    assert float(told.service_level) >= 0.6 > float(erlang_g(60 / 900, 150.0, curve, agents - 1, 30.0).service_level)
    levels = got.levels["phone"].ravel()
    error = float(np.std(levels, ddof=1)) / math.sqrt(levels.size)
    assert levels.mean() == pytest.approx(float(told.service_level), abs=3 * error)
    assert got.periods["p_abandon"].iloc[0] == pytest.approx(float(told.p_abandon), abs=0.005)
