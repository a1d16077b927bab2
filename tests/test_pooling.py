"""Pooled people: the N-design by its Markov chain and every staffing tried, savings that simulation proves."""

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import lil_matrix
from scipy.sparse.linalg import spsolve

from forecasting.result import LEVELS, Forecast
from planner.pooling import staff_pooled
from planner.scenario import Scenario
from planner.staffing import requirement

INTERVALS = 96
AHT_S, PATIENCE_S = 300.0, 240.0


def n_design(rates, share, days=1, groups=None, chance=0.5):
    """Queues a and b answered at once or not (T = 0); one group knows a, the other both, b first."""
    target = {"share": share, "within_s": 0, "chance": chance}
    always = {"open": ["00:00-24:00"], "target": target, "patience_s": PATIENCE_S}
    skills = groups or {"one": "a:1:1", "both": "b:1:1|a:1:2"}
    plan = Scenario.model_validate(
        {
            "start": dt.date(2026, 3, 2),
            "days": days,
            "staff": {"file": "agents.csv"},
            "simulation": {"warm_up_h": 2, "handle_time": {"shape": "exponential"}},
            "queue": [{"name": name, **always} for name in rates],
            "group": [{"name": name, "skills": text} for name, text in skills.items()],
        }
    )
    starts = plan.horizon()
    frames = [
        pd.DataFrame({"start": starts, "queue": name, "mean": rate * 900.0, "aht_s": AHT_S}).assign(
            **dict.fromkeys(LEVELS, rate * 900.0)
        )
        for name, rate in rates.items()
    ]
    paths = {name: np.full((1, len(starts)), rate * 900.0, np.float32) for name, rate in rates.items()}
    return plan, Forecast(starts, pd.concat(frames, ignore_index=True), paths)


def chain(rates, one, both, most=14):
    """Share answered at once of a and b in the N-design: its Markov chain, lines cut off at `most`."""
    mu, theta = 1 / AHT_S, 1 / PATIENCE_S
    states = {}
    for busy_one in range(one + 1):
        for busy_both in range(both + 1):
            for line_b in range((most if busy_both == both else 0) + 1):
                for line_a in range((most if (busy_one, busy_both) == (one, both) else 0) + 1):
                    states[busy_one, busy_both, line_a, line_b] = len(states)
    flow = lil_matrix((len(states), len(states)))

    def move(state, to, rate):
        if rate > 0 and to in states:
            flow[states[to], states[state]] += rate
            flow[states[state], states[state]] -= rate

    for i, j, a, b in states:
        here = (i, j, a, b)
        first = (i + 1, j, a, b) if i < one else (i, j + 1, a, b) if j < both else (i, j, a + 1, b)
        move(here, first, rates["a"])
        move(here, (i, j + 1, a, b) if j < both else (i, j, a, b + 1), rates["b"])
        move(here, (i, j, a - 1, b) if a else (i - 1, j, a, b), i * mu)
        after = (i, j, a, b - 1) if b else (i, j, a - 1, b) if a else (i, j - 1, a, b)
        move(here, after, j * mu)
        move(here, (i, j, a - 1, b), a * theta)
        move(here, (i, j, a, b - 1), b * theta)
    flow[0, :] = 1.0
    chance = spsolve(flow.tocsc(), np.eye(1, len(states))[0])
    found = np.array([[i < one or j < both, j < both] for i, j, _, _ in states], dtype=float)
    return chance @ found


def cheapest(rates, share, cost):
    """Every staffing of up to 14 people: the least cost at which the chain answers both queues well enough."""
    best = math.inf
    for total in range(1, 15):
        for both in range(total + 1):
            price = cost["one"] * (total - both) + cost["both"] * both
            if price < best and (chain(rates, total - both, both) >= share).all():
                best = price
    return best


