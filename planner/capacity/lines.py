"""A live queue's formula over the open intervals of months: hours at any volume, and contacts that leave it."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.capacity.days import Day
from planner.scenario.queue import Queue
from planner.staffing.caller_line import Callers
from planner.staffing.erlang_g import PatienceCurve
from planner.staffing.formula import Formula
from planner.staffing.live import LiveDemand, durations, limits_of
from planner.staffing.load import climbs, modified_load
from planner.staffing.paths import grid_of, level_sums
from planner.staffing.patience_known import KnownPatience
from planner.staffing.search import Limits
from planner.staffing.shrinkage import whole_people

Numbers = NDArray[np.float64]

HOUR_S = 3600.0
NODES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
"""Quantiles of a day's volumes at which people are worked out."""

MORE = 1.02
"""Factor on the people at which the slope of the level is read."""


class Customers(NamedTuple):
    """How long they wait, and what they do beside.

    Attributes
    ----------
    patience_s : float
        Mean.
    curve : PatienceCurve, optional
        A fitted patience that is not exponential.
    callers : Callers, optional
        Balking, call-backs, retrials, lines.
    """

    patience_s: float
    curve: PatienceCurve | None = None
    callers: Callers | None = None


def longer(patience: KnownPatience, times: float) -> KnownPatience:
    """Everybody waits so many times as long: means and fitted curves alike."""
    means = {name: mean * times for name, mean in patience.mean_s.items()}
    curves = {
        name: PatienceCurve(curve.starts_s * times, curve.hazard_per_s / times)
        for name, curve in patience.curves.items()
    }
    return patience._replace(mean_s=means, curves=curves)


