"""A week's counted roster at any multiple of its requirement: the relaxation that no roster can beat."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from forecasting.faults import Fault, InputError
from planner.frames import ROSTER
from planner.net import Net
from planner.roster.conflicts import conflicts_of
from planner.roster.demand import Demand
from planner.roster.grouped import Grouped, build
from planner.roster.groups import groups_of
from planner.roster.interior import interior
from planner.roster.mip import INF, Programme
from planner.roster.people import people_of
from planner.roster.price import Prices
from planner.roster.steady import steady_people
from planner.scenario import Inputs
from planner.staffing import Requirement

Numbers = NDArray[np.float64]

TOLERATED = 0.02
"""Share of required hours that may be short: a target over a day or a week forgives a little."""

BEYOND = 100.0
"""More than any multiple that a staff carries."""


@dataclass(frozen=True)
class Limit:
    """Where the relaxation ends.

    Attributes
    ----------
    scale : float
        Largest multiple of the requirement with a tolerated shortage.
    per_short_h : float
        What one more tolerated hour would add to it.
    present : float
        Most people on the queue at once, a share of all.
    x : ndarray
        The point, a value for each column of `Stretched.built`.
    """

    scale: float
    per_short_h: float
    present: float
    x: Numbers


class Stretched:
    """A week of an input's staff.

    Parameters
    ----------
    inputs : Inputs
        Without activities.
    needed : Requirement
        Of the week.
    net : Net
    """

    def __init__(self, inputs: Inputs, needed: Requirement, net: Net) -> None:
        self.inputs, self.needed, self.net = inputs, needed, net
        self.people = people_of(inputs)
        self.prices = Prices.of(inputs, self.people)
        self.groups = groups_of(self.people)
        self.names = tuple(queue.name for queue in inputs.scenario.queue)
        rows = needed.frame.groupby("queue")["rostered"].sum() * inputs.scenario.interval_min / 60
        deferred = needed.windows.groupby("queue")["hours"].sum()
        self.required = np.array([float(deferred.get(name, rows.get(name, 0.0))) for name in self.names])

    def most_paid(self) -> tuple[Numbers, list[frozenset[int]]]:
        """Most paid hours of the week and queues by group; people without a queue have none."""
        hours, skills = [], []
        for group in self.groups:
            own = sum(member.facts.contract.hours_per_week[1] if member.facts.agent.contract_h is None
                      else member.facts.agent.contract_h for member in group.members)  # fmt: skip
            hours.append(float(own))
            skills.append(frozenset(self.names.index(name) for name in group.skills if name in self.names))
        return np.array(hours), skills

    def limit(self) -> Limit:
        """Where the relaxation ends.

        The programme's sides are affine in the multiple: it is read off two builds and becomes a column.

        Raises
        ------
        InputError
            If the hard rules leave the week no roster.
        """
        once, twice = self.built(1.0), self.built(2.0)
        programme = once.programme
        kept = np.ones(len(programme.row_lower), dtype=bool)
        kept[[row.row for row in once.sets if row.rounded]] = False
        other = np.ones(len(twice.programme.row_lower), dtype=bool)
        other[[row.row for row in twice.sets if row.rounded]] = False
        lower, lower_2 = programme.row_lower[kept], twice.programme.row_lower[other]
        upper, upper_2 = programme.row_upper[kept], twice.programme.row_upper[other]
        grow_low, grow_up = _growth(lower, lower_2), _growth(upper, upper_2)
        equal = lower == upper
        tolerated = TOLERATED * float(self.required.sum())
        count = len(programme.lower)
        matrix = sparse.vstack(
            [
                sparse.hstack([programme.matrix[kept], -grow_low[:, None]]),
                sparse.hstack([programme.matrix[kept], -grow_up[:, None]]),
                sparse.csr_matrix(np.append(programme.cost, twice.programme.offset - programme.offset - tolerated)),
            ]
        ).tocsr()
        rows = Programme(
            np.append(programme.lower, 0.0),
            np.append(_widened(programme.upper, twice.programme.upper), BEYOND),
            np.append(np.zeros(count), -1.0),
            np.zeros(count + 1, dtype=bool),
            np.concatenate([lower - grow_low, np.where(equal, upper - grow_up, -INF), [-INF]]),
            np.concatenate([np.where(equal, lower - grow_low, INF), upper - grow_up, [0.0]]),
            matrix,
        )
        answer = self.net.note(interior(rows, self.net))
        if answer.x is None or answer.duals is None:
            raise InputError([self._conflict()])
        there = np.zeros(once.intervals)
        for (_, interval), column in once.cover.items():
            there[interval] += answer.x[column]
        present = float(there.max() / max(1, len(self.people)))
        return Limit(float(answer.x[-1]), max(0.0, -float(answer.duals[-1])), present, answer.x[:-1])

    def _conflict(self) -> Fault:
        why = " ".join(conflicts_of(self.people)) or "the hard rules leave nobody a roster"
        where = f"roster of the week of {self.inputs.scenario.start}"
        return Fault(where, why, "a roster that keeps every hard rule", "`planner plan` of that week says more.")

    def needed_at(self, scale: float) -> Requirement:
        """The requirement times a number."""
        frame = self.needed.frame
        frame = frame.assign(agents=frame["agents"] * scale, rostered=frame["rostered"] * scale)
        windows = self.needed.windows.assign(hours=self.needed.windows["hours"] * scale)
        return replace(self.needed, frame=frame, windows=windows)

    def built(self, scale: float) -> Grouped:
        """The programme of hours short, at a multiple of the requirement."""
        demand = Demand.of(self.inputs.scenario, self.needed_at(scale))
        skills, steady = steady_people(ROSTER.empty(), self.inputs, demand, self.groups)
        return build(self.groups, demand, self.prices, skills, steady, pay=False)


def _widened(once: Numbers, twice: Numbers) -> Numbers:
    """Most of each column: what grows with the multiple (hours short, hours due) has none of its own."""
    return np.where(twice > once, BEYOND * twice, once)


def _growth(once: Numbers, twice: Numbers) -> Numbers:
    """What a side gains from one multiple to the next; none where it has no limit."""
    limited = np.isfinite(once) & np.isfinite(twice)
    return np.subtract(twice, once, out=np.zeros_like(once), where=limited)
