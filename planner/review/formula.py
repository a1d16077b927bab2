"""What a queue's formula gives for any contacts, handle times and people: contacts in time and contacts counted."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import poisson

from planner.scenario import Inputs, Queue, Scenario
from planner.staffing import known_patience
from planner.staffing.callers import callers_of
from planner.staffing.deadlines import due, special_hours, work_calendar
from planner.staffing.deferred import arrivals
from planner.staffing.deferred_kept import kept_by_arrival
from planner.staffing.deferred_plan import DeferredDemand, staff_deferred
from planner.staffing.erlang_g import PatienceCurve
from planner.staffing.formula import Formula
from planner.staffing.live import LiveDemand, durations, limits_of, staff_live
from planner.staffing.load import climbs, load_of
from planner.staffing.paths import POINTS
from planner.staffing.periods import numbered, period_labels
from planner.staffing.shrinkage import rostered

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]
CHANCE = 8
"""Random stream of counts by chance; those of a plan are 1 to 7."""


@dataclass(frozen=True)
class QueueFormula:
    """One queue, as the requirement sees it, for a demand that is known.

    Attributes
    ----------
    curve : PatienceCurve or None
    whole : bool
        Its people serve nothing else: they come in whole numbers.
    """

    scenario: Scenario
    queue: Queue
    starts: pd.DatetimeIndex
    patience_s: float
    curve: PatienceCurve | None
    whole: bool

    def contacts(self, volume: Numbers, aht_s: Numbers, agents: Numbers) -> tuple[Numbers, Numbers]:
        """Contacts in time and contacts counted by the queue's definition, of each interval, shape (n,).

        Parameters
        ----------
        volume, aht_s, agents : ndarray, shape (n,)
            Contacts, seconds, people on the queue. Of live queues each interval stands by itself (load carried over
            as in `planner.staffing.load`); deferred work is done first come first served from the horizon's start.
        """
        return (self._deferred if self.queue.deferred else self._live)(volume, aht_s, agents)

    def people(self, volume: Numbers, aht_s: Numbers) -> Numbers:
        """People to roster had the contacts been known: the target with its chance, rates beyond doubt; shape (n,)."""
        scenario, queue = self.scenario, self.queue
        period, names = numbered(period_labels(self.starts, queue.target.over, scenario.week_starts))
        nothing = np.zeros(volume.size)
        if queue.deferred:
            calendar = work_calendar(scenario, queue)
            work = DeferredDemand(volume, volume[None, :], aht_s, period, len(names), calendar)
            agents = staff_deferred(queue, work, whole=self.whole, extra=nothing).agents
        else:
            agents = staff_live(
                queue, self._demand(volume, aht_s, period, len(names)), whole=self.whole, extra=nothing
            ).agents
        return rostered(agents, scenario.shrinkage)

    def judged(self, last: int) -> Mask:
        """Intervals whose contacts have fallen due before interval `last` begins, shape (n,)."""
        n = len(self.starts)
        if not self.queue.deferred:
            return np.arange(n) < last
        calendar = work_calendar(self.scenario, self.queue)
        positions, _ = arrivals(np.zeros(n), calendar)
        return np.asarray(due(positions, self.queue.target, calendar) <= calendar.first + last)

    def _demand(self, volume: Numbers, aht_s: Numbers, period: NDArray[np.int64], periods: int) -> LiveDemand:
        queue, scenario = self.queue, self.scenario
        open_ = queue.open.mask(self.starts, special_hours(scenario, queue.name))
        fixed = (period, periods, self.patience_s, float(scenario.interval_s), "modified", self.curve)
        return LiveDemand(volume, volume[None, :], aht_s, open_, *fixed, callers_of(queue, scenario))

    def by_chance(self, volume: Numbers, aht_s: Numbers, agents: Numbers) -> tuple[Numbers, Numbers]:
        """As `contacts`, on average over counts that chance draws around these contacts; shape (n,).

        A formula knows that contacts come by chance. Read at a count instead of at what was expected, it meets chance
        twice, and gives less on average: levels bend down. Counts are Poisson: `POINTS` days, of which each interval
        has its quantiles of equal weight in an order of its own (a Latin hypercube; McKay, Beckman and Conover 1979),
        each followed as the actual contacts are. Deferred work evens chance out and is left as it is.
        """
        if self.queue.deferred:
            return self.contacts(volume, aht_s, agents)
        held = np.maximum(aht_s, 1e-9)
        drawn = _drawn(volume, self.scenario.seed)
        load = self._load(volume, held)
        nodes = np.stack([self._load(one, held) for one in drawn.T], axis=1)
        nodes = np.divide(nodes, load[:, None], out=np.zeros_like(nodes), where=load[:, None] > 0)
        table, contacts = self._table(volume, aht_s, agents, nodes)
        each = drawn * (contacts > 0)[:, None]
        return (each * table[:, :, 0]).mean(axis=1), (each * table[:, :, 1]).mean(axis=1)

    def _load(self, volume: Numbers, held: Numbers) -> Numbers:
        step = float(self.scenario.interval_s)
        return load_of("modified", volume, held, step, climbs(volume, held, step))

    def _live(self, volume: Numbers, aht_s: Numbers, agents: Numbers) -> tuple[Numbers, Numbers]:
        nodes = np.zeros((volume.size, POINTS))
        nodes[:, 0] = 1.0  # the one load there is
        table, contacts = self._table(volume, aht_s, agents, nodes)
        return contacts * table[:, 0, 0], contacts * table[:, 0, 1]

    def _table(self, volume: Numbers, aht_s: Numbers, agents: Numbers, nodes: Numbers) -> tuple[Numbers, Numbers]:
        """Shares in time and counted at multiples of each interval's load, (n, POINTS, 2), and contacts, (n,)."""
        n = volume.size
        demand = self._demand(volume, aht_s, np.arange(n), n)
        held = np.maximum(aht_s, 1e-9)
        load = self._load(volume, held)
        formula = Formula(
            limits_of(self.queue), *durations(self.queue, demand), self.patience_s, self.curve, demand.callers
        )
        rate = np.where(demand.open, load / held, 0.0)
        return formula.level_table(rate, np.ascontiguousarray(nodes), agents), volume * demand.open

    def _deferred(self, volume: Numbers, aht_s: Numbers, agents: Numbers) -> tuple[Numbers, Numbers]:
        good, counted = kept_by_arrival(self.scenario, self.queue, volume[None, :], aht_s, agents)
        return good[0], counted[0]


