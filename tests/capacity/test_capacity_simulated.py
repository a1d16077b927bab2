"""The chance of a week against the product's own simulator, contact by contact, on the same paths and people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta

from forecasting.result import LEVELS, Forecast
from planner.capacity.days import Day
from planner.capacity.lines import Customers, Line
from planner.capacity.needs import Lowered, need_of
from planner.capacity.simulated import simulated_factor
from planner.capacity.weeks import weeks_of
from planner.simulation import simulate_staffing
from planner.staffing.live import limits_of
from tests.capacity_case import MONDAY, TARGET, scenario_of

PATHS, PATIENCE_S, AHT_S, PER_HOUR = 150, 150.0, 240.0, 120.0
WEEK = MONDAY + dt.timedelta(7)


@pytest.mark.parametrize("chance", [0.3, 0.85])
@pytest.mark.parametrize(
    "more", [{}, {"callback": {"if_wait_s": 30, "accept": 0.4, "promise_min": 60}}], ids=["plain", "called back"]
)
def test_the_chance_of_a_week_is_the_simulators(chance: float, more: dict[str, object]) -> None:
    target = {"share": 0.8, "within_s": 20, "over": "week", "chance": chance}
    scenario = scenario_of(
        queue=[{"name": "phone", "target": target, "open": ["Mon-Fri 09:00-17:00"], "patience_s": PATIENCE_S, **more}],
        group=[{"name": "team", "skills": "phone"}], interval_min=60, days=7,
        simulation={"handle_time": {"shape": "exponential"}, "warm_up_h": 0},
    )  # fmt: skip
    scenario = scenario.model_copy(update={"start": WEEK})
    queue, starts = scenario.queue[0], scenario.horizon()
    rng = np.random.default_rng(11)
    factor = rng.lognormal(-0.5 * 0.12**2, 0.12, PATHS)
    open_ = queue.open.mask(starts)
    mean = np.where(open_, PER_HOUR, 0.0)

    weeks = weeks_of(MONDAY, 1, 0)
    hours = np.arange(weeks.days * 24)
    daily = np.where(np.arange(weeks.days) % 7 < 5, 8 * PER_HOUR, 0.0)
    works = np.tile(open_, 5)[: len(hours)]
    day = Day(daily, factor[:, None] * daily, hours // 24, np.where(works, 1 / 8, 0.0), np.full(len(hours), AHT_S),
              works, 3600.0)  # fmt: skip
    from planner.staffing.callers import callers_of

    customers = Customers(PATIENCE_S, None, callers_of(queue, scenario))
    need = need_of(queue, day, weeks, customers, np.zeros(len(hours)), Lowered(), True).hours[1]
    profile = Line(queue, day, customers, True).profile(limits_of(queue))[168:336]
    whole = np.ceil(profile * np.quantile(need, chance) / profile.sum())
    planned = float((need <= whole.sum() + 1e-6).mean())

    frame = pd.DataFrame({"start": starts, "queue": "phone", "mean": mean, **dict.fromkeys(LEVELS, mean)})
    paths = (factor[:, None] * mean).astype(np.float32)
    forecast = Forecast(starts, frame.assign(aht_s=AHT_S), {"phone": paths})
    staffing = pd.DataFrame({"group": "team", "start": starts, "agents": whole.astype(int)})
    made = simulate_staffing(scenario, forecast, staffing, patience_s={"phone": PATIENCE_S}, replications=PATHS, seed=3)
    periods = made.periods
    simulated = float(periods.loc[(periods["over"] == "week") & (periods["queue"] == "phone"), "p_meet"].iloc[0])
    met = round(simulated * PATHS)
    low = beta.ppf(0.01, met, PATHS - met + 1) if met else 0.0
    high = beta.ppf(0.99, met + 1, PATHS - met) if met < PATHS else 1.0
    assert low <= planned <= high, (planned, simulated)


def factor(queue: dict[str, object], step: Callable[[int], float]) -> float:
    """Of a queue open all week, its calls at a factor of each hour."""
    open_ = ["Mon-Sun 00:00-24:00"]
    scenario = scenario_of(
        queue=[{"name": "phone", "target": TARGET, "open": open_, "patience_s": PATIENCE_S, **queue},
               {"name": "backs", "target": TARGET, "open": open_}],
        simulation={"handle_time": {"shape": "exponential"}},
    )  # fmt: skip
    weeks = weeks_of(MONDAY, 1, 0)
    hours = np.arange(weeks.days * 24)
    level = np.array([step(int(hour) % 24) for hour in hours])
    daily = np.full(weeks.days, 24 * PER_HOUR)
    day = Day(daily, daily[None, :], hours // 24, level / level[:24].sum(), np.full(len(hours), AHT_S),
              np.ones(len(hours), dtype=bool), 3600.0)  # fmt: skip
    return simulated_factor(scenario, scenario.queue[0], day, Customers(PATIENCE_S), weeks)


def test_where_the_formula_is_exact_nothing_is_corrected() -> None:
    assert factor({}, lambda _: 1.0) == pytest.approx(1.0, abs=0.012)


def test_a_queue_whose_call_backs_leave_is_not_simulated_alone() -> None:
    back = {"callback": {"if_wait_s": 20, "accept": 0.5, "to": "backs"}}
    assert factor(back, lambda _: 1.0) == 1.0
