"""People for a queue that is answered at once: phone, call-back, chat.

Staffing is the least number of people for the target at the forecast load times ``1 + z``: one margin z per
period of the target, the smallest at which the period's level reaches its share with the chance asked for: over the
joint sample paths, and over how far a level strays when the rates are known (`planner.staffing.noise`, as normal).
With a margin below zero the mean forecast alone would do better than promised.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from planner.scenario.queue import Queue
from planner.staffing.chat import scale_of_history
from planner.staffing.load import climbs, modified_load
from planner.staffing.paths import level_sums, level_table, variance_table
from planner.staffing.search import Limits, least_agents
from planner.staffing.shrinkage import whole_people
from planner.staffing.station import DEFINITIONS, service

Numbers = NDArray[np.float64]

MARGINS = (-0.5, 3.0)
"""Least and most margin on the load."""

_HALVINGS = 12


@dataclass(frozen=True)
class LiveDemand:
    """What one live queue is asked to do.

    Attributes
    ----------
    volume : ndarray, shape (n,)
        Expected contacts per interval.
    paths : ndarray, shape (paths, n)
    aht_s : ndarray, shape (n,)
    open : ndarray of bool, shape (n,)
    period : ndarray of int, shape (n,)
        Number of the target's period that each interval belongs to.
    periods : int
    patience_s : float
    interval_s : float
    """

    volume: Numbers
    paths: Numbers
    aht_s: Numbers
    open: NDArray[np.bool_]
    period: NDArray[np.int64]
    periods: int
    patience_s: float
    interval_s: float


@dataclass(frozen=True)
class LivePlan:
    """People and what they promise.

    Attributes
    ----------
    agents : ndarray, shape (n,)
    level, chance : ndarray, shape (periods,)
        Expected service level, and probability of reaching the share; NaN without contacts.
    answered : ndarray, shape (n,)
        Share of contacts not given up.
    """

    agents: Numbers
    level: Numbers
    chance: Numbers
    answered: Numbers


def limits_of(queue: Queue) -> Limits:
    """The queue's target as limits of the formulas."""
    target = queue.target
    return Limits(
        target.share,
        target.within_s or 0.0,
        math.inf if target.asa_s is None else target.asa_s,
        1.0 if target.abandoned is None else target.abandoned,
        queue.max_occupancy,
        target.definition,
        target.short_abandon_s,
    )


def durations(queue: Queue, demand: LiveDemand) -> tuple[Numbers, Numbers]:
    """Handle time per interval and its factor by number of open contacts; see `planner.staffing.station`."""
    if not queue.concurrent:
        return demand.aht_s, np.ones(1)
    stated = np.array(queue.aht_by_concurrency_s[: queue.concurrency])
    if stated.size == 0:
        return demand.aht_s, np.ones(queue.concurrency)
    weights = demand.volume * demand.open
    if weights.sum() <= 0:
        return np.ones_like(demand.aht_s), stated
    usual_s = float(np.average(demand.aht_s, weights=weights))
    rate = float(np.average(demand.volume, weights=weights)) / demand.interval_s
    factor = scale_of_history(rate, usual_s, stated, demand.patience_s, limits_of(queue))
    return factor * demand.aht_s / usual_s, stated


