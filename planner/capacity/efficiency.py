"""Paid hours that one required hour really takes under these contracts and rules, measured on solved weeks.

A weekly model takes hours for interchangeable; shifts, days off, breaks and rest are not. For a representative week
the required people of every interval are multiplied by s, and the counted roster of the staff there is (its linear
relaxation, `planner.roster.grouped`) says how many hours it must leave short. The largest s at which at most
`TOLERATED` of the hours are short is what these people carry as a roster, s_r. The weekly model, which sees hours
and skills only, has its own largest s with the same tolerance, s_w (a maximum flow). Their ratio

``efficiency = s_w / s_r`` (paid hours per required hour)

makes the weekly model say of these people what the roster says; skills that fit badly hold both back and cancel.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from forecasting.result import LEVELS, Forecast
from planner.capacity.carrying import greatest_scale
from planner.frames import ROSTER
from planner.net import Net
from planner.roster.demand import Demand
from planner.roster.grouped import Grouped, build
from planner.roster.groups import groups_of
from planner.roster.interior import interior
from planner.roster.mip import INF, Programme
from planner.roster.people import people_of
from planner.roster.price import Prices
from planner.roster.steady import steady_people
from planner.scenario import Inputs
from planner.scenario.people import Overtime
from planner.staffing import Requirement

Numbers = NDArray[np.float64]

TOLERATED = 0.02
"""Share of required hours that may be short: a target over a day or a week forgives a little."""

_READ = ("time_zone", "start", "interval_min", "week_starts", "holidays", "queue", "special_day", "site", "shift",
         "contract", "rotation", "rules")  # fmt: skip
"""Of the scenario, what a counted roster's hours depend on."""

BEYOND = 100.0
"""More than any multiple that a staff carries."""


@dataclass(frozen=True)
class Measured:
    """One representative week.

    Attributes
    ----------
    week : date
        First day.
    required_h : float
        Hours on the roster that its requirement asks for, unplanned loss included.
    paid_h : float
        Hours that the staff is paid at most by their contracts.
    roster_scale, week_scale : float
        How many times this requirement the staff carries: as a roster, and hour for hour.
    present : float
        Most people at work at the same time, a share of all people, in the roster at its limit.
    """

    week: dt.date
    required_h: float
    paid_h: float
    roster_scale: float
    week_scale: float
    present: float

    @property
    def paid_per_required(self) -> float:
        """The efficiency; 1 would be hours that are interchangeable."""
        return self.week_scale / self.roster_scale


_KNOWN: dict[str, Measured] = {}
"""Measured in this process, by digest."""


def measure(inputs: Inputs, week: dt.date, needed: Requirement, net: Net) -> Measured:
    """Efficiency of the staff's contracts, rules and skills in one week; measured once for equal staff and needs.

    Parameters
    ----------
    inputs : Inputs
        Those employed in that week are counted; leave and locks are left out.
    week : date
    needed : Requirement
        Of the week.
    net : Net
    """
    usual = tuple(one.model_copy(update={"overtime": Overtime()}) for one in inputs.scenario.contract)
    made = replace(
        inputs,
        scenario=inputs.scenario.model_copy(update={"start": week, "days": 7, "activity": (), "contract": usual}),
        absences=(),
        locks=(),
        previous_roster=None,
        published_roster=None,
    )
    key = _key(made, needed)
    if key not in _KNOWN:
        _KNOWN[key] = _measured(made, week, needed, net)
    return _KNOWN[key]


def _measured(made: Inputs, week: dt.date, needed: Requirement, net: Net) -> Measured:
    solved = _Week(made, needed, net)
    hours, skills = solved.most_paid()
    required = solved.required
    week_scale = greatest_scale(skills, hours, required, TOLERATED)
    scale, present = solved.greatest()
    return Measured(week, float(required.sum()), float(hours.sum()), scale, week_scale, present)


def _key(made: Inputs, needed: Requirement) -> str:
    """Digest of all that the measure depends on."""
    parts = made.scenario.model_dump_json(include=set(_READ)), repr(made.agents), repr(made.patterns)
    frames = needed.frame.to_csv(), needed.windows.to_csv()
    return hashlib.sha256("\n".join((*parts, *frames)).encode()).hexdigest()


class _Week:
    """The counted roster of a week at any multiple of its requirement."""

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

    def greatest(self) -> tuple[float, float]:
        """Largest multiple of the requirement with a tolerated shortage, and most people on the queue then.

        The programme's sides are affine in the multiple: it is read off two builds and becomes a column.
        """
        once, twice = self._built(1.0), self._built(2.0)
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
        if answer.x is None:
            raise ValueError("no roster of the week satisfies the hard rules")
        there = np.zeros(once.intervals)
        for (_, interval), column in once.cover.items():
            there[interval] += answer.x[column]
        return float(answer.x[-1]), float(there.max() / max(1, len(self.people)))

    def _built(self, scale: float) -> Grouped:
        """The programme of hours short, at a multiple of the requirement."""
        frame = self.needed.frame
        frame = frame.assign(agents=frame["agents"] * scale, rostered=frame["rostered"] * scale)
        windows = self.needed.windows.assign(hours=self.needed.windows["hours"] * scale)
        demand = Demand.of(self.inputs.scenario, replace(self.needed, frame=frame, windows=windows))
        skills, steady = steady_people(ROSTER.empty(), self.inputs, demand, self.groups)
        return build(self.groups, demand, self.prices, skills, steady, pay=False)


def _widened(once: Numbers, twice: Numbers) -> Numbers:
    """Most of each column: what grows with the multiple (hours short, hours due) has none of its own."""
    return np.where(twice > once, BEYOND * twice, once)


def _growth(once: Numbers, twice: Numbers) -> Numbers:
    """What a side gains from one multiple to the next; none where it has no limit."""
    limited = np.isfinite(once) & np.isfinite(twice)
    return np.subtract(twice, once, out=np.zeros_like(once), where=limited)


def week_forecast(starts: pd.DatetimeIndex, mean: Mapping[str, Numbers], aht_s: Mapping[str, Numbers]) -> Forecast:
    """A forecast without doubt, of a week's expected contacts: the shape that rosters are measured on."""
    rows = [
        pd.DataFrame(
            {"start": starts, "queue": queue, "mean": values, **dict.fromkeys(LEVELS, values), "aht_s": aht_s[queue]}
        )
        for queue, values in mean.items()
    ]
    paths = {queue: values[None, :].astype(np.float32) for queue, values in mean.items()}
    return Forecast(starts, pd.concat(rows, ignore_index=True), paths)


def representative(required: Numbers, whole: NDArray[np.bool_], count: int) -> list[int]:
    """Whole weeks at evenly spread ranks of the hours required, the busiest always among them, in order of hours."""
    weeks = [int(week) for week in np.argsort(required, kind="stable") if whole[week] and required[week] > 0]
    if not weeks:
        return []
    ranks = np.unique(np.round(np.linspace(0, len(weeks) - 1, count + 1)[1:]).astype(int))
    return list(dict.fromkeys(weeks[rank] for rank in ranks))


def by_week(required: Numbers, measured: Sequence[tuple[float, float]]) -> Numbers:
    """A measured value for every week, in a straight line between weeks by their hours, the ends held; 1 of none.

    Parameters
    ----------
    required : ndarray, shape (weeks,)
    measured : sequence of (hours required, value)
    """
    if not measured:
        return np.ones_like(required)
    ordered = sorted(measured)
    return np.interp(required, [hours for hours, _ in ordered], [value for _, value in ordered])
