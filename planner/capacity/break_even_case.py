"""A case of one queue and a typical week: people whose hours are all taken, and a need on top that lasts so many weeks.

The week is the mean of the plan's whole weeks: prices, premiums, hours on the queue of a paid hour. Limits of levers
(shares, heads, weeks running, notice, seats) are left out, so that what remains is money alone; the programme and its
charges are those of the plan.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.capacity.arrivals import intakes_of
from planner.capacity.assumptions import Assumptions, trained
from planner.capacity.case import Case
from planner.capacity.intake import Intake
from planner.capacity.needs import Need
from planner.capacity.prices import WeekPrices
from planner.capacity.staff import Cohort, Kind, hazard_of
from planner.capacity.weeks import Weeks
from planner.scenario import Scenario

Numbers = NDArray[np.float64]

LONGEST = 156
"""Weeks up to which needs are looked at: longer than most people stay."""

FEWEST_BESIDE = 1000.0
"""People whose overtime is at hand: more than any need here takes."""


@dataclass(frozen=True)
class Ground:
    """A queue on which a need may arise.

    Attributes
    ----------
    case : Case
        The plan's.
    queue : str
    lead : int
        Weeks from the first day to the need's first: enough to recruit nobody late and to teach and ramp up.
    weeks : Weeks
        ``lead + LONGEST`` whole weeks.
    intakes : tuple of Intake
        Classes and temps that serve the queue, over these weeks.
    kind : Kind, optional
        Whose overtime (or longer weeks) is cheapest; None where nobody serves the queue.
    """

    case: Case
    queue: str
    lead: int
    weeks: Weeks
    intakes: tuple[Intake, ...]
    kind: Kind | None


def ground_of(case: Case, queue: str) -> Ground:
    """The ground of one queue of a plan."""
    serving = [one for one in case.scenario.hire_class if queue in _queues(one.skills)]
    full = [trained(one, Assumptions()) for one in serving]
    lead = max((math.ceil(one.class_weeks + one.nesting_weeks) for one in full), default=0) + 1
    weeks = whole_weeks(case.weeks, lead + LONGEST)
    kinds = [kind for kind in case.kinds if queue in kind.queues and kind.overtime_h > 0]
    cheapest = min(kinds, key=lambda kind: case.wage(kind) * case.prices.overtime_rate(kind), default=None)
    return Ground(case, queue, lead, weeks, intakes_over(case, queue, weeks), cheapest)


def whole_weeks(weeks: Weeks, count: int) -> Weeks:
    """So many whole weeks from the plan's first whole one."""
    first = weeks.begins[int(np.argmax(weeks.held == 7))]
    return Weeks(first, 7 * count, tuple(first + dt.timedelta(7 * number) for number in range(count)))


def intakes_over(case: Case, queue: str, weeks: Weeks) -> tuple[Intake, ...]:
    """Classes and temps who serve a queue, with lives over these weeks and no limit; they serve no other queue.

    Those are kept who start at the latest `LONGEST` weeks before the last.
    """
    classes = tuple(
        one.model_copy(update={"start": None, "heads": (0, 10_000), "most_classes": 1, "trainers": 0.0, "room": ""})
        for one in case.scenario.hire_class
        if queue in _queues(one.skills)
    )
    scenario = case.scenario.model_copy(update={"hire_class": classes})
    found = intakes_of(
        scenario, weeks, hazard_of(scenario, Assumptions()), case.prices, list(case.cohorts), Assumptions()
    )
    lead = len(weeks) - LONGEST
    waged = {one.name: one.wage_per_h for one in case.intakes}
    return tuple(
        replace(
            one,
            kind=_only(one.kind, queue),
            wage_per_h=waged.get(one.name, one.wage_per_h),
            most_starts=0,
            starts=one.starts[: lead + 1],
            decide_by=one.decide_by[: lead + 1],
        )
        for one in found
        if queue in one.kind.queues
    )


