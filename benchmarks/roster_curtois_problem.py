"""An instance of the Curtois and Qu benchmark in the planner's own terms: its rules, sums, cells and prices."""

from __future__ import annotations

import datetime as dt

import numpy as np
from roster_curtois_format import Employee, Instance

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules import Rule, rules_for
from planner.roster.rules.days_per_week import DaysPerWeek
from planner.roster.rules.hours_per_week import HoursPerWeek
from planner.roster.rules.rest_between import RestBetween
from planner.roster.timeline import Timeline
from planner.roster.tour_problem import Cells, Options, Sum, TourProblem
from planner.roster.tour_rules import worker_of
from planner.scenario import Agent, Contract
from planner.scenario.labour import LabourRules

MONDAY = dt.date(2024, 1, 1)
DAY_MIN = 1440
NOT_ASKED = (DaysPerWeek, HoursPerWeek, RestBetween)
"""Rules that every contract of a contact centre has and an instance does not state."""


def options_of(instance: Instance) -> Options:
    """One option a day and shift, one cell each; the files give no clock times, so every shift starts at midnight."""
    shifts = list(instance.shifts.values())
    per_day = 1 + len(shifts)
    duties: list[Duty | None] = []
    for day in range(instance.days):
        begin = day * DAY_MIN
        duties += [None, *(Duty(day, s.name, begin, begin + s.minutes, s.minutes) for s in shifts)]
    works = np.arange(len(duties)) % per_day > 0
    return Options(
        first=np.arange(instance.days + 1) * per_day,
        duty=tuple(duties),
        kind=np.arange(len(duties)) % per_day,
        cell_start=np.concatenate([[0], np.cumsum(works)]),
        cell=np.arange(instance.days * len(shifts)),
        amount=np.ones(instance.days * len(shifts)),
    )


def cells_of(instance: Instance) -> Cells:
    """A cell a day and shift; what the file does not price is free."""
    asked = [instance.cover.get((day, name), (0, 0, 0)) for day in range(instance.days) for name in instance.shifts]
    need, under, over = (np.array(part, dtype=float) for part in zip(*asked, strict=True))
    return Cells(np.arange(len(asked) + 1), need, under, over)


def facts_of(instance: Instance, who: Employee) -> Facts:
    """What the planner's rules know of an employee."""
    after = {shift.name: tuple(sorted(shift.not_before)) for shift in instance.shifts.values() if shift.not_before}
    # A shift the file gives no limit for is not the employee's; a limit of the horizon's length limits nothing.
    most = {name: who.most_shifts.get(name, 0) for name in instance.shifts}
    limits = LabourRules(
        max_consecutive_days=who.longest_run,
        min_consecutive_days=who.shortest_run,
        min_consecutive_days_off=who.shortest_rest,
        hours_per_period=(who.least_minutes / 60, who.most_minutes / 60),
        max_shifts={name: count for name, count in most.items() if count < instance.days},
        max_weekends=who.most_weekends,
        forbid_after=after or None,
    )
    return Facts(
        agent=Agent(agent=who.name),
        contract=Contract(name=who.name, hours_per_week=(0, 168)),
        limits=limits,
        timeline=Timeline(MONDAY, instance.days, 60, "UTC", 0),
        zone="UTC",
        shifts=frozenset(instance.shifts),
        off_days=frozenset(day for name, day in instance.days_off if name == who.name),
    )


def prices_of(instance: Instance, who: Employee) -> np.ndarray:
    """What refused requests cost, shape (options,)."""
    names = list(instance.shifts)
    price = np.zeros((instance.days, 1 + len(names)))
    for number, name in enumerate(names, 1):
        for day in range(instance.days):
            wanted = instance.on.get((who.name, day, name), 0)
            price[day] += wanted
            price[day, number] += instance.off.get((who.name, day, name), 0) - wanted
    return price.ravel()


def rules_of(instance: Instance, who: Employee) -> list[Rule]:
    """The planner's rules of one employee."""
    return [rule for rule in rules_for(facts_of(instance, who)) if not isinstance(rule, NOT_ASKED)]


def problem_of(instance: Instance) -> TourProblem:
    """The instance as a tour problem."""
    options = options_of(instance)
    sums: dict[str, Sum] = {}
    workers = tuple(
        worker_of(who.name, prices_of(instance, who), rules_of(instance, who), options, sums)
        for who in instance.staff.values()
    )
    return TourProblem(options, cells_of(instance), tuple(sums.values()), workers)
