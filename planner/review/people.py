"""People: what was required and scheduled, and what would have been had contacts and handle times been known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.review.came import CameQueue
from planner.review.formula import QueueFormula
from planner.review.planned import PlannedQueue
from planner.review.result import Row

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Needs:
    """People to roster per interval by formula, had they been known for sure, shape (n,).

    Attributes
    ----------
    as_planned : ndarray
        The plan's contacts and handle times.
    by_volume : ndarray
        Actual contacts, planned handle times.
    actual : ndarray
        Both as they were; the plan's where they are not known.
    """

    as_planned: Numbers
    by_volume: Numbers
    actual: Numbers


def needs(formula: QueueFormula, plan: PlannedQueue, came: CameQueue, aht_s: Numbers) -> Needs:
    """Recompute a queue's requirement from what came; `aht_s` as `CameQueue.handle_time` gives it."""
    volume = np.where(came.known, came.volume, plan.volume)
    return Needs(
        formula.people(plan.volume, plan.aht_s),
        formula.people(volume, plan.aht_s),
        formula.people(volume, aht_s),
    )


@dataclass(frozen=True)
class Staffed:
    """A queue's people in the units of its requirement, arrays of shape (n,).

    Attributes
    ----------
    required, needed : ndarray
        To be rostered: as planned, and as it would have been; on days of a worked roster without absence, which is
        known by then.
    scheduled, worked : ndarray
        On the queue by the plan's roster; by the worked roster where there is one, else as scheduled.
    by_day : bool
        Deferred work may be done in other intervals of the day: differences are taken by day.
    day : ndarray of int
    """

    required: Numbers
    needed: Numbers
    scheduled: Numbers
    worked: Numbers
    by_day: bool
    day: NDArray[np.int64]

    def apart(self, difference: Numbers, where: Mask, interval_h: float) -> tuple[float, float]:
        """Hours above and below 0 of a difference in people, by interval, or by day for deferred work."""
        hours = np.where(where, difference, 0.0) * interval_h
        if self.by_day:
            hours = np.asarray(np.bincount(self.day, weights=hours), dtype=float)
        return float(np.maximum(hours, 0.0).sum()), float(np.maximum(-hours, 0.0).sum())


def interval_rows(queue: str, starts: pd.DatetimeIndex, people: Staffed, known: Mask, told: bool) -> Iterator[Row]:
    """Required people and net staffing of every known interval in which anybody was asked for or there."""
    some = known & ((people.required > 0) | (people.needed > 0) | (people.worked > 0))
    for i in np.flatnonzero(some).tolist():
        key = ("interval", starts[i].isoformat(), queue)
        yield Row(*key, "required", people.required[i], people.needed[i])
        yield Row(*key, "scheduled", people.scheduled[i], people.worked[i] if told else np.nan)
        yield Row(*key, "net", people.scheduled[i] - people.required[i], people.worked[i] - people.needed[i])


def period_rows(
    key: tuple[str, str, str], people: Staffed, need: Needs, where: Mask, interval_h: float, told: bool
) -> Iterator[Row]:
    """Agent-hours of a period.

    ===============  ==========================================================================================
    required_h       as planned, and had contacts and handle times been known
    scheduled_h      as scheduled, and as worked (with a worked roster)
    short_h          hours required and not there
    surplus_h        hours there and not required
    margin_h         what the plan asked for beyond the formula's need for its own contacts: doubt about the
                     forecast, and what simulation corrected
    volume_short_h   hours that more contacts than forecast asked for; volume_over_h: fewer contacts set free
    aht_short_h      hours that longer handling than forecast asked for; aht_over_h: shorter handling set free
    ===============  ==========================================================================================
    """
    yield Row(*key, "required_h", _hours(people.required, where, interval_h), _hours(people.needed, where, interval_h))
    worked_h = _hours(people.worked, where, interval_h) if told else np.nan
    yield Row(*key, "scheduled_h", _hours(people.scheduled, where, interval_h), worked_h)
    planned = people.apart(people.required - people.scheduled, where, interval_h)
    actual = people.apart(people.needed - people.worked, where, interval_h)
    yield Row(*key, "short_h", planned[0], actual[0])
    yield Row(*key, "surplus_h", planned[1], actual[1])
    yield Row(*key, "margin_h", actual=_hours(people.required - need.as_planned, where, interval_h))
    for name, difference in (("volume", need.by_volume - need.as_planned), ("aht", need.actual - need.by_volume)):
        short_h, over_h = people.apart(difference, where, interval_h)
        yield Row(*key, f"{name}_short_h", actual=short_h)
        yield Row(*key, f"{name}_over_h", actual=over_h)


def _hours(people: Numbers, where: Mask, interval_h: float) -> float:
    return float(people[where].sum()) * interval_h