class _Protection:
    """Staffing by margin, and what it gives on the paths."""

    def __init__(self, queue: Queue, demand: LiveDemand, whole: bool) -> None:
        self.queue, self.demand, self.whole = queue, demand, whole
        self.limits = limits_of(queue)
        self.aht_s, self.shape = durations(queue, demand)
        held = np.maximum(demand.aht_s, 1e-9)
        steep = climbs(demand.volume, held, demand.interval_s)
        load = modified_load(demand.volume, held, demand.interval_s, steep)
        on_paths = modified_load(demand.paths, held, demand.interval_s, steep)
        self.rate = np.where(demand.open, load / held, 0.0)
        self.ratio = np.divide(on_paths, load, out=np.ones_like(on_paths), where=load > 0)
        self.low, self.high = self.ratio.min(axis=0), self.ratio.max(axis=0)
        self.offered = _sums(demand.paths * demand.open, demand.period, demand.periods)
        worked = np.bincount(demand.period, weights=demand.open, minlength=demand.periods)
        self.period_s = worked[demand.period] * demand.interval_s
        self.floor = self._people(self.rate, self.limits._replace(share=0.0))

    def _people(self, rate: Numbers, limits: Limits) -> Numbers:
        return least_agents(rate, self.aht_s, self.demand.patience_s, limits, self.shape, whole=False)

    def agents(self, margin: Numbers, extra: Numbers | float = 0.0) -> Numbers:
        """People per interval at a margin per period, further limits and minimum kept, and some more."""
        asked = self.limits._replace(asa_s=math.inf, abandoned=1.0, max_occupancy=1.0)
        need = self._people(self.rate * (1.0 + margin[self.demand.period]), asked)
        need = np.maximum(np.maximum(need, self.floor) + extra, self.queue.minimum_open)
        need = np.where(self.demand.open, need, 0.0)
        return whole_people(need) if self.whole else need

    def levels(self, agents: Numbers) -> tuple[Numbers, Numbers]:
        """Level by path and period and its standard deviation by chance, (paths, periods); NaN without contacts."""
        demand, within_s = self.demand, float(np.asarray(self.limits.within_s))
        theta = 1.0 / demand.patience_s
        common = (self.rate, self.low, self.high, agents, self.aht_s, self.shape, theta, within_s)
        code = DEFINITIONS.index(self.limits.definition)
        good, variance = level_sums(
            demand.paths * demand.open,
            self.ratio,
            self.low,
            self.high,
            level_table(*common, code, float(np.asarray(self.limits.short_abandon_s))),
            variance_table(*common, self.period_s, demand.interval_s),
            demand.period,
            demand.periods,
        )
        some = self.offered > 0
        level = np.divide(good, self.offered, out=np.full_like(good, np.nan), where=some)
        stray = np.divide(np.sqrt(variance), self.offered, out=np.full_like(good, np.nan), where=some)
        return level, stray

    def chance(self, levels: tuple[Numbers, Numbers]) -> Numbers:
        """Probability that each period reaches its share, over paths and what chance adds; NaN without contacts."""
        level, stray = levels
        some = self.offered > 0
        above = np.where(some, level - self.queue.target.share, 0.0)
        reached = ndtr(np.divide(above, stray, out=np.where(above >= 0, np.inf, -np.inf), where=stray > 0))
        count = some.sum(axis=0)
        summed = np.where(some, reached, 0.0).sum(axis=0)
        return np.asarray(np.divide(summed, count, out=np.full(count.size, np.nan), where=count > 0))

    def least_margin(self) -> Numbers:
        """Smallest margin per period that reaches the chance; the greatest allowed where none does."""
        low = np.full(self.demand.periods, MARGINS[0])
        high = np.full(self.demand.periods, MARGINS[1])
        for _ in range(_HALVINGS):
            middle = 0.5 * (low + high)
            enough = ~(self.chance(self.levels(self.agents(middle))) < self.queue.target.chance)
            high = np.where(enough, middle, high)
            low = np.where(enough, low, middle)
        return high


def _sums(values: Numbers, period: NDArray[np.int64], periods: int) -> Numbers:
    """Sums over each period's intervals, shape (paths, periods)."""
    totals = np.zeros((values.shape[0], periods))
    np.add.at(totals.T, period, values.T)
    return totals


def staff_live(queue: Queue, demand: LiveDemand, *, whole: bool, extra: Numbers) -> LivePlan:
    """Least people for a live queue's target.

    Parameters
    ----------
    queue : Queue
    demand : LiveDemand
    whole : bool
        Whether its people serve no other queue, so that they come in whole numbers.
    extra : ndarray, shape (n,)
        People added per interval before rounding, on top of what the formulas ask for; never below the minimum.

    Returns
    -------
    LivePlan
    """
    protection = _Protection(queue, demand, whole)
    agents = protection.agents(protection.least_margin(), extra)
    levels = protection.levels(agents)
    offered = protection.offered
    good = np.where(offered > 0, levels[0], 0.0) * offered
    total = offered.sum(axis=0)
    level = np.divide(good.sum(axis=0), total, out=np.full(total.size, np.nan), where=total > 0)
    got = service(
        protection.rate,
        protection.aht_s,
        demand.patience_s,
        whole_people(agents),
        float(np.asarray(protection.limits.within_s)),
        shape=protection.shape,
    )
    answered = np.where(np.isnan(got.p_abandon), 0.0, 1.0 - got.p_abandon)
    return LivePlan(agents, level, protection.chance(levels), answered)
