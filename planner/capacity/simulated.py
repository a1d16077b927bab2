"""How far a queue's formula is from the simulator, and hours corrected for it.

The formulas take every interval for steady; a simulation does not. In the middle week the people that the formula asks
for are simulated contact by contact at the expected volume. Where the level they give differs from the target by more
than its 95 % interval, the difference over the slope of the level in the people is hours, and every week's hours
change in proportion.
"""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.capacity.days import Day
from planner.capacity.efficiency import week_forecast
from planner.capacity.lines import HOUR_S, Customers, Line
from planner.capacity.weeks import Weeks
from planner.scenario import Queue, Scenario
from planner.scenario.people import Group
from planner.scenario.run import Shrinkage
from planner.simulation import simulate_staffing
from planner.staffing.live import limits_of

Numbers = NDArray[np.float64]

REPLICATIONS = 200
MOST = 0.1
"""Of the hours, the most that a correction takes or adds."""

_KNOWN: dict[str, float] = {}
"""Factors measured in this process, by digest: variants of a case by volume or handle time keep theirs."""


def simulated_factor(scenario: Scenario, queue: Queue, day: Day, customers: Customers, weeks: Weeks) -> float:
    """Factor on a live queue's hours at which the simulator gives its target; 1 where it cannot tell.

    Parameters
    ----------
    scenario : Scenario
    queue : Queue
        Answered at once; one whose call-backs leave for another queue is not simulated by itself.
    day : Day
    customers : Customers
    weeks : Weeks
    """
    if queue.deferred or (queue.callback is not None and queue.callback.to is not None):
        return 1.0
    key = hashlib.sha256("\n".join((queue.model_dump_json(), str(scenario.start), scenario.time_zone)).encode())
    key.update(day.share.tobytes())
    if key.hexdigest() not in _KNOWN:
        _KNOWN[key.hexdigest()] = _factor(scenario, queue, day, Line(queue, day, customers, False), weeks)
    return _KNOWN[key.hexdigest()]


def _factor(scenario: Scenario, queue: Queue, day: Day, line: Line, weeks: Weeks) -> float:
    profile = line.profile(limits_of(queue))
    number = weeks.number[day.number]
    hours = np.bincount(number, weights=profile, minlength=len(weeks)) * day.interval_s / HOUR_S
    whole = np.flatnonzero((weeks.held == 7) & (hours > 0))
    if not len(whole):
        return 1.0
    week = int(whole[np.argsort(hours[whole])[len(whole) // 2]])
    level, low, high, offered = _simulated(scenario, queue, day, profile, number == week, weeks, week, line)
    share = queue.target.share
    slope = line.slope(number[line.used] == week)
    if low <= share <= high or not np.isfinite(level) or slope <= 0:
        return 1.0
    return float(np.clip(1.0 - (level - share) * offered / slope / hours[week], 1.0 - MOST, 1.0 + MOST))


def _simulated(
    scenario: Scenario,
    queue: Queue,
    day: Day,
    profile: Numbers,
    inside: NDArray[np.bool_],
    weeks: Weeks,
    week: int,
    line: Line,
) -> tuple[float, float, float, float]:
    """Level of a week with its interval, and contacts offered; people by whole numbers that add up to the profile."""
    bare = alone(scenario, queue, weeks, week, day)
    starts = bare.horizon()
    if len(starts) != int(inside.sum()):
        return np.nan, 0.0, 1.0, 0.0
    volume = (day.volume[day.number] * day.share)[inside]
    forecast = week_forecast(starts, {queue.name: volume}, {queue.name: day.aht_s[inside]})
    agents = np.diff(np.floor(np.cumsum(profile[inside]) + 0.5), prepend=0.0)
    staffing = pd.DataFrame({"group": "all", "start": starts, "agents": agents.astype(int)})
    formula = line.formula
    curves = {} if formula.curve is None else {queue.name: formula.curve}
    made = simulate_staffing(
        bare, forecast, staffing, patience_s={queue.name: formula.patience_s}, curves=curves,
        replications=REPLICATIONS, seed=scenario.seed,
    )  # fmt: skip
    row = made.periods[(made.periods["over"] == "week") & (made.periods["queue"] == queue.name)].iloc[0]
    return float(row["service_level"]), float(row["low"]), float(row["high"]), float(row["offered"])


def alone(scenario: Scenario, queue: Queue, weeks: Weeks, week: int, day: Day) -> Scenario:
    """One queue's week with a group of people of its own, nobody lost."""
    changed = {
        "start": weeks.begins[week], "days": 7, "interval_min": round(day.interval_s / 60), "surge": (), "deflect": (),
        "queue": (queue.model_copy(update={"escalates": ()}),), "route": (), "vendor": (), "lever": (),
        "trunk": tuple(one for one in scenario.trunk if one.queues == (queue.name,)),
        "group": (Group(name="all", skills=queue.name),), "shrinkage": Shrinkage(absence=0.0, off_queue=0.0),
    }  # fmt: skip
    return scenario.model_copy(update=changed)
