"""Paid hours that one required hour really takes under these contracts and rules, measured on solved weeks.

A weekly model takes hours for interchangeable; shifts, days off, breaks and rest are not. For a representative week
the required people of every interval are multiplied by s, and the counted roster of the staff there is (its linear
relaxation, `planner.capacity.stretched`) says how many hours it must leave short. The largest s at which at most
`TOLERATED` of the hours are short is what no roster of these people can pass, s_b. There the week is rostered by name,
with its recurring activities (`planner.capacity.named_week`): it leaves more short, and s comes down by what the
relaxation's multiplier says these hours are worth, until at most the tolerated share is short, s_r. The weekly model,
which sees hours and skills only, has its own largest s with the same tolerance, s_w (a maximum flow). The ratio

``efficiency = s_w / s_r`` (paid hours per required hour)

makes the weekly model say of these people what the roster says; skills that fit badly hold both back and cancel. A
longer search finds better rosters, so that it errs upwards: s_w / s_b is proven to be below the truth.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.result import LEVELS, Forecast
from planner.capacity.carrying import greatest_scale
from planner.capacity.named_week import MOST_PEOPLE, short_hours
from planner.capacity.stretched import TOLERATED, Limit, Stretched
from planner.net import Net
from planner.scenario import Inputs
from planner.scenario.people import Overtime
from planner.staffing import Requirement

Numbers = NDArray[np.float64]

_READ = ("time_zone", "start", "interval_min", "week_starts", "holidays", "queue", "special_day", "site", "shift",
         "contract", "rotation", "rules", "room", "activity")  # fmt: skip
"""Of the scenario, what a roster's hours depend on."""

NEAR, NEAR_EACH = 0.005, 0.0001
"""Share of the hours that a named roster may be short beyond what is tolerated and still be read off in a line: at
most, and per person (a small team's rosters are quickly made again)."""

ROUNDS = 4
"""Named rosters of a week beside the first, where that is far from what is tolerated."""

LEAST = 0.2
"""Of what no roster can pass, the least that a named one is taken to carry."""


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
    best_scale : float
        What no roster of these people can pass, activities left out.
    named : bool
        Whether `roster_scale` is that of named people; else `best_scale` stands for it.
    present : float
        Most people at work at the same time, a share of all people, in the roster at its limit.
    """

    week: dt.date
    required_h: float
    paid_h: float
    roster_scale: float
    week_scale: float
    present: float
    best_scale: float
    named: bool

    @property
    def paid_per_required(self) -> float:
        """The efficiency; 1 would be hours that are interchangeable."""
        return self.week_scale / self.roster_scale

    @property
    def least_per_required(self) -> float:
        """What no roster of these people takes less than."""
        return self.week_scale / self.best_scale


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
    recurring = tuple(one for one in inputs.scenario.activity if one.at is None)
    changed = {"start": week, "days": 7, "activity": recurring, "contract": usual}
    made = replace(
        inputs,
        scenario=inputs.scenario.model_copy(update=changed),
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
    plain = replace(made, scenario=made.scenario.model_copy(update={"activity": ()}))
    stretched = Stretched(plain, needed, net)
    hours, skills = stretched.most_paid()
    required = stretched.required
    total = float(required.sum())
    limit = stretched.limit()
    scale = _named_scale(made, stretched, limit, net) if len(stretched.people) <= MOST_PEOPLE else None
    return Measured(
        week,
        total,
        float(hours.sum()),
        limit.scale if scale is None else scale,
        greatest_scale(skills, hours, required, TOLERATED),
        limit.present,
        limit.scale,
        scale is not None,
    )


def _named_scale(made: Inputs, week: Stretched, limit: Limit, net: Net) -> float | None:
    """Largest multiple at which named people leave no more short than is tolerated; None where none were seated."""
    total = float(week.required.sum())

    def beyond(scale: float) -> float | None:
        short = short_hours(made, week, limit.x, scale, net)
        return None if short is None else short - TOLERATED * scale * total

    near = min(NEAR, NEAR_EACH * len(week.people)) * total
    scale, lacking = limit.scale, beyond(limit.scale)
    if lacking is None or lacking <= 0.0:
        return None if lacking is None else scale
    each = 1.0 / limit.per_short_h if limit.per_short_h > 0 else total
    for _ in range(ROUNDS):
        before, lacked = scale, lacking
        scale = min(limit.scale, max(LEAST * limit.scale, scale - lacking / each))
        if abs(lacked) <= near * before or scale == before:
            break
        lacking = beyond(scale)
        if lacking is None:
            break
        slope = (lacked - lacking) / (before - scale)
        each = slope if slope > 0 else each
    return scale


def _key(made: Inputs, needed: Requirement) -> str:
    """Digest of all that the measure depends on."""
    parts = made.scenario.model_dump_json(include=set(_READ)), repr(made.agents), repr(made.patterns)
    frames = needed.frame.to_csv(), needed.windows.to_csv()
    return hashlib.sha256("\n".join((*parts, *frames)).encode()).hexdigest()


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
