"""People for a queue of deferred work: windows to keep, one level way to keep them, and what that promises.

All work has to be done in the end, so the windows hold at least the expected hours. What uncertainty adds is one
factor on the arrivals for the whole horizon (a backlog carries from day to day): the least with which the share
answered in time, first come first served, is reached in every period on enough of the joint sample paths. Where the
target is a share of 95 %, the late 5 % absorb part of the bad days, and the factor is smaller for it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.scenario.queue import Queue
from planner.scenario.run import Shrinkage
from planner.staffing.deadlines import WorkCalendar
from planner.staffing.deferred import arrivals, backlog, on_time, work_windows
from planner.staffing.shrinkage import rostered
from planner.staffing.spreading import spread

Numbers = NDArray[np.float64]

MOST_FACTOR = 3.0
"""Greatest factor on the arrivals that the search tries."""

_HALVINGS = 10


@dataclass(frozen=True)
class DeferredDemand:
    """What one queue of deferred work is asked to do; see `planner.staffing.live.LiveDemand`."""

    volume: Numbers
    paths: Numbers
    aht_s: Numbers
    period: NDArray[np.int64]
    periods: int
    calendar: WorkCalendar


@dataclass(frozen=True)
class DeferredPlan:
    """Windows in person-hours on the queue (no shrinkage), and their spreading.

    Attributes
    ----------
    begin, end : ndarray of int, shape (w,)
        Each pair once, in order.
    hours : ndarray, shape (w,)
    agents : ndarray, shape (n,)
    level, chance : ndarray, shape (periods,)
        NaN where nothing is due inside the horizon.
    late : float
        Expected contacts for which no working time lies between arrival and deadline.
    """

    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    hours: Numbers
    agents: Numbers
    level: Numbers
    chance: Numbers
    late: float


class _Windows:
    """The queue's work as windows, for any factor on its arrivals."""

    def __init__(self, queue: Queue, demand: DeferredDemand) -> None:
        self.queue, self.demand = queue, demand
        calendar = demand.calendar
        self.open = calendar.open[calendar.first : calendar.last]
        positions, _ = arrivals(demand.volume, calendar)
        everything = np.ones_like(demand.volume)
        self.new = work_windows(positions, everything, queue, calendar)
        self.which = _kept(positions, queue, calendar)
        self.old = work_windows(*backlog(queue, calendar), queue, calendar)
        self.usual_s = float(np.average(demand.aht_s, weights=np.maximum(demand.volume, 1e-12)))

    def hours(self, factor: float, extra: Numbers) -> tuple[NDArray[np.int64], NDArray[np.int64], Numbers]:
        """Begin, end and hours of the windows, equal pairs merged."""
        demand, which = self.demand, self.which
        cap = self.queue.max_occupancy * 3600.0
        fresh = factor * demand.volume[which] * demand.aht_s[which] / cap
        fresh = np.maximum(fresh + extra[which] * demand.calendar.interval_h, 0.0) * self.new.share
        stale = self.old.contacts * self.old.share * self.usual_s / cap
        begin = np.concatenate([self.new.begin, self.old.begin])
        end = np.concatenate([self.new.end, self.old.end])
        pairs, place = np.unique(np.stack([begin, end]).astype(np.int64), axis=1, return_inverse=True)
        summed = np.bincount(place.ravel(), weights=np.concatenate([fresh, stale]), minlength=pairs.shape[1])
        some = summed > 1e-12
        kept = pairs[:, some].astype(np.int64)
        return kept[0], kept[1], np.asarray(summed[some])

    def levels(self, agents: Numbers) -> tuple[Numbers, Numbers]:
        """Contacts in time and due, by path and period, with so many people."""
        demand, calendar = self.demand, self.demand.calendar
        n = demand.volume.size
        end = np.full(n, n)
        counted = np.zeros(n, dtype=bool)
        end[self.which] = np.where(self.new.late, self.new.begin, self.new.end)
        counted[self.which] = self.new.share >= 1.0
        capacity = agents * self.queue.max_occupancy * calendar.interval_h * 3600.0 / np.maximum(demand.aht_s, 1e-9)
        good, total = on_time(
            demand.paths,
            float((self.old.contacts * self.old.share).sum()),
            capacity,
            end,
            counted,
            demand.period,
            demand.periods,
        )
        return good, total


def _kept(positions: Numbers, queue: Queue, calendar: WorkCalendar) -> NDArray[np.int64]:
    """Intervals whose arrivals have a window inside the horizon, in the order of `work_windows`."""
    kept = [
        i for i in range(positions.size) if work_windows(positions[i : i + 1], np.ones(1), queue, calendar).begin.size
    ]
    return np.array(kept, dtype=np.int64)


def _chance(good: Numbers, total: Numbers, share: float) -> Numbers:
    """Share of paths on which each period reaches the share; NaN where nothing is due."""
    some = (total > 0).sum(axis=0)
    reached = ((good >= share * total - 1e-9) & (total > 0)).sum(axis=0)
    return np.asarray(np.divide(reached, some, out=np.full(some.size, np.nan), where=some > 0))


def staff_deferred(queue: Queue, demand: DeferredDemand, *, whole: bool, extra: Numbers) -> DeferredPlan:
    """Windows of a queue of deferred work, and a feasible spreading as level as possible.

    Parameters
    ----------
    queue : Queue
    demand : DeferredDemand
    whole : bool
        Whether its people serve no other queue: the spreading then steps in whole people, never behind the level
        one.
    extra : ndarray, shape (n,)
        People added per interval of arrival; hours never fall below zero.

    Returns
    -------
    DeferredPlan
    """
    windows = _Windows(queue, demand)
    none = np.zeros_like(extra)
    target = queue.target

    def attempt(factor: float, more: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        begin, end, hours = windows.hours(factor, more)
        agents = spread(begin, end, hours, windows.open) / demand.calendar.interval_h
        if whole:
            agents = _whole(agents, windows.open)
        return agents, *windows.levels(agents)

    def reached(factor: float) -> bool:
        _, good, total = attempt(factor, none)
        return not np.any(_chance(good, total, target.share) < target.chance)

    low = high = 1.0
    if not reached(low):
        high = MOST_FACTOR
        for _ in range(_HALVINGS):
            middle = 0.5 * (low + high)
            low, high = (low, middle) if reached(middle) else (middle, high)
    agents, good, total = attempt(high, extra)
    summed, all_due = good.sum(axis=0), total.sum(axis=0)
    return DeferredPlan(
        *windows.hours(high, extra),
        agents,
        np.divide(summed, all_due, out=np.full(all_due.size, np.nan), where=all_due > 0),
        _chance(good, total, target.share),
        float(demand.volume[windows.which][windows.new.late].sum()),
    )


def _whole(agents: Numbers, open_: NDArray[np.bool_]) -> Numbers:
    """Whole people per working interval whose hours so far are never behind the fractional ones'."""
    ahead = np.ceil(np.cumsum(agents) - 1e-9)
    return np.asarray(np.where(open_, np.diff(ahead, prepend=0.0), 0.0))


def window_frame(
    queue: str, plan: DeferredPlan, starts: pd.DatetimeIndex, interval_min: int, shrinkage: Shrinkage
) -> pd.DataFrame:
    """Frame WINDOWS of one queue, hours grossed up by shrinkage."""
    edges = starts.append(starts[-1:] + pd.Timedelta(minutes=interval_min))
    return pd.DataFrame(
        {
            "queue": [queue] * plan.hours.size,
            "from": edges[plan.begin],
            "to": edges[plan.end],
            "hours": rostered(plan.hours, shrinkage),
        }
    )