def small_case(ground: Ground, intakes: Iterable[Intake], extra_h: float, first: int, last: int) -> Case:
    """The programme's case: everybody's hours are taken, and `extra_h` a week more are asked from `first` to `last`.

    Parameters
    ----------
    ground : Ground
    intakes : iterable of Intake
        Who may come.
    extra_h : float
        Hours on the queue asked for a week.
    first, last : int
        Weeks of the need, the last not included.
    """
    case, count = ground.case, len(ground.weeks)
    kind = None if ground.kind is None else replace(_only(ground.kind, ground.queue), least_h=ground.kind.most_h)
    cohorts: tuple[Cohort, ...] = ()
    if kind is not None and ground.kind is not None:
        ones = np.ones(count)
        wage = case.wage(ground.kind)
        cohorts = (Cohort(kind, "", "", "", wage, round(FEWEST_BESIDE), FEWEST_BESIDE * ones, ones),)
    regular, extra = _typical(case, case.regular), _typical(case, case.extra)
    there = sum(float(one.heads[0]) * one.kind.most_h * regular for one in cohorts)
    asked = np.full(count, float(there))
    asked[first:last] += extra_h
    q = case.queues.index(ground.queue)
    return replace(
        case,
        scenario=_bare(case.scenario, ground.queue),
        weeks=ground.weeks,
        needs=(_need(case.needs[q], asked),),
        cohorts=cohorts,
        intakes=tuple(intakes),
        part=np.ones(count),
        regular=np.full(count, regular),
        extra=np.full(count, extra),
        prices=_prices(case, count),
        shortage=np.array([max(1e4, float(case.shortage[q]))]),
        decide_from=dt.date.min,
        earliest={},
        hold=True,
        margin=np.ones((1, count)),
        budget=None,
    )


def _need(need: Need, asked: Numbers) -> Need:
    """Hours with the contacts, handle times and peaks that the plan's mean hour has."""
    hours, total = need.mean, max(float(need.mean.sum()), 1e-9)
    table = asked[:, np.newaxis]
    return Need(
        need.queue,
        table,
        table,
        asked * float(need.volume.sum()) / total,
        np.full(len(asked), float(np.average(need.aht_s, weights=np.maximum(hours, 1e-9)))),
        asked * float(need.peak.mean()) / max(float(hours.mean()), 1e-9),
        np.zeros(len(asked)),
        np.zeros(0),
    )


def _bare(scenario: Scenario, queue: str) -> Scenario:
    """One queue, the vendors who take it, levers without limits."""
    free = {"max_share": None, "max_heads": None, "max_weeks_running": None, "notice_days": 0.0, "queues": ()}
    vendors = [
        one.model_copy(update={"queues": (queue,), "minimum": None, "capacity": None})
        for one in scenario.vendor
        if queue in one.queues
    ]
    changed = {
        "queue": tuple(one for one in scenario.queue if one.name == queue),
        "vendor": tuple(vendors),
        "lever": tuple(one.model_copy(update=free) for one in scenario.lever),
        "site": (),
        "room": (),
    }
    return scenario.model_copy(update=changed)


def _prices(case: Case, count: int) -> WeekPrices:
    """The plan's mean week over and over."""
    prices = case.prices

    def flat(values: Numbers) -> Numbers:
        return np.full(count, _typical(case, values))

    return replace(
        prices,
        premium=flat(prices.premium),
        licence=flat(prices.licence),
        supervision=flat(prices.supervision),
        seat=flat(prices.seat),
        clock={},
    )


def _typical(case: Case, values: Numbers) -> float:
    """Mean over the plan's whole weeks."""
    return float(values[case.weeks.held == 7].mean())


def _only(kind: Kind, queue: str) -> Kind:
    return replace(kind, queues=frozenset({queue}))


def _queues(skills: str) -> set[str]:
    return {part.split(":")[0].strip() for part in skills.split("|")}
