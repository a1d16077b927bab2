"""Hours that each queue asks for, week by week, on every joint sample path of the long forecast.

A day's interval profile is given, its volume differs by path. For every day and live queue the least people per
interval that keep the target are found at a few volumes (quantiles of the day's paths), summed to hours, and read in
a straight line between them for each path. Deferred work asks for contacts x handle time / occupancy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.capacity.days import Day
from planner.capacity.lines import HOUR_S, Customers, Line
from planner.capacity.weeks import Weeks
from planner.scenario.queue import Queue
from planner.staffing.live import limits_of

Numbers = NDArray[np.float64]

PROMISE_S = 3600.0
"""Within which whoever takes a call-back that a lever offers is called."""


class Lowered(NamedTuple):
    """What levers may ask less of.

    Attributes
    ----------
    points : float
        By how much the target's share may be lower; 0: nowhere.
    accepts : float
        Share of callers who take a call-back where the wait is longer than the target's; 0: none is offered.
    """

    points: float = 0.0
    accepts: float = 0.0


@dataclass(frozen=True)
class Need:
    """What one queue asks for.

    Attributes
    ----------
    queue : str
    hours : ndarray, shape (weeks, paths)
        People-hours on the queue that keep the target.
    lower : ndarray, shape (weeks, paths)
        The same at the lower target that a lever allows; `hours` where there is none.
    volume : ndarray, shape (weeks,)
        Expected contacts.
    aht_s : ndarray, shape (weeks,)
        Mean handle time, weighted by contacts.
    peak : ndarray, shape (weeks,)
        Most people of any interval at the mean volume.
    premium : ndarray, shape (weeks,)
        Share of the wage that clock premiums add, over these hours.
    daily : ndarray, shape (days,)
        Mean hours of each day.
    clock : mapping of premium's name to ndarray, shape (weeks,)
        Share of these hours in which each clock premium holds.
    spared : ndarray, shape (weeks,)
        Hours that call-backs would spare where a lever offers them; empty where none does.
    moved : ndarray, shape (days, paths)
        Contacts that leave for the queue of call-backs; empty where there is none.
    """

    queue: str
    hours: Numbers
    lower: Numbers
    volume: Numbers
    aht_s: Numbers
    peak: Numbers
    premium: Numbers
    daily: Numbers
    clock: Mapping[str, Numbers] = field(default_factory=dict)
    spared: Numbers = field(default_factory=lambda: np.zeros(0))
    moved: Numbers = field(default_factory=lambda: np.zeros(0))

    @property
    def mean(self) -> Numbers:
        """Mean hours over the paths, shape (weeks,)."""
        return np.asarray(self.hours.mean(axis=1))

    def times(self, factor: float) -> Need:
        """So many times the hours."""
        return replace(
            self,
            hours=self.hours * factor,
            lower=self.lower * factor,
            peak=self.peak * factor,
            daily=self.daily * factor,
            spared=self.spared * factor,
        )


def need_of(
    queue: Queue,
    day: Day,
    weeks: Weeks,
    customers: Customers,
    premium: Numbers,
    lower: Lowered,
    whole: bool,
    clock: Mapping[str, Numbers] | None = None,
    luck: Numbers | None = None,
) -> Need:
    """Hours of one queue.

    Parameters
    ----------
    queue : Queue
    day : Day
        Its volumes and profile.
    weeks : Weeks
    customers : Customers
    premium : ndarray, shape (intervals,)
        Share of the wage added at each interval.
    lower : Lowered
        What levers may ask less of.
    whole : bool
        Whether its people serve no other queue.
    clock : mapping of premium's name to ndarray, shape (intervals,), optional
        Share of each interval in which each premium holds.
    luck : ndarray, shape (weeks, paths), optional
        Standard normal: how lucky each week of each path is, its volume known. None: as expected.
    """
    if queue.deferred:
        hours, profile = _deferred(queue, day)
        made = _by_week(queue.name, day, weeks, {"hours": hours, "lower": hours}, profile, premium)
    else:
        line = Line(queue, day, customers, whole)
        profile = line.profile(limits_of(queue))
        made = _live(queue, line, weeks, profile, premium, lower)
        if luck is not None:
            stray = line.luck_h(limits_of(queue), weeks.number)[:, None] * luck
            made = replace(made, hours=np.maximum(0.0, made.hours + stray), lower=np.maximum(0.0, made.lower + stray))
    return replace(made, clock={name: _worked_share(day, weeks, profile, part) for name, part in (clock or {}).items()})


def _live(queue: Queue, line: Line, weeks: Weeks, profile: Numbers, premium: Numbers, lower: Lowered) -> Need:
    """A queue answered at once: at its target, at a lower one, and with call-backs offered."""
    limits = limits_of(queue)
    hours = less = line.hours(limits)
    if lower.points > 0:
        less = line.hours(limits._replace(share=max(0.0, float(np.asarray(limits.share)) - lower.points)))
    made = _by_week(queue.name, line.day, weeks, {"hours": hours, "lower": np.minimum(less, hours)}, profile, premium)
    if lower.accepts > 0:
        other = line.offering(lower.accepts, PROMISE_S).profile(limits)
        spared = np.bincount(weeks.number[line.day.number], weights=profile - other, minlength=len(weeks))
        made = replace(made, spared=np.maximum(0.0, spared) * line.day.interval_s / HOUR_S)
    if queue.callback is not None and queue.callback.to is not None and line.formula.callers is not None:
        made = replace(made, moved=line.moved(limits))
    return made


def _by_week(
    queue: str, day: Day, weeks: Weeks, by_day: Mapping[str, Numbers], profile: Numbers, premium: Numbers
) -> Need:
    """Days summed to weeks."""
    count, week = len(weeks), weeks.number
    summed = {name: _summed(values, week, count) for name, values in by_day.items()}
    at = week[day.number]
    volume = np.asarray(np.bincount(week, weights=day.volume, minlength=count), dtype=float)
    contacts = day.volume[day.number] * day.share
    seconds = np.bincount(at, weights=contacts * day.aht_s, minlength=count)
    peak = np.zeros(count)
    np.maximum.at(peak, at, profile)
    usual = float((day.aht_s * contacts).sum() / max(contacts.sum(), 1e-12))
    return Need(
        queue,
        summed["hours"],
        summed["lower"],
        volume,
        np.divide(seconds, volume, out=np.full(count, usual), where=volume > 0),
        peak,
        _worked_share(day, weeks, profile, premium),
        by_day["hours"].mean(axis=1),
    )


def _worked_share(day: Day, weeks: Weeks, profile: Numbers, share: Numbers) -> Numbers:
    """Mean of a share of every interval over the hours of each week, shape (weeks,)."""
    at, count = weeks.number[day.number], len(weeks)
    worked = np.bincount(at, weights=profile, minlength=count)
    held = np.bincount(at, weights=profile * share, minlength=count)
    return np.divide(held, worked, out=np.zeros(count), where=worked > 0)


def _summed(values: Numbers, week: NDArray[np.int64], count: int) -> Numbers:
    """Days (days, paths) summed to weeks (weeks, paths)."""
    total = np.zeros((count, values.shape[1]))
    np.add.at(total, week, values)
    return total


def _deferred(queue: Queue, day: Day) -> tuple[Numbers, Numbers]:
    """Hours by day and path, and people per interval at work, levelled over each day's open hours."""
    contacts = day.volume[day.number] * day.share
    load = np.bincount(day.number, weights=contacts * day.aht_s, minlength=len(day.volume))
    mean = np.divide(load, day.volume, out=np.zeros_like(load), where=day.volume > 0) / HOUR_S / queue.max_occupancy
    hours = day.paths.T * mean[:, None]
    open_h = np.bincount(day.number, weights=day.open, minlength=len(day.volume)) * day.interval_s / HOUR_S
    total, whole = (mean * day.volume).sum(), open_h.sum()
    profile = np.where(day.open, total / whole if whole > 0 else 0.0, 0.0)
    return hours, profile
