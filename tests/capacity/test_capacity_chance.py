"""The chance of a week against a simulation, contact by contact, of the same weeks with the same people."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta

from forecasting.result import LEVELS, Forecast
from planner.capacity.days import Day
from planner.capacity.needs import need_of
from planner.capacity.weeks import weeks_of
from planner.scenario import Scenario
from planner.simulation import simulate_staffing
from tests.capacity_case import MONDAY, scenario_of

PATHS = 200
DAYS = 7
STEP_MIN = 60


def centre() -> Scenario:
    """A phone line around the clock, its week the period of the promise."""
    queue = {"name": "phone", "patience_s": 180, "target": {"share": 0.8, "within_s": 20, "over": "week"}}
    more = {"queue": [queue], "interval_min": STEP_MIN, "days": DAYS,
            "group": [{"name": "all", "skills": "phone"}],
            "simulation": {"warm_up_h": 0, "handle_time": {"shape": "exponential"}}}  # fmt: skip
    return scenario_of(**more)


def day_of(rng: np.random.Generator) -> Day:
    """About 12 erlangs on average, less at night; a month of which only the first week is looked at."""
    weeks = weeks_of(MONDAY, 1, 0)
    hour = np.arange(weeks.days * 24) % 24
    shape = np.tile(np.where((np.arange(24) >= 7) & (np.arange(24) < 22), 1.4, 0.4), weeks.days)
    number = np.arange(weeks.days * 24) // 24
    share = shape / 24.75
    factor = rng.lognormal(-0.5 * 0.12**2, 0.12, PATHS)
    volume = np.full(weeks.days, 24.0 * 150.0)
    assert hour.size == share.size
    return Day(
        volume,
        factor[:, None] * volume[None, :],
        number,
        share / np.bincount(number, weights=share)[number],
        np.full(share.size, 300.0),
        np.ones(share.size, dtype=bool),
        STEP_MIN * 60.0,
    )


@pytest.mark.parametrize("chance", [0.25, 0.7, 0.9])
def test_the_chance_of_a_week_agrees_with_simulation(chance: float) -> None:
    scenario, day = centre(), day_of(np.random.default_rng(11))
    weeks = weeks_of(MONDAY, 1, 0)
    need = need_of(scenario.queue[0], day, weeks, 180.0, np.zeros(len(day.number)), 0.0, False)
    hours = float(np.quantile(need.hours[0], chance))
    planned = float((need.hours[0] <= hours).mean())
    # The people whose hours are these: those whom the formula asks for at the volume that needs as many.
    path = int(np.argsort(need.hours[0])[round(chance * PATHS) - 1])
    only = Day(day.paths[path], day.paths[path][None, :], day.number, day.share, day.aht_s, day.open, day.interval_s)
    people = people_of(scenario, only)
    met = simulated(scenario, day, people)
    low, high = clopper(met, PATHS)
    assert people.sum() * STEP_MIN / 60 == pytest.approx(hours, rel=0.01)
    assert low <= planned <= high


def people_of(scenario: Scenario, day: Day) -> np.ndarray:
    """Whole people of each hour of the first week, fractions carried on so that the hours agree."""
    from planner.staffing.live import limits_of
    from planner.staffing.load import climbs, modified_load
    from planner.staffing.search import least_agents

    volume = day.volume[day.number] * day.share
    load = modified_load(volume, day.aht_s, day.interval_s, climbs(volume, day.aht_s, day.interval_s))
    exact = least_agents(load / day.aht_s, day.aht_s, 180.0, limits_of(scenario.queue[0]), whole=False)[: DAYS * 24]
    return np.diff(np.round(np.concatenate([[0.0], np.cumsum(exact)])))


def simulated(scenario: Scenario, day: Day, people: np.ndarray) -> int:
    """Replications, one a path, whose week reached the target."""
    starts = scenario.horizon()
    n = len(starts)
    mean = (day.volume[day.number] * day.share)[:n]
    frame = pd.DataFrame(
        {"start": starts, "queue": "phone", "mean": mean, **dict.fromkeys(LEVELS, mean), "aht_s": 300.0}
    )
    paths = (day.paths[:, day.number] * day.share)[:, :n].astype(np.float32)
    staffing = pd.DataFrame({"group": "all", "start": starts, "agents": people.astype(int)})
    found = simulate_staffing(
        scenario, Forecast(starts, frame, {"phone": paths}), staffing, patience_s={"phone": 180.0}, replications=PATHS,
        seed=3,
    )  # fmt: skip
    level = (found.levels["phone"] * found.offered["phone"]).sum(axis=1) / found.offered["phone"].sum(axis=1)
    return int((level >= 0.8).sum())


def clopper(met: int, paths: int) -> tuple[float, float]:
    """Exact 95 % interval of a share (Clopper and Pearson 1934)."""
    low = beta.ppf(0.025, met, paths - met + 1) if met else 0.0
    high = beta.ppf(0.975, met + 1, paths - met) if met < paths else 1.0
    return float(low), float(high)
