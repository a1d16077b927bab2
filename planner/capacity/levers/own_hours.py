"""More or fewer hours of the people there are: overtime, time off, longer weeks of part-timers."""

from __future__ import annotations

from planner.capacity.making import Choice, Making, Origin
from planner.capacity.prices import Part
from planner.capacity.staff import Kind
from planner.roster.mip import INF
from planner.scenario.money import Lever


def overtime(making: Making, lever: Lever) -> None:
    """Hours beyond the contract, at the rate of their tier.

    A week's hours are at most the lever's share of the contract's and what the contract allows. Fatigue: with f_w the
    share of people who work all they may in week w, nobody works m + 1 weeks running as long as
    ``f_w + ... + f_(w+m) <= m`` for every m + 1 weeks: those who rest take turns around a circle, each week's resting
    arc beginning where the last one ended, so that over m + 1 weeks the arcs, at least one circle long, meet everyone.
    """
    case = making.case
    for kind in case.kinds:
        share = kind.overtime_h if lever.max_share is None else min(kind.overtime_h, lever.max_share * kind.most_h)
        if share <= 0 or not _reached(lever, kind):
            continue
        heads, rate, wage = case.heads(kind), case.prices.overtime_rate(kind), case.wage(kind)
        columns: dict[int, tuple[int, float]] = {}
        for week, people in enumerate(heads):
            most = float(people) * share * float(case.part[week])
            column = _hours(making, lever, kind, week, most)
            if column is not None:
                _pay(making, lever, column, kind, week, wage, rate, float(case.extra[week]))
                columns[week] = (column, most)
        _in_turns(making, columns, lever.max_weeks_running)


def _in_turns(making: Making, columns: dict[int, tuple[int, float]], running: int | None) -> None:
    if running is None:
        return
    for week in columns:
        span = [columns[w] for w in range(week, week + running + 1) if w in columns and columns[w][1] > 0]
        if len(span) == running + 1:
            making.builder.row(-INF, running, {column: 1.0 / most for column, most in span})


def part_time_hours(making: Making, lever: Lever) -> None:
    """Hours beyond a part-time contract's most, at straight pay, up to full time."""
    case = making.case
    full = case.scenario.full_time.hours_per_week
    for kind in case.kinds:
        if kind.most_h >= full or not _reached(lever, kind):
            continue
        room = full - kind.most_h
        share = room if lever.max_share is None else min(room, lever.max_share * kind.most_h)
        heads, wage = case.heads(kind), case.wage(kind)
        for week, people in enumerate(heads):
            column = _hours(making, lever, kind, week, float(people) * share * float(case.part[week]))
            if column is not None:
                _pay(making, lever, column, kind, week, wage, 1.0, float(case.extra[week]))


def time_off(making: Making, lever: Lever) -> None:
    """Hours given back by people who want to go home: neither worked nor paid."""
    case = making.case
    for kind in case.kinds:
        if not _reached(lever, kind):
            continue
        heads, wage = case.heads(kind), case.wage(kind)
        for week, people in enumerate(heads):
            share = 1.0 if lever.max_share is None else lever.max_share
            most = float(people) * share * kind.least_h * float(case.part[week])
            column = _hours(making, lever, kind, week, most)
            if column is not None:
                skill = making.skill_of(kind.queues)
                making.give(skill, week, column, -float(case.regular[week]))
                saved = [Part(part.item, -part.hours, -part.amount) for part in case.prices.worked(week, wage, 1.0)]
                making.charge(column, week, [*saved, Part("time off", 0.0, lever.price_per_h)], Origin(skill))


def _reached(lever: Lever, kind: Kind) -> bool:
    """Whether the lever is for these people."""
    return bool(kind.queues) and (not lever.queues or bool(kind.queues & set(lever.queues)))


def _hours(making: Making, lever: Lever, kind: Kind, week: int, most: float) -> int | None:
    """A column of hours, none where it is too late to decide."""
    decide_by = making.case.decide_by(week, lever.notice_days)
    if most <= 0 or not making.case.allowed(lever.use, decide_by):
        return None
    return making.column(most, Choice(lever.use, kind.label, week, decide_by, "hours"))


def _pay(
    making: Making, lever: Lever, column: int, kind: Kind, week: int, wage: float, rate: float, on_queue: float
) -> None:
    skill = making.skill_of(kind.queues)
    making.give(skill, week, column, on_queue)
    parts = [*making.case.prices.worked(week, wage, 1.0, rate), Part("overtime", 0.0, lever.price_per_h)]
    making.charge(column, week, parts, Origin(skill))
