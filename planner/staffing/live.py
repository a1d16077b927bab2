"""People for a queue that is answered at once: phone, call-back, chat.

Staffing is the least number of people for the target at the forecast load times ``1 + z``: one margin z per
period of the target, the smallest at which the period's level reaches its share with the chance asked for: over the
joint sample paths, and over how far a level strays when the rates are known (`planner.staffing.noise`, as normal).
With a margin below zero the mean forecast alone would do better than promised.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from planner.scenario.queue import Queue
from planner.staffing.caller_line import Callers
from planner.staffing.chat import scale_of_history
from planner.staffing.erlang_g import PatienceCurve
from planner.staffing.formula import Formula
from planner.staffing.load import climbs, load_of
from planner.staffing.paths import grid_of, level_sums
from planner.staffing.search import Limits
from planner.staffing.shrinkage import whole_people

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
    load : str
        Name in `planner.staffing.load.LOADS`.
    curve : PatienceCurve, optional
        A fitted patience, for one contact at a time: M/M/n+G instead of Erlang A.
    callers : Callers, optional
        What callers do beyond waiting and giving up (`planner.staffing.callers`).
    """

    volume: Numbers
    paths: Numbers
    aht_s: Numbers
    open: NDArray[np.bool_]
    period: NDArray[np.int64]
    periods: int
    patience_s: float
    interval_s: float
    load: str = "modified"
    curve: PatienceCurve | None = None
    callers: Callers | None = None


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
    called_back : ndarray, shape (n,)
        Expected contacts that take a call-back.
    moved : ndarray, shape (paths, n)
        Of these, on each path, contacts that leave for another queue.
    """

    agents: Numbers
    level: Numbers
    chance: Numbers
    answered: Numbers
    called_back: Numbers
    moved: Numbers


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


class _Levels(NamedTuple):
    """Contacts in time, contacts counted and the variance of the former, by path and period."""

    good: Numbers
    counted: Numbers
    variance: Numbers


class _Protection:
    """Staffing by margin, and what it gives on the paths."""

    def __init__(self, queue: Queue, demand: LiveDemand, whole: bool) -> None:
        self.queue, self.demand, self.whole = queue, demand, whole
        self.limits = limits_of(queue)
        self.formula = Formula(self.limits, *durations(queue, demand), demand.patience_s, demand.curve, demand.callers)
        held = np.maximum(demand.aht_s, 1e-9)
        steep = climbs(demand.volume, held, demand.interval_s)
        load = load_of(demand.load, demand.volume, held, demand.interval_s, steep)
        on_paths = load_of(demand.load, demand.paths, held, demand.interval_s, steep)
        self.rate = np.where(demand.open, load / held, 0.0)
        self.grid = grid_of(np.divide(on_paths, load, out=np.ones_like(on_paths), where=load > 0))
        worked = np.bincount(demand.period, weights=demand.open, minlength=demand.periods)
        self.period_s = np.asarray(worked[demand.period] * demand.interval_s, dtype=np.float64)
        self.floor = self.formula.people(self.rate, self.limits._replace(share=0.0))

    def agents(self, margin: Numbers, extra: Numbers | float = 0.0) -> Numbers:
        """People per interval at a margin per period, further limits and minimum kept, and some more."""
        asked = self.limits._replace(asa_s=math.inf, abandoned=1.0, max_occupancy=1.0)
        need = self.formula.people(self.rate * (1.0 + margin[self.demand.period]), asked)
        need = np.maximum(np.maximum(need, self.floor) + extra, self.queue.minimum_open)
        need = np.where(self.demand.open, need, 0.0)
        return whole_people(need) if self.whole else need

    def levels(self, agents: Numbers) -> _Levels:
        """What so many people give on each path and in each period, (paths, periods)."""
        demand = self.demand
        common = (self.rate, self.grid.nodes, agents)
        sums = level_sums(
            demand.paths * demand.open,
            self.grid.left,
            self.grid.part,
            self.formula.level_table(*common),
            self.formula.variance_table(*common, self.period_s, demand.interval_s),
            demand.period,
            demand.periods,
        )
        return _Levels(*sums)

    def called_back(self, agents: Numbers) -> tuple[Numbers, Numbers]:
        """Contacts that take a call-back with so many people, and those of them that leave the queue; (paths, n)."""
        contacts = self.demand.paths * self.demand.open
        if self.demand.callers is None:
            return np.zeros_like(contacts), np.zeros_like(contacts)
        grid, fewer = self.rate[:, None] * self.grid.nodes, np.floor(agents)
        below, above = (self.formula.called(grid, people[:, None]) for people in (fewer, fewer + 1.0))
        part = (agents - fewer)[:, None]
        shares = []
        for before, after in ((below.called_back, above.called_back), (below.moved, above.moved)):
            table = before * below.attempts * (1.0 - part) + after * above.attempts * part
            shares.append(self.grid.read(np.where(grid > 0, table, 0.0)))
        return contacts * shares[0], contacts * shares[1]

    def chance(self, levels: _Levels) -> Numbers:
        """Probability that each period reaches its share, over paths and what luck adds; NaN without contacts."""
        some = levels.counted > 0
        above = levels.good - self.queue.target.share * levels.counted
        stray = np.sqrt(levels.variance)
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
    good, counted = levels.good.sum(axis=0), levels.counted.sum(axis=0)
    level = np.divide(good, counted, out=np.full(counted.size, np.nan), where=counted > 0)
    gave_up = protection.formula.service(protection.rate, whole_people(agents)).p_abandon
    answered = np.where(np.isnan(gave_up), 0.0, 1.0 - gave_up)
    called_back, moved = protection.called_back(agents)
    return LivePlan(agents, level, protection.chance(levels), answered, called_back.mean(axis=0), moved)
