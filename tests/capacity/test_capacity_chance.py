"""The chance of a week against customers simulated one by one on the same weeks, with the same people."""

from __future__ import annotations

import heapq

import numpy as np
import pytest
from scipy.stats import beta

from planner.capacity.days import Day
from planner.capacity.lines import Customers
from planner.capacity.needs import Lowered, need_of
from planner.capacity.weeks import weeks_of
from planner.scenario.queue import Queue, Target
from tests.capacity_case import MONDAY

PATHS = 100
HOURS, PER_HOUR, AHT_S, PATIENCE_S = 4, 200.0, 300.0, 180.0
QUEUE = Queue(name="phone", target=Target(share=0.8, within_s=20.0, over="week"), patience_s=PATIENCE_S)


def month(factor: np.ndarray) -> Day:
    """A line open four hours on weekdays, each week's volume by a factor of its path."""
    weeks = weeks_of(MONDAY, 1, 0)
    hour = np.arange(weeks.days * 24)
    open_ = (hour % 24 >= 9) & (hour % 24 < 9 + HOURS) & (hour // 24 % 7 < 5)
    volume = np.where(np.arange(weeks.days) % 7 < 5, PER_HOUR * HOURS, 0.0)
    paths = factor[:, None] * volume[None, :]
    share = np.where(open_, 1.0 / HOURS, 0.0)
    return Day(volume, paths, hour // 24, share, np.full(len(hour), AHT_S), open_, 3600.0)


def level(rng: np.random.Generator, rate_per_s: float, people: int) -> float:
    """Share of a week's callers answered in time: five days from empty, each caller a wait, a patience, a call."""
    good = offered = 0
    for _ in range(5):
        free = [0.0] * people
        arrivals = np.sort(rng.uniform(0.0, HOURS * 3600.0, rng.poisson(rate_per_s * HOURS * 3600.0)))
        patience = rng.exponential(PATIENCE_S, arrivals.size)
        calls = rng.exponential(AHT_S, arrivals.size)
        for at, waits, lasts in zip(arrivals.tolist(), patience.tolist(), calls.tolist(), strict=True):
            wait = max(0.0, free[0] - at)
            if wait <= waits:
                heapq.heapreplace(free, at + wait + lasts)
                good += wait <= 20.0
        offered += arrivals.size
    return good / offered


def between(met: int) -> tuple[float, float]:
    """Exact 95 % interval of a share (Clopper and Pearson 1934)."""
    low = beta.ppf(0.025, met, PATHS - met + 1) if met else 0.0
    high = beta.ppf(0.975, met + 1, PATHS - met) if met < PATHS else 1.0
    return float(low), float(high)


@pytest.mark.parametrize("chance", [0.25, 0.6, 0.9])
def test_the_chance_of_a_week_agrees_with_a_simulation_of_it(chance: float) -> None:
    rng = np.random.default_rng(4)
    factor = rng.lognormal(-0.5 * 0.15**2, 0.15, PATHS)
    day, weeks = month(factor), weeks_of(MONDAY, 1, 0)
    need = need_of(QUEUE, day, weeks, Customers(PATIENCE_S), np.zeros(len(day.number)), Lowered(), False).hours[0]
    people = round(float(np.quantile(need, chance)) / (5 * HOURS))
    planned = float((need <= people * 5 * HOURS).mean())
    met = sum(level(rng, PER_HOUR / 3600.0 * each, people) >= 0.8 for each in factor)
    low, high = between(met)
    assert low <= planned <= high
