"""The chance that a capacity plan gives a week, against the simulator: the same weeks, paths and people.

    python benchmarks/capacity_chance.py [--months 6] [--chance 0.5 0.8] [--replications 200]

For the middle week and the busiest one of scenarios/peak_season.toml, and every queue that is answered at once, people
are laid over the week as the queue's formula lays them, so many that the plan gives the target the chance asked for.
The week is then simulated contact by contact on the forecast's joint paths, and the share of replications that reach
the target over the week is printed with the 95 % interval of the difference of the two shares, both of 200 paths
(Newcombe 1998). Times are CPU seconds.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.calendar import DAY_NAMES
from forecasting.long_result import LongForecast, spread
from planner.capacity.asking import customers_of, needs_of
from planner.capacity.days import Day, days_of
from planner.capacity.efficiency import representative, week_forecast
from planner.capacity.lines import Line
from planner.capacity.weeks import Weeks, weeks_of
from planner.formats import read_inputs
from planner.outlook import outlook_long
from planner.scenario import Inputs, Queue, read_scenario
from planner.scenario.people import Group
from planner.scenario.queue import Target
from planner.simulation import simulate_staffing
from planner.staffing import known_patience
from planner.staffing.live import limits_of
from planner.staffing.patience_known import KnownPatience

SCENARIO = Path(__file__).parents[1] / "scenarios/peak_season.toml"


def apart(one: float, of_one: int, other: float, of_other: int) -> tuple[float, float]:
    """Interval of 95 % of the difference of two shares (Newcombe 1998, method 10)."""
    (low, high), (least, most) = wilson(one, of_one), wilson(other, of_other)
    down = math.hypot(other - least, high - one)
    up = math.hypot(most - other, one - low)
    return other - one - down, other - one + up


def wilson(share: float, of: int) -> tuple[float, float]:
    """Interval of 95 % of a share."""
    square = 1.959964**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = 1.959964 / (1 + square / of) * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    return middle - half, middle + half


def simulated(
    inputs: Inputs, long: LongForecast, day: Day, queue: Queue, first: dt.date, agents: np.ndarray, replications: int
) -> float:
    """Share of replications that reach the target over the week."""
    part = spread(long, first, 7)
    at = long.starts.searchsorted(part.starts[0])
    aht_s = {queue.name: day.aht_s[at : at + len(part.starts)]}
    forecast = week_forecast(part.starts, {queue.name: part.mean[queue.name]}, aht_s)
    numbers = part.paths[queue.name].astype(np.float32)
    forecast = replace(forecast, paths={queue.name: numbers})
    bare = {"absence": 0.0, "off_queue": 0.0}
    scenario = inputs.scenario.model_copy(
        update={
            "start": first, "days": 7, "interval_min": inputs.history_interval_min, "queue": (queue,), "route": (),
            "vendor": (), "trunk": (), "surge": (), "deflect": (), "lever": (),
            "group": (Group(name="all", skills=queue.name),),
            "shrinkage": inputs.scenario.shrinkage.model_copy(update=bare),
        }
    )  # fmt: skip
    staffing = pd.DataFrame({"group": "all", "start": part.starts, "agents": agents.astype(int)})
    known = known_patience(inputs.scenario, inputs.history, inputs.waits)
    made = simulate_staffing(
        scenario, forecast, staffing, patience_s=known.mean_s, curves=known.curves, replications=replications, seed=1
    )
    rows = made.periods[(made.periods["over"] == "week") & (made.periods["queue"] == queue.name)]
    return float(rows["p_meet"].iloc[0])


def compare(
    inputs: Inputs, long: LongForecast, weeks: Weeks, patience: KnownPatience, chances: list[float], replications: int
) -> bool:
    """Print a row for each queue, week and chance; whether at most one in eight lies outside its interval."""
    days = days_of(inputs, long)
    needs = {need.queue: need for need in needs_of(inputs, days, weeks, patience, np.zeros(len(long.starts)))}
    total = np.sum([need.mean for need in needs.values()], axis=0)
    asked = wrong = 0
    for number in representative(total, weeks.held == 7, 2):
        for queue in inputs.scenario.queue:
            if queue.deferred:
                continue
            day, customers = days[queue.name], customers_of(inputs.scenario, queue, patience)
            profile = Line(queue, day, customers, False).profile(limits_of(queue))
            inside = weeks.number[day.number] == number
            hours = needs[queue.name].hours[number]
            target = Target(**{**queue.target.model_dump(), "over": "week"})
            weekly = queue.model_copy(update={"target": target, "escalates": ()})
            for chance in chances:
                share = profile[inside] / (profile[inside].sum() * day.interval_s / 3600)
                people = np.diff(np.floor(np.cumsum(share * np.quantile(hours, chance)) + 0.5), prepend=0.0)
                planned = float((hours <= people.sum() * day.interval_s / 3600).mean())
                began = time.process_time()
                found = simulated(inputs, long, day, weekly, weeks.begins[number], people, replications)
                low, high = apart(planned, len(hours), found, replications)
                worked = people.sum() * day.interval_s / 3600
                agrees = low <= 0.0 <= high
                asked, wrong = asked + 1, wrong + (not agrees)
                print(
                    f"week of {weeks.begins[number]} {queue.name:6s} {worked:6.0f} h: "
                    f"plan {planned:.0%}, simulation {found:.0%}, apart by {low:+.0%} to {high:+.0%}"
                    f"{'' if agrees else '  DIFFERS'}, {time.process_time() - began:.1f} s",
                    flush=True,
                )
    print(f"{asked - wrong} of {asked} within their intervals")
    return 8 * wrong <= asked


def main() -> bool:
    """Compare on the sample."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--months", type=int, default=6)
    asked.add_argument("--chance", type=float, nargs="+", default=[0.5, 0.8])
    asked.add_argument("--replications", type=int, default=200)
    chosen = asked.parse_args()
    inputs = read_inputs(read_scenario(SCENARIO))
    scenario = inputs.scenario
    weeks = weeks_of(scenario.start, chosen.months, DAY_NAMES.index(scenario.week_starts))
    long = outlook_long(inputs, scenario.start, weeks.days, paths=200)
    patience = known_patience(scenario, inputs.history, inputs.waits)
    return compare(inputs, long, weeks, patience, chosen.chance, chosen.replications)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
