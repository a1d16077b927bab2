"""One capacity question in numbers: what the programme, its levers and its evaluation read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.capacity.intake import Intake
from planner.capacity.needs import Need
from planner.capacity.prices import WeekPrices
from planner.capacity.staff import Cohort, Kind
from planner.capacity.weeks import Weeks
from planner.scenario import Scenario

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """What is decided about.

    Attributes
    ----------
    scenario : Scenario
    weeks : Weeks
    needs : tuple of Need
        In the scenario's order of queues.
    cohorts : tuple of Cohort
    intakes : tuple of Intake
    part : ndarray, shape (weeks,)
        Share of a week's working hours that lies in the horizon: of a cut week, its days by what they usually ask.
    regular, extra : ndarray, shape (weeks,)
        Hours on the queue of a paid hour, planned shrinkage taken off, and of one worked beyond it (overtime).
    present : float
        Most people at work at once, a share of all.
    prices : WeekPrices
    shortage : ndarray, shape (queues,)
        Price of a missing hour on the queue.
    decide_from : date
        No decision can be made before.
    earliest : mapping of lever's use to date
        The same for single levers.
    hold : bool
        Whether each target's chance is to be held at least cost; else missed hours have their price.
    margin : ndarray, shape (queues, weeks)
        Factor on what is held; 1 at first.
    trainers : int
        People with that role.
    budget : float, optional
        Money at most, that of the people there are included.
    """

    scenario: Scenario
    weeks: Weeks
    needs: tuple[Need, ...]
    cohorts: tuple[Cohort, ...]
    intakes: tuple[Intake, ...]
    part: Numbers
    regular: Numbers
    extra: Numbers
    present: float
    prices: WeekPrices
    shortage: Numbers
    decide_from: dt.date
    earliest: Mapping[str, dt.date]
    hold: bool
    margin: Numbers
    trainers: int = 0
    budget: float | None = None

    @cached_property
    def queues(self) -> tuple[str, ...]:
        """Names in order."""
        return tuple(need.queue for need in self.needs)

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """Kinds of the people there are."""
        return tuple(dict.fromkeys(cohort.kind for cohort in self.cohorts))

    @cached_property
    def skills(self) -> tuple[frozenset[str], ...]:
        """Sets of queues that people of today or to come may know together, those of nobody left out."""
        kinds = [one.kind for one in self.cohorts] + [one.kind for one in self.intakes]
        own = [kind.queues for kind in kinds if kind.queues]
        learned = [a | b for a in dict.fromkeys(own) for b in self.taught]
        return tuple(sorted(dict.fromkeys([*own, *learned]), key=sorted))

    @cached_property
    def taught(self) -> tuple[frozenset[str], ...]:
        """What the lever `cross_train` teaches: one queue each."""
        lever = next((one for one in self.scenario.lever if one.use == "cross_train"), None)
        if lever is None:
            return ()
        return tuple(frozenset({queue}) for queue in (lever.queues or self.queues))

    def heads(self, kind: Kind) -> Numbers:
        """Expected people of a kind, shape (weeks,)."""
        return np.asarray(np.sum([cohort.heads for cohort in self.cohorts if cohort.kind == kind], axis=0))

    def wage(self, kind: Kind) -> float:
        """Mean wage of a kind, money per paid hour."""
        mine = [cohort for cohort in self.cohorts if cohort.kind == kind]
        return float(np.average([one.wage_per_h for one in mine], weights=[max(one.people, 1) for one in mine]))

    def allowed(self, use: str, decide_by: dt.date) -> bool:
        """Whether a lever can still be decided by that day."""
        return decide_by >= max(self.decide_from, self.earliest.get(use, self.decide_from))

    def decide_by(self, week: int, notice_days: float) -> dt.date:
        """Last day to decide what begins with a week."""
        return self.weeks.first_in(week) - dt.timedelta(int(np.ceil(notice_days)))

    @cached_property
    def required(self) -> Numbers:
        """Hours on the queue, shape (queues, weeks, paths)."""
        return np.stack([need.hours for need in self.needs])

    def point(self) -> tuple[Numbers, Numbers]:
        """Hours through which the programme's flows lead, and what a lower target takes off them.

        With a chance to hold: the quantile of each queue at its target's chance, times the margin. With prices: the
        mean over paths, whose missed hours are at most those of the paths (Jensen's inequality).

        Returns
        -------
        required, relief : ndarray, shape (queues, weeks)
        """
        lower = self.required - np.stack([need.lower for need in self.needs])
        if not self.hold:
            return np.asarray(self.required.mean(axis=2)), np.asarray(lower.mean(axis=2))
        chance = [queue.target.chance for queue in self.scenario.queue]
        held = np.stack([np.quantile(need, at, axis=1) for need, at in zip(self.required, chance, strict=True)])
        relief = np.stack([np.quantile(part, at, axis=1) for part, at in zip(lower, chance, strict=True)])
        return held * self.margin, relief