class Line:
    """A live queue over the horizon.

    Parameters
    ----------
    queue : Queue
    day : Day
    customers : Customers
    whole : bool
        Whether its people serve no other queue.
    """

    def __init__(self, queue: Queue, day: Day, customers: Customers, whole: bool) -> None:
        self.queue, self.day, self.whole = queue, day, whole
        volume = day.volume[day.number] * day.share
        held = np.maximum(day.aht_s, 1e-9)
        load = modified_load(volume, held, day.interval_s, climbs(volume, held, day.interval_s))
        self.used = np.flatnonzero(day.open & ((volume > 0) | (queue.minimum_open > 0)))
        none = np.zeros(len(volume), dtype=np.int64)
        live = LiveDemand(volume, volume[None, :], day.aht_s, day.open, none, 1, customers.patience_s, day.interval_s)
        aht_s, shape = durations(queue, live)
        self.rate = (load / held)[self.used]
        self.volume = volume[self.used]
        self.formula = Formula(limits_of(queue), aht_s[self.used], shape, *customers)
        mean = np.where(day.volume > 0, day.volume, 1.0)
        self.ratio = np.where(day.volume > 0, day.paths / mean, 1.0)
        """Volume of every path and day over the expected one."""

    def offering(self, accepts: float, within_s: float) -> Line:
        """The same line whose callers are offered a call-back in their turn, within a promise, by an expected wait."""
        callers = self.formula.callers or Callers()
        offer = callers._replace(
            offer_after_s=float(np.asarray(self.formula.limits.within_s)), accepts=accepts, promise_s=within_s
        )
        other = copy(self)
        other.formula = replace(self.formula, callers=offer)
        return other

    def hours(self, limits: Limits) -> Numbers:
        """Hours by day and path, (days, paths)."""
        return self._by_path(lambda people, _: people, limits, self.day.interval_s / HOUR_S)

    def moved(self, limits: Limits) -> Numbers:
        """Contacts that leave for another queue with the people that each volume asks for, (days, paths)."""
        return self._by_path(self._moved, limits, 1.0)

    def profile(self, limits: Limits) -> Numbers:
        """People per interval at the mean volume, shape (intervals,)."""
        found = np.zeros(len(self.day.number))
        found[self.used] = self._people(limits, np.ones(len(self.used)))
        return found

    def waiting(self, beyond_s: float) -> float:
        """Share of contacts that still wait so many seconds after they came, with the people of the mean volume."""
        limits = self.formula.limits
        people = np.ceil(self._people(limits, np.ones(len(self.used))))
        within = replace(self.formula, limits=limits._replace(within_s=beyond_s, definition="offered"))
        got = within.service(self.rate, people)
        late = np.nan_to_num(np.maximum(0.0, 1.0 - got.service_level - got.p_abandon))
        return float((late * self.volume).sum() / max(self.volume.sum(), 1e-12))

    def luck_h(self, limits: Limits, week: NDArray[np.int64]) -> Numbers:
        """Hours by which what a week asks for strays when its volume is known, one standard deviation; by week.

        The level of a week strays by luck (`planner.staffing.noise`); over the slope of the level in the people it is
        hours. Worked out in the middle week by hours, and by their root in the others.

        Parameters
        ----------
        limits : Limits
        week : ndarray of int, shape (days,)
            Number of the week of each day.
        """
        people = self._people(limits, np.ones(len(self.used)))
        at = week[self.day.number[self.used]]
        hours = np.bincount(at, weights=people, minlength=int(week.max()) + 1) * self.day.interval_s / HOUR_S
        if not hours.any():
            return np.zeros(len(hours))
        middle = int(np.argsort(hours)[len(hours) // 2]) if (hours > 0).all() else int(hours.argmax())
        inside = at == middle
        _, stray = self._above(people, inside)
        slope = self.slope(inside)
        return np.asarray(np.sqrt(hours * hours[middle]) * (stray / slope / hours[middle] if slope > 0 else 0.0))

    def slope(self, inside: NDArray[np.bool_]) -> float:
        """Contacts in time that one hour more brings, people at the target, over some of the intervals used."""
        people = self._people(self.formula.limits, np.ones(len(self.used)))
        above, _ = self._above(people, inside)
        more, _ = self._above(people * MORE, inside)
        hours = float(people[inside].sum()) * self.day.interval_s / HOUR_S
        return (more - above) / ((MORE - 1.0) * hours) if hours > 0 else 0.0

    def _above(self, people: Numbers, inside: NDArray[np.bool_]) -> tuple[float, float]:
        """Contacts in time beyond what the target asks for over some intervals, and their standard deviation."""
        count, interval_s = int(inside.sum()), self.day.interval_s
        formula = replace(self.formula, aht_s=self.formula.aht_s[inside])
        grid = grid_of(np.ones((1, count)))
        common = (self.rate[inside], grid.nodes, people[inside])
        period, span = np.zeros(count, dtype=np.int64), np.full(count, count * interval_s)
        tables = formula.level_table(*common), formula.variance_table(*common, span, interval_s)
        good, counted, variance = level_sums(self.volume[inside][None, :], grid.left, grid.part, *tables, period, 1)
        share = float(np.asarray(formula.limits.share))
        return float(good[0, 0] - share * counted[0, 0]), float(np.sqrt(variance[0, 0]))

    def _moved(self, people: Numbers, factor: Numbers) -> Numbers:
        got = self.formula.called(self.rate * factor, np.ceil(people))
        return np.where(self.rate > 0, got.moved * got.attempts, 0.0) * self.volume * factor

    def _by_path(self, what: Callable[[Numbers, Numbers], Numbers], limits: Limits, each: float) -> Numbers:
        """Something of every interval at its people and factor on the volume, summed to days and read by path."""
        nodes = np.maximum.accumulate(np.quantile(self.ratio, NODES, axis=0), axis=0)
        at, days = self.day.number[self.used], len(self.day.volume)
        table = []
        for factor in nodes:
            values = what(self._people(limits, factor[at]), factor[at])
            table.append(np.bincount(at, weights=values, minlength=days) * each)
        grid = np.stack(table)
        return np.stack([np.interp(self.ratio[:, d], nodes[:, d], grid[:, d]) for d in range(days)])

    def _people(self, limits: Limits, factor: Numbers) -> Numbers:
        formula = replace(self.formula, limits=limits)
        people = np.maximum(formula.people(self.rate * factor, limits), self.queue.minimum_open)
        return whole_people(people) if self.whole else people
