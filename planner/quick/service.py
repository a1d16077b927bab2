"""Service to expect of given people, by the queues' own formulas over every sample path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr

from forecasting.result import Forecast
from planner.loop_gap import arrivals_of, on_paths
from planner.scenario import Inputs, Queue
from planner.staffing import Requirement
from planner.staffing.callers import callers_of
from planner.staffing.deadlines import special_hours
from planner.staffing.deferred_kept import kept_by_arrival
from planner.staffing.live import LiveDemand
from planner.staffing.paths import level_sums
from planner.staffing.patience_known import KnownPatience
from planner.staffing.periods import numbered, period_labels

Numbers = NDArray[np.float64]

NORMAL_95 = 1.959963984540054
"""97.5 % point of the normal distribution."""


class Levels(NamedTuple):
    """Contacts in time, contacts counted by the definition, and what luck adds to the former; each (paths, periods)."""

    good: Numbers
    counted: Numbers
    variance: Numbers


def expected_service(
    inputs: Inputs, forecast: Forecast, patience: KnownPatience, needed: Requirement, scheduled: Mapping[str, Numbers]
) -> pd.DataFrame:
    """Service level of every queue over the horizon, and the chance of its target.

    The formulas see one queue at a time, with the people the allocation puts on it after unplanned loss; on each path
    the volume differs, the people do not. Blended people help each other out more than that (`planner.loop_gap`), so
    that the level is rather low where people are pooled.

    Parameters
    ----------
    inputs : Inputs
    forecast : Forecast
    patience : KnownPatience
    needed : Requirement
        Whose volumes hold what other queues escalate on top.
    scheduled : mapping of queue to ndarray, shape (n,)
        People on the queue, fractions.

    Returns
    -------
    DataFrame
        ``queue,offered,service_level,low,high,p10,p90,p_meet``, a row a queue: expected contacts; their level over the
        horizon (summed numerators over summed denominators); the 95 % interval of that mean over the paths; the level
        that one path in ten stays below, and above; mean probability that a period of the target meets it, luck
        included where contacts are answered at once. Empty without contacts.
    """
    scenario = inputs.scenario
    present = scenario.shrinkage.present
    rows = []
    for queue in scenario.queue:
        levels = _levels(inputs, forecast, patience, needed, queue, present * scheduled[queue.name])
        mine = needed.frame["queue"] == queue.name
        rows.append(
            {
                "queue": queue.name,
                "offered": float(needed.frame.loc[mine, "volume"].sum()),
                **_over_all(levels.good.sum(axis=1), levels.counted.sum(axis=1)),
                "p_meet": _chance(levels, queue.target.share),
            }
        )
    return pd.DataFrame(rows)


def _levels(
    inputs: Inputs, forecast: Forecast, patience: KnownPatience, needed: Requirement, queue: Queue, agents: Numbers
) -> Levels:
    scenario = inputs.scenario
    period, names = numbered(period_labels(forecast.starts, queue.target.over, scenario.week_starts))
    count = len(forecast.paths[queue.name]) if queue.name in forecast.paths else 1
    volume, paths, _ = arrivals_of(scenario, queue, forecast, needed, count)
    aht_s = needed.frame.loc[needed.frame["queue"] == queue.name, "aht_s"].to_numpy(dtype=float)
    if queue.deferred:
        good, counted = kept_by_arrival(scenario, queue, paths, aht_s, agents)
        member = (period[:, None] == np.arange(len(names))).astype(float)
        return Levels(good @ member, counted @ member, np.zeros((len(paths), len(names))))
    demand = LiveDemand(
        volume,
        paths,
        aht_s,
        queue.open.mask(forecast.starts, special_hours(scenario, queue.name)),
        period,
        len(names),
        float(patience.mean_s.get(queue.name, queue.patience_s)),
        float(scenario.interval_s),
        curve=patience.curves.get(queue.name),
        callers=callers_of(queue, scenario),
    )
    return _live_levels(queue, demand, agents)


def _live_levels(queue: Queue, demand: LiveDemand, agents: Numbers) -> Levels:
    """The sums that staffing itself looks at (`planner.staffing.live`), for people given from outside."""
    formula, rate, grid = on_paths(queue, demand)
    worked = np.bincount(demand.period, weights=demand.open, minlength=demand.periods)
    period_s = np.asarray(worked[demand.period] * demand.interval_s, dtype=np.float64)
    table = formula.level_table(rate, grid.nodes, agents)
    variance = formula.variance_table(rate, grid.nodes, agents, period_s, demand.interval_s)
    contacts = demand.paths * demand.open
    return Levels(*level_sums(contacts, grid.left, grid.part, table, variance, demand.period, demand.periods))


def _over_all(good: Numbers, counted: Numbers) -> dict[str, float]:
    """Level over all paths, the interval of that ratio of means, and the level of single paths."""
    if counted.sum() <= 0:
        return dict.fromkeys(("service_level", "low", "high", "p10", "p90"), float("nan"))
    level = float(good.sum() / counted.sum())
    stray = good - level * counted
    half = NORMAL_95 * float(np.sqrt(stray.var() / len(good)) / counted.mean())
    some = counted > 0
    p10, p90 = np.quantile(good[some] / counted[some], (0.1, 0.9))
    low, high = max(0.0, level - half), min(1.0, level + half)
    return {"service_level": level, "low": low, "high": high, "p10": float(p10), "p90": float(p90)}


def _chance(levels: Levels, share: float) -> float:
    """Mean probability over the target's periods with contacts that one reaches its share; NaN where there are none."""
    some = levels.counted > 0
    above, stray = levels.good - share * levels.counted, np.sqrt(levels.variance)
    reached = ndtr(np.divide(above, stray, out=np.where(above >= 0, np.inf, -np.inf), where=stray > 0))
    count = some.sum(axis=0)
    each = np.where(some, reached, 0.0).sum(axis=0)[count > 0] / count[count > 0]
    return float(each.mean()) if each.size else float("nan")
