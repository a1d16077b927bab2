"""Steady queues against exact chains, and against values that others computed."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import scipy.linalg

from planner.simulation import fold, simulate_staffing
from planner.simulation.blocks import run_blocks
from planner.simulation.group_staff import people_of_groups
from planner.simulation.run import build


def chain(lam, mu, theta, n, within_s):
    """Erlang A (theta 0: Erlang C) by its birth-death chain: share of offered answered in time, and abandoned.

    Who finds everybody busy and k waiting has a chain of their own: the number ahead falls at rate n mu + k theta,
    they are served from 0 at rate n mu and leave at rate theta. Its matrix exponential gives P(served by T).
    """
    size, depth = n + (4000 if theta == 0 else 600), 300
    weight = np.zeros(size)
    for k in range(1, size):
        weight[k] = weight[k - 1] + math.log(lam) - math.log(min(k, n) * mu + max(k - n, 0) * theta)
    p = np.exp(weight - weight.max())
    p /= p.sum()
    flow = np.zeros((depth + 1, depth + 1))  # the last state: served
    for k in range(depth):
        down = n * mu + k * theta
        flow[k, k] = -down - theta
        flow[k, k - 1 if k else depth] = down
    served = scipy.linalg.expm(flow * within_s)[:depth, depth]
    p_abandon = theta * sum((k - n) * p[k] for k in range(n, size)) / lam
    return p[:n].sum() + p[n : n + depth] @ served, p_abandon


def staffing(scenario, **agents):
    start = scenario.horizon()[0]
    return pd.DataFrame({"group": list(agents), "start": start, "agents": list(agents.values())})


def test_one_queue_agrees_with_erlang_a_and_c(scenario_of, forecast_of):
    for patience, n in ((60.0, 12), (300.0, 9), (math.inf, 13)):
        scenario = scenario_of(
            [{"name": "phone"}],
            days=2,
            group=[{"name": "g", "skills": "phone"}],
            simulation={"warm_up_h": 3, "handle_time": {"shape": "exponential"}},
        )
        lam, mu = 0.07, 1 / 120.0 if patience == 60 else 1 / 150.0
        forecast = forecast_of(scenario, {"phone": lam * 900}, {"phone": 1 / mu})
        got = simulate_staffing(
            scenario, forecast, staffing(scenario, g=n), patience_s={"phone": patience}, replications=200, seed=5
        )
        level, abandon = chain(lam, mu, 0.0 if patience == math.inf else 1 / patience, n, 20.0)
        week = got.periods[got.periods["over"] == "week"].iloc[0]
        error = (week["high"] - week["low"]) / 2 / 1.972
        assert week["service_level"] == pytest.approx(level, abs=3 * error), (patience, level)
        if patience == 60:
            assert level == pytest.approx(0.9452695755589992, abs=1e-9)
            assert week["occupancy"] == pytest.approx(0.6792247661203387, abs=0.002)
        if patience < math.inf:
            share = got.periods.iloc[0]["p_abandon"]
            assert share == pytest.approx(abandon, abs=0.002)


def test_definitions_of_the_service_level(scenario_of, forecast_of):
    exact = {
        "offered": 0.9452695755589992,
        "not_waiting": 0.9686218100902688,
        "answered": 0.9741822381872154,
        "less_short_abandons": 0.9678715387275046,  # short: abandoned within T
    }
    for definition, level in exact.items():
        target = {"share": 0.8, "within_s": 20, "definition": definition, "short_abandon_s": 20}
        scenario = scenario_of(
            [{"name": "phone", "target": target}],
            days=2,
            group=[{"name": "g", "skills": "phone"}],
            simulation={"warm_up_h": 3, "handle_time": {"shape": "exponential"}},
        )
        forecast = forecast_of(scenario, {"phone": 63.0}, {"phone": 120.0})
        got = simulate_staffing(
            scenario, forecast, staffing(scenario, g=12), patience_s={"phone": 60.0}, replications=100, seed=2
        )
        week = got.periods[got.periods["over"] == "week"].iloc[0]
        error = (week["high"] - week["low"]) / 2 / 1.984
        assert week["service_level"] == pytest.approx(level, abs=3 * error), definition


def test_n_design_agrees_with_the_published_simulation(scenario_of, forecast_of):
    # A goes to g1 first; g2 takes B before A. 0.8027, 0.7435 (+- 0.0003).
    scenario = scenario_of(
        [{"name": "A"}, {"name": "B"}],
        days=2,
        group=[{"name": "g1", "skills": "A:1:1"}, {"name": "g2", "skills": "B:1:1|A:1:2"}],
        simulation={"warm_up_h": 2, "handle_time": {"shape": "exponential"}},
    )
    forecast = forecast_of(scenario, {"A": 90.0, "B": 60.0}, {"A": 60.0, "B": 60.0})
    got = simulate_staffing(
        scenario,
        forecast,
        staffing(scenario, g1=5, g2=6),
        patience_s={"A": 120.0, "B": 120.0},
        replications=200,
        seed=3,
    )
    week = got.periods[got.periods["over"] == "week"].set_index("queue")
    for queue, level in {"A": 0.8027, "B": 0.7435}.items():
        error = (week.loc[queue, "high"] - week.loc[queue, "low"]) / 2 / 1.972
        assert week.loc[queue, "service_level"] == pytest.approx(level, abs=3 * error + 0.0003), queue


@pytest.mark.parametrize(
    ("rate", "durations", "level", "abandoned"),
    [
        (0.055, (300, 400, 500), 0.8727, 0.0356),
        (0.06, (300, 400, 500), 0.7508, 0.0717),
        (0.058, (300, 330), 0.7347, 0.0748),
    ],
)
def test_chat_agrees_with_an_independent_simulation(rate, durations, level, abandoned, scenario_of, forecast_of):
    target = {"share": 0.8, "within_s": 30}
    chat = {"name": "chat", "channel": "chat", "concurrency": len(durations), "target": target}
    scenario = scenario_of(
        [{**chat, "aht_by_concurrency_s": durations}],
        days=2,
        group=[{"name": "g", "skills": "chat"}],
        simulation={"warm_up_h": 4, "handle_time": {"shape": "exponential"}},
    )
    forecast = forecast_of(scenario, {"chat": rate * 900}, {"chat": 400.0})
    people = people_of_groups(scenario, staffing(scenario, g=10))
    plant, _ = build(scenario, forecast, people, {"chat": 240.0}, seed=4)
    plant = replace(plant, aht_s=np.ones_like(plant.aht_s))  # durations as stated, whatever the history says
    days = run_blocks(plant, 200, np.arange(192) // 96).sums.by_day[:, 0].sum(axis=1)
    shares = days[:, fold.MET] / days[:, fold.COUNTED]
    gone = days[:, fold.ABANDONED] / days[:, fold.OFFERED]
    assert shares.mean() == pytest.approx(level, abs=3 * shares.std(ddof=1) / math.sqrt(200) + 0.001)
    assert gone.mean() == pytest.approx(abandoned, abs=3 * gone.std(ddof=1) / math.sqrt(200) + 0.001)


def test_overload_carries_over_into_the_next_intervals(scenario_of, forecast_of):
    # METHODS: 40 40 60 40 ... erlangs a quarter hour, AHT 5 min, n = 46, no abandonment, T 20 s, stationary start.
    exact = [0.8218, 0.8218, 0.2089, 0.0928, 0.3254, 0.5343, 0.6677, 0.7423]
    load = np.full(96, 40.0)
    load[42] = 60.0
    scenario = scenario_of(
        [{"name": "phone"}],
        group=[{"name": "g", "skills": "phone"}],
        simulation={"warm_up_h": 0, "handle_time": {"shape": "exponential"}},
    )
    forecast = forecast_of(scenario, {"phone": load * 900 / 300}, {"phone": 300.0})
    got = simulate_staffing(
        scenario, forecast, staffing(scenario, g=46), patience_s={"phone": math.inf}, replications=2000, seed=6
    )
    for level, (_, row) in zip(exact, got.service[40:48].iterrows(), strict=True):
        error = (row["high"] - row["low"]) / 2 / 1.961
        assert row["service_level"] == pytest.approx(level, abs=3.5 * error), row["start"]