@pytest.mark.parametrize(("rates", "share"), [({"a": 0.010, "b": 0.006}, 0.80), ({"a": 0.006, "b": 0.009}, 0.88)])
def test_the_n_design_costs_what_the_best_of_all_staffings_costs(rates, share):
    cost = {"one": 1.0, "both": 1.1}
    plan, forecast = n_design(rates, share, days=7)
    needed = requirement(plan, forecast, {}, people_of_their_own=frozenset())
    steady = np.zeros(7 * INTERVALS, dtype=np.int64)
    made = staff_pooled(
        plan, forecast, needed, patience_s={}, cost=cost, block=steady, replications=40, rounds=8, trials=30
    )
    assert made.met
    best = cheapest(rates, share, cost)
    assert made.programme.bound <= best + 1e-9
    one, both = made.agents[:, 0].astype(int)
    assert (chain(rates, one, both) >= share - 0.01).all()
    assert made.cost == pytest.approx(best, abs=1e-9)
    assert made.agents.sum() < made.programme.separate.sum()
    assert made.sentences()[2].startswith("Every promise holds in simulation.")


def moving(share=0.8, within_s=20, chance=0.8):
    """A day of two queues whose peaks lie apart, uncertain by 8 % together, and people who know one or both."""
    queue = {"open": ["08:00-20:00"], "target": {"share": share, "within_s": within_s, "chance": chance}}
    plan = Scenario.model_validate(
        {
            "start": dt.date(2026, 3, 2),
            "days": 1,
            "interval_min": 60,
            "staff": {"file": "agents.csv"},
            "shrinkage": {"absence": 0.1, "off_queue": 0.1},
            "queue": [{"name": name, "patience_s": PATIENCE_S, **queue} for name in "ab"],
            "group": [
                {"name": "one", "skills": "a:1:1"},
                {"name": "two", "skills": "b:1:1"},
                {"name": "both", "skills": "a:1:1|b:1:1"},
            ],
        }
    )
    starts = plan.horizon()
    open_ = plan.queue[0].open.mask(starts)
    hour = np.arange(24)
    mean = {"a": open_ * (60 + 40 * np.sin(hour / 4)), "b": open_ * (40 - 25 * np.sin(hour / 4))}
    frames = [
        pd.DataFrame({"start": starts, "queue": name, "mean": rows, "aht_s": AHT_S}).assign(
            **dict.fromkeys(LEVELS, rows)
        )
        for name, rows in mean.items()
    ]
    factor = np.random.default_rng(2).gamma(1 / 0.08**2, 0.08**2, (40, 1))
    paths = {name: (rows * factor).astype(np.float32) for name, rows in mean.items()}
    return plan, Forecast(starts, pd.concat(frames, ignore_index=True), paths)


def test_a_day_that_moves_is_staffed_hour_by_hour():
    plan, forecast = moving()
    needed = requirement(plan, forecast, {}, people_of_their_own=frozenset())
    cost = {"one": 1.0, "two": 1.0, "both": 1.05}
    made = staff_pooled(plan, forecast, needed, patience_s={}, cost=cost, replications=40, trials=25)
    assert made.met
    assert (made.room["room"] >= 0).all()
    assert made.programme.bound <= made.programme.objective
    # A day may be kept with some hours below it, so that the search may pass what each hour by itself would cost.
    assert 0.97 * made.programme.bound < made.cost < 1.03 * made.programme.objective
    assert 0.02 < made.saving() < 0.3
    closed = ~plan.queue[0].open.mask(forecast.starts)
    assert made.agents[:, closed].sum() == 0
    again = staff_pooled(plan, forecast, needed, patience_s={}, cost=cost, replications=40, trials=25)
    assert again.staffing.equals(made.staffing)


def test_people_given_are_kept_and_too_few_are_said():
    plan, forecast = moving()
    needed = requirement(plan, forecast, {}, people_of_their_own=frozenset())
    steady = np.zeros(24, dtype=np.int64)
    fixed = staff_pooled(
        plan, forecast, needed, patience_s={}, people={"one": (4, 4)}, block=steady, replications=20, trials=6
    )
    assert fixed.agents[0].tolist() == [4]
    with pytest.raises(ValueError, match="cannot serve these queues"):
        staff_pooled(plan, forecast, needed, patience_s={}, people=dict.fromkeys(["one", "two", "both"], (0, 2)))


def test_without_groups_there_is_nothing_to_pool():
    plan, forecast = moving()
    needed = requirement(plan, forecast, {}, people_of_their_own=frozenset())
    with pytest.raises(ValueError, match=r"the scenario has no \[\[group\]\]"):
        staff_pooled(plan.model_copy(update={"group": ()}), forecast, needed, patience_s={})
