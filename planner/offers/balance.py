"""People against need, interval by interval: what one more would relieve, and whom nobody would miss."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.allocation import people_on_queue
from planner.loop import allocated
from planner.roster.demand import Demand, cover_levels, useful_sets
from planner.scenario import Inputs
from planner.staffing.result import Requirement

Numbers = NDArray[np.float64]


@dataclass
class Balance:
    """Need less people of every set of queues that can run short together.

    By the max-flow min-cut theorem an interval lacks ``max(0, max_S need(S) - people(S))`` over the sets S of queues,
    people(S) those who serve a queue of S (`planner.roster.demand.useful_sets`). Deferred work counts as the
    allocation spreads it.

    Attributes
    ----------
    sets : list of frozenset of queue
        Those of all queues, then those of each level of heavier ones (`planner.roster.demand.cover_levels`).
    levels : list of (float, slice)
        What a person missing of each level weighs, and its sets; all queues first.
    slack : ndarray, shape (G, T)
        Need less people; changed by `add`.
    interval_min : int
    open : ndarray, shape (T,)
        1 where what is lacked counts, 0 where it is over or beyond what is looked at.
    """

    sets: list[frozenset[str]]
    levels: list[tuple[float, slice]]
    slack: Numbers
    interval_min: int
    open: Numbers

    @classmethod
    def of(
        cls,
        inputs: Inputs,
        requirement: Requirement,
        roster: pd.DataFrame,
        everybody: Collection[frozenset[str]],
        first: int = 0,
    ) -> Balance:
        """The balance of a roster.

        Parameters
        ----------
        everybody : collection of sets of queue
            Skills of those who may be asked.
        first : int
            Interval from which missed work may still be done.
        """
        scenario, demand = inputs.scenario, Demand.of(inputs.scenario, requirement)
        index = demand.names.index
        groups, people = people_on_queue(
            roster, inputs.agents, scenario.horizon(), scenario.queue, inputs.previous_roster
        )
        own = [frozenset(index(queue) for queue, _ in group) for group in groups]
        skills = sorted({*own, *(frozenset(map(index, one)) for one in everybody)}, key=sorted)
        asked = demand.load.rostered.copy()
        coverage = allocated(inputs, requirement, roster).coverage
        for queue in demand.deferred:
            rows = coverage[coverage["queue"] == demand.names[queue]]
            open_ = demand.load.open[queue] & (np.arange(demand.intervals) >= first)
            asked[queue] = _spread(rows["required"].to_numpy(float), rows["scheduled"].to_numpy(float), open_)
        here = tuple(q for q in range(len(asked)) if asked[q].any())
        chosen: list[frozenset[int]] = []
        levels = []
        for weight, part in reversed(cover_levels(demand, here)):
            sets = [one for one, _ in useful_sets(part, skills)]
            levels.append((weight, slice(len(chosen), len(chosen) + len(sets))))
            chosen += sets
        need = np.array([asked[sorted(one)].sum(axis=0) for one in chosen]).reshape(len(chosen), demand.intervals)
        for g, one in enumerate(chosen):
            for k, serving in enumerate(own):
                if serving & one:
                    need[g] -= people[k]
        names = [frozenset(demand.names[q] for q in one) for one in chosen]
        return cls(names, levels, need, scenario.interval_min, np.ones(demand.intervals))

    @property
    def lacking(self) -> Numbers:
        """People missing, shape (T,)."""
        return np.asarray(np.maximum(self.slack, 0.0).max(axis=0, initial=0.0) * self.open)

    def relief(self, skills: frozenset[str]) -> Numbers:
        """People fewer missing with one more of these skills, shape (T,)."""
        then = np.maximum(self.slack - self._serves(skills), 0.0).max(axis=0, initial=0.0)
        return np.asarray(self.lacking - then * self.open)

    def worth(self, skills: frozenset[str]) -> Numbers:
        """People fewer missing with one more of these skills, each times the weight of their queue, shape (T,)."""
        total = np.zeros(self.open.size)
        serves = self._serves(skills)
        for weight, own in self.levels:
            now = np.maximum(self.slack[own], 0.0).max(axis=0, initial=0.0)
            then = np.maximum(self.slack[own] - serves[own], 0.0).max(axis=0, initial=0.0)
            total += weight * (now - then) * self.open
        return total

    def burden(self, skills: frozenset[str]) -> Numbers:
        """People more missing with one of these skills less, shape (T,)."""
        then = np.maximum(self.slack + self._serves(skills), 0.0).max(axis=0, initial=0.0)
        return np.asarray(then * self.open - self.lacking)

    def add(self, skills: frozenset[str], presence: Numbers) -> None:
        """Put people of these skills on the queue, or, below 0, take them off."""
        self.slack = self.slack - self._serves(skills) * presence

    def presence(self, begin_min: int, end_min: int) -> Numbers:
        """Share of each interval that a span fills, shape (T,)."""
        step = self.interval_min
        edges = np.arange(self.open.size) * step
        return np.asarray(np.clip(np.minimum(end_min, edges + step) - np.maximum(begin_min, edges), 0, step) / step)

    def hours(self, each: Numbers, presence: Numbers) -> float:
        """Hours of a value per person and interval over a presence."""
        return float(each @ presence) * self.interval_min / 60.0

    @property
    def lacking_h(self) -> float:
        """Hours missing."""
        return float(self.lacking.sum()) * self.interval_min / 60.0

    def _serves(self, skills: frozenset[str]) -> Numbers:
        return np.array([[float(bool(one & skills))] for one in self.sets]).reshape(len(self.sets), 1)


def _spread(required: Numbers, scheduled: Numbers, open_: NDArray[np.bool_]) -> Numbers:
    """People that deferred work asks for, what is missed laid evenly over the open intervals until it is due.

    The allocation shows it where it is due; who works any hour before then takes it away as well.
    """
    missed = np.maximum(required - scheduled, 0.0)
    asked = required - missed
    for due in np.flatnonzero(missed):
        until = open_ & (np.arange(open_.size) <= due)
        if until.any():
            asked[until] += missed[due] / until.sum()
    return np.asarray(asked)