def _drawn(volume: Numbers, seed: int) -> Numbers:
    """Poisson counts of each interval at quantiles of equal weight, brought to its mean, in any order; (n, POINTS)."""
    rate = volume[:, None]
    counts = poisson.ppf((np.arange(POINTS) + 0.5) / POINTS, np.maximum(rate, 1e-12)) * (rate > 0)
    away = counts - counts.mean(axis=1, keepdims=True)
    spread = away.std(axis=1, keepdims=True)
    away *= np.divide(np.sqrt(rate), spread, out=np.zeros_like(rate), where=spread > 0)
    stream = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(CHANCE,)))
    order = stream.permuted(np.tile(np.arange(POINTS), (volume.size, 1)), axis=1)
    return np.asarray(np.maximum(np.take_along_axis(rate + away, order, axis=1), 0.0))


def formulas(inputs: Inputs, starts: pd.DatetimeIndex, own: frozenset[str]) -> Mapping[str, QueueFormula]:
    """The formula of every queue.

    Parameters
    ----------
    own : set of queue
        Queues whose people serve no other.
    """
    scenario = inputs.scenario
    patience = known_patience(scenario, inputs.history, inputs.waits)
    return {
        queue.name: QueueFormula(
            scenario,
            queue,
            starts,
            float(patience.mean_s.get(queue.name, math.inf)),
            patience.curves.get(queue.name),
            queue.name in own,
        )
        for queue in scenario.queue
    }
