"""Who may come: the scenario's hire classes and temps, with every start that is still possible."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from forecasting.faults import Fault, InputError
from planner.capacity.assumptions import Assumptions, trained
from planner.capacity.intake import Intake, class_life, temp_life
from planner.capacity.prices import WeekPrices
from planner.capacity.staff import Cohort, Hazard, Kind, kind_of
from planner.capacity.weeks import Weeks
from planner.scenario import Scenario
from planner.scenario.money import Lever
from planner.scenario.people import HireClass
from planner.scenario.skills import parse_skills

LENGTHS = (4, 8, 13, 26, 39, 52)
"""Weeks of an assignment of temps."""

USUAL_LENGTHS = (4.0, 26.0)

MANY = 10_000.0
"""People who come at most where nobody says a limit."""


def intakes_of(
    scenario: Scenario, weeks: Weeks, hazard: Hazard, prices: WeekPrices, cohorts: list[Cohort], known: Assumptions
) -> list[Intake]:
    """Classes of the scenario, and temps where a lever allows them.

    Raises
    ------
    InputError
        If a class does not fit the horizon, or belongs where nobody belongs.
    """
    faults, found = [], []
    for hired in scenario.hire_class:
        full = trained(hired, known)
        faults += _faults(full, weeks, cohorts)
        found.append(_class(scenario, full, weeks, hazard, prices))
    if faults:
        raise InputError(faults)
    for lever in scenario.lever:
        if lever.use == "temp":
            found += _temps(scenario, lever, weeks, cohorts, known)
    return found


def _faults(hired: HireClass, weeks: Weeks, cohorts: list[Cohort]) -> list[Fault]:
    where, faults = f'hire_class "{hired.name}"', []
    length = hired.class_weeks + hired.nesting_weeks
    if hired.start is None:
        length += hired.recruit_weeks
    first = hired.start or weeks.first_day
    able = first + dt.timedelta(math.ceil(length * 7))
    if able > weeks.last_day:
        faults.append(
            Fault(
                where,
                f"{length:g} weeks from {first}",
                f"people on the queue by {weeks.last_day}, the last day",
                "Ask for more months, or leave the class out.",
            )
        )
    for name in ("team", "site", "cost_centre"):
        said, there = getattr(hired, name), {getattr(cohort, name) for cohort in cohorts}
        if said and said not in there:
            nearest = ", ".join(sorted(there - {""})) or "none is used"
            faults.append(
                Fault(
                    f"{where}, {name}",
                    said,
                    f"a {name.replace('_', ' ')} that somebody belongs to",
                    f"Known are: {nearest}.",
                )
            )
    return faults


def _class(scenario: Scenario, hired: HireClass, weeks: Weeks, hazard: Hazard, prices: WeekPrices) -> Intake:
    fixed = hired.start is not None
    starts = [weeks.week_of(hired.start)] if hired.start is not None else list(range(len(weeks)))
    if hired.start is not None:
        late = (hired.start - weeks.begins[starts[0]]).days / 7 if 0 <= starts[0] < len(weeks) else 0.0
        days = [hired.start]
    else:
        late, days = 0.0, [weeks.begins[week] for week in starts]
    lead = dt.timedelta(math.ceil(hired.recruit_weeks * 7))
    kept = [(week, day - lead) for week, day in zip(starts, days, strict=True) if week >= 0 and day >= weeks.first_day]
    there, productive, in_class = class_life(_later(hired, late), hazard, len(weeks))
    return Intake(
        name=hired.name,
        use="hire",
        kind=kind_of(scenario, hired.contract, (one.queue for one in parse_skills(hired.skills))),
        there=there,
        productive=productive,
        in_class=in_class,
        wage_per_h=scenario.cost.wage_per_h.get(hired.contract, 0.0),
        once=prices.recruiting,
        per_class_week=prices.teaching,
        least=hired.heads[0],
        most=hired.heads[1],
        starts=tuple(week for week, _ in kept),
        decide_by=tuple(day for _, day in kept),
        most_starts=1 if fixed else hired.most_classes,
        team=hired.team,
        site=hired.site,
        cost_centre=hired.cost_centre,
        room=hired.room,
        trainers=hired.trainers,
    )


def _later(hired: HireClass, weeks: float) -> HireClass:
    """A class that begins within its first week: capacity comes so much later."""
    return hired if weeks <= 0 else hired.model_copy(update={"class_weeks": hired.class_weeks + weeks})


def _temps(scenario: Scenario, lever: Lever, weeks: Weeks, cohorts: list[Cohort], known: Assumptions) -> list[Intake]:
    """Temps of every length allowed; contract and skills of most people where the lever does not say."""
    contract = lever.contract or _most(cohorts, lambda cohort: cohort.kind.contract)
    if lever.skills:
        queues = frozenset(one.queue for one in parse_skills(lever.skills))
    else:
        able = [one for one in cohorts if one.kind.queues and (not lever.queues or one.kind.queues & set(lever.queues))]
        queues = frozenset(filter(None, _most(able, lambda cohort: "|".join(sorted(cohort.kind.queues))).split("|")))
    kind = replace(kind_of(scenario, contract, queues), overtime_h=0.0)
    wage = scenario.cost.wage_per_h.get(contract, 0.0) if lever.wage_per_h is None else lever.wage_per_h
    source = f"the wage of {contract}: nobody stated what temps cost"
    known.chosen(lever.wage_per_h is not None, "lever temp.wage_per_h", wage, wage, "money per paid hour", source)
    least, most = lever.weeks or USUAL_LENGTHS
    lengths = [length for length in LENGTHS if least <= length <= most and length <= len(weeks)]
    return [_temp(lever, kind, wage, length, weeks) for length in lengths]


def _most(cohorts: Iterable[Cohort], what: Callable[[Cohort], str]) -> str:
    """What most people have in common."""
    count: Counter[str] = Counter()
    for cohort in cohorts:
        count[what(cohort)] += cohort.people
    return max(count, key=lambda name: (count[name], name), default="")


def _temp(lever: Lever, kind: Kind, wage: float, length: int, weeks: Weeks) -> Intake:
    there, productive = temp_life(lever.ramp or (1.0,), length)
    starts = range(len(weeks) - length + 1)
    lead = dt.timedelta(math.ceil(lever.notice_days))
    return Intake(
        name=f"temps of {length} weeks",
        use="temp",
        kind=kind,
        there=there,
        productive=productive,
        in_class=np.zeros(length),
        wage_per_h=wage,
        once=0.0,
        per_class_week=0.0,
        least=0.0,
        most=MANY if lever.max_heads is None else lever.max_heads,
        starts=tuple(starts),
        decide_by=tuple(weeks.first_in(week) - lead for week in starts),
        most_starts=0,
        salaried_leave=False,
    )
