"""Hours that each queue asks for, week by week, on every joint sample path of the long forecast.

A day's interval profile is given, its volume differs by path. For every day and live queue the least people per
interval that keep the target are found at a few volumes (quantiles of the day's paths), summed to hours, and read in
a straight line between them for each path. Deferred work asks for contacts x handle time / occupancy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from planner.capacity.days import Day
from planner.capacity.weeks import Weeks
from planner.scenario.queue import Queue
from planner.staffing.formula import Formula
from planner.staffing.live import LiveDemand, durations, limits_of
from planner.staffing.load import climbs, modified_load
from planner.staffing.search import Limits
from planner.staffing.shrinkage import whole_people

Numbers = NDArray[np.float64]

HOUR_S = 3600.0
NODES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
"""Quantiles of a day's volumes at which people are worked out."""


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

    @property
    def mean(self) -> Numbers:
        """Mean hours over the paths, shape (weeks,)."""
        return np.asarray(self.hours.mean(axis=1))


def need_of(
    queue: Queue,
    day: Day,
    weeks: Weeks,
    patience_s: float,
    premium: Numbers,
    points: float,
    whole: bool,
    clock: Mapping[str, Numbers] | None = None,
) -> Need:
    """Hours of one queue.

    Parameters
    ----------
    queue : Queue
    day : Day
        Its volumes and profile.
    weeks : Weeks
    patience_s : float
    premium : ndarray, shape (intervals,)
        Share of the wage added at each interval.
    points : float
        By how much the target's share may be lower where a lever says so; 0: nowhere.
    whole : bool
        Whether its people serve no other queue.
    clock : mapping of premium's name to ndarray, shape (intervals,), optional
        Share of each interval in which each premium holds.
    """
    if queue.deferred:
        hours, profile = _deferred(queue, day)
        by_day = {"hours": hours, "lower": hours}
    else:
        line = _Line(queue, day, patience_s, whole)
        limits = limits_of(queue)
        hours, profile = line.hours(limits)
        lower = hours
        if points > 0:
            share = max(0.0, float(np.asarray(limits.share)) - points)
            lower, _ = line.hours(limits._replace(share=share))
        by_day = {"hours": hours, "lower": np.minimum(lower, hours)}
    made = _by_week(queue.name, day, weeks, by_day, profile, premium)
    return replace(made, clock={name: _worked_share(day, weeks, profile, part) for name, part in (clock or {}).items()})


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


class _Line:
    """A live queue's formula over the open intervals of the horizon."""

    def __init__(self, queue: Queue, day: Day, patience_s: float, whole: bool) -> None:
        self.queue, self.day, self.whole = queue, day, whole
        volume = day.volume[day.number] * day.share
        held = np.maximum(day.aht_s, 1e-9)
        load = modified_load(volume, held, day.interval_s, climbs(volume, held, day.interval_s))
        self.used = np.flatnonzero(day.open & ((volume > 0) | (queue.minimum_open > 0)))
        none = np.zeros(len(volume), dtype=np.int64)
        live = LiveDemand(volume, volume[None, :], day.aht_s, day.open, none, 1, patience_s, day.interval_s)
        aht_s, shape = durations(queue, live)
        self.rate = (load / held)[self.used]
        self.formula = Formula(limits_of(queue), aht_s[self.used], shape, patience_s)

    def hours(self, limits: Limits) -> tuple[Numbers, Numbers]:
        """Hours by day and path, (days, paths), and people per interval at the mean volume."""
        day = self.day
        mean = np.where(day.volume > 0, day.volume, 1.0)
        ratio = np.where(day.volume > 0, day.paths / mean, 1.0)
        nodes = np.maximum.accumulate(np.quantile(ratio, NODES, axis=0), axis=0)
        at = day.number[self.used]
        table = np.stack([self._day_hours(self._people(limits, factor[at]), at) for factor in nodes])
        found = np.empty((len(day.volume), len(day.paths)))
        for d in range(len(day.volume)):
            found[d] = np.interp(ratio[:, d], nodes[:, d], table[:, d])
        profile = np.zeros(len(day.number))
        profile[self.used] = self._people(limits, np.ones(len(at)))
        return found, profile

    def _people(self, limits: Limits, factor: Numbers) -> Numbers:
        formula = replace(self.formula, limits=limits)
        people = np.maximum(formula.people(self.rate * factor, limits), self.queue.minimum_open)
        return whole_people(people) if self.whole else people

    def _day_hours(self, people: Numbers, at: NDArray[np.int64]) -> Numbers:
        hours = np.bincount(at, weights=people, minlength=len(self.day.volume)) * self.day.interval_s / HOUR_S
        return np.asarray(hours, dtype=float)
