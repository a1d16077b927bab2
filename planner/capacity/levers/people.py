"""People who come: classes of hires, temps; whole people, with rooms, trainers and seats as limits."""

from __future__ import annotations

from collections.abc import Iterable

from planner.capacity.intake import Intake
from planner.capacity.making import Choice, Making, Origin
from planner.capacity.prices import Part
from planner.roster.mip import INF
from planner.scenario.money import Lever


def hire(making: Making, lever: Lever) -> None:
    """Classes: when and how many, as far as the lever and each class allow."""
    columns = _start_all(making, "hire", lever)
    if lever.max_heads is not None and columns:
        making.builder.row(-INF, lever.max_heads, dict.fromkeys(columns, 1.0))


def temp(making: Making, lever: Lever) -> None:
    """Temps of the lengths allowed, not more at the same time than the lever says."""
    case = making.case
    columns = _start_all(making, "temp", lever)
    if lever.max_heads is None:
        return
    for week in range(len(case.weeks)):
        there = {}
        for column in columns:
            number, start = making.starts[column]
            age = week - start
            if 0 <= age < len(case.intakes[number].there):
                there[column] = 1.0
        if there:
            making.builder.row(-INF, lever.max_heads, there)


def _start_all(making: Making, use: str, lever: Lever) -> list[int]:
    columns = []
    for number, intake in enumerate(making.case.intakes):
        if intake.use == use:
            columns += _starts(making, number, intake, lever)
    return columns


def _starts(making: Making, number: int, intake: Intake, lever: Lever) -> list[int]:
    """Columns of people, a start each; a class that is opened has at least its least."""
    case, found, opened = making.case, [], []
    forced = intake.use == "hire" and intake.least > 0 and len(intake.starts) == 1
    for start, decide_by in zip(intake.starts, intake.decide_by, strict=True):
        if not case.allowed(intake.use, decide_by):
            continue
        column = making.column(intake.most, Choice(intake.use, intake.name, start, decide_by, "people"), whole=True)
        making.starts[column] = (number, start)
        found.append(column)
        _live(making, column, intake, start, lever)
        if intake.least > 0 or intake.most_starts or intake.trainers:
            class_ = making.builder.column(1.0 if forced else 0.0, 1.0, 0.0, True)
            making.builder.row(-INF, 0.0, {column: 1.0, class_: -intake.most})
            making.builder.row(0.0, INF, {column: 1.0, class_: -max(intake.least, 1.0)})
            opened.append(class_)
    if intake.most_starts and opened:
        making.builder.row(-INF, float(intake.most_starts), dict.fromkeys(opened, 1.0))
    return found


def _live(making: Making, column: int, intake: Intake, start: int, lever: Lever) -> None:
    """What one who starts gives and costs in every week after."""
    case, kind = making.case, intake.kind
    skill = making.skill_of(kind.queues)
    origin = Origin(skill, "", intake.team, intake.site, intake.cost_centre)
    making.charge(column, start, [Part("recruiting", 0.0, intake.once)], origin)
    hours = 0.5 * (kind.least_h + kind.most_h)
    for age in range(min(len(intake.there), len(case.weeks) - start)):
        week = start + age
        part = float(case.part[week])
        on_queue = case.regular[week] if intake.salaried_leave else case.extra[week]
        making.give(skill, week, column, float(intake.productive[age] * hours * part * on_queue))
        there = float(intake.there[age])
        parts: Iterable[Part] = [
            *case.prices.worked(week, intake.wage_per_h, there * hours * part),
            *case.prices.there(week, there),
            Part("training", 0.0, float(intake.in_class[age]) * intake.per_class_week * part),
            Part(intake.use, 0.0, there * hours * part * lever.price_per_h),
        ]
        making.charge(column, week, parts, origin)
