"""An instance of the Curtois and Qu benchmark in the planner's own terms: its rules, sums, cells and prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from roster_curtois_format import Employee, Instance

from planner.roster.rules.run_of_days import RunOfDays
from planner.roster.tour_problem import Cells, Options, Sum, TourProblem, Worker

WEEK = 7
SATURDAY = 5


@dataclass(frozen=True)
class NotAfter:
    pairs: frozenset[tuple[str, str]]

    def step(self, state: str | None, day: int, duty: str | None) -> str | None:
        if duty is None:
            return ""
        return None if (state, duty) in self.pairs else duty


@dataclass(frozen=True)
class ShortestRun:
    least: int
    work: bool

    def step(self, state: int, day: int, duty: str | None) -> int | None:
        # state: length so far, capped; cut runs at start: least
        if (duty is not None) == self.work:
            return min(self.least, state + 1)
        return 0 if state in (0, self.least) else None


@dataclass(frozen=True)
class ShortestRunStart(ShortestRun):
    pass


def options_of(instance: Instance) -> Options:
    """One option a day and shift, one cell each."""
    names = list(instance.shifts)
    per_day = 1 + len(names)
    count = instance.days * per_day
    works = np.arange(count) % per_day > 0
    return Options(
        first=np.arange(instance.days + 1) * per_day,
        duty=tuple(([None, *names]) * instance.days),
        kind=np.arange(count) % per_day,
        cell_start=np.concatenate([[0], np.cumsum(works)]),
        cell=np.arange(instance.days * len(names)),
        amount=np.ones(instance.days * len(names)),
    )


def cells_of(instance: Instance) -> Cells:
    """A cell a day and shift; what the file does not price is free."""
    asked = [instance.cover.get((day, name), (0, 0, 0)) for day in range(instance.days) for name in instance.shifts]
    need, under, over = (np.array(part, dtype=float) for part in zip(*asked, strict=True))
    return Cells(np.arange(len(asked) + 1), need, under, over)


def sums_of(instance: Instance) -> tuple[Sum, ...]:
    """Minutes, weekends, and the count of each shift."""
    names = list(instance.shifts)
    per_day = 1 + len(names)
    everywhere = np.zeros(instance.days, dtype=np.int64)
    minutes = np.array([0, *(shift.minutes for shift in instance.shifts.values())])
    day = np.arange(instance.days)
    weekend = np.where(day % WEEK >= SATURDAY, day // WEEK, -1)
    worked = np.tile(np.arange(per_day) > 0, instance.days) & np.repeat(weekend >= 0, per_day)
    sums = [
        Sum("minutes", np.tile(minutes, instance.days), everywhere),
        Sum("weekends", worked.astype(np.int64), everywhere, once=weekend),
    ]
    for number, name in enumerate(names, 1):
        sums.append(Sum(name, np.tile((np.arange(per_day) == number).astype(np.int64), instance.days), everywhere))
    return tuple(sums)


def worker_of(instance: Instance, who: Employee) -> Worker:
    """One person's prices, rules and bounds."""
    names = list(instance.shifts)
    per_day = 1 + len(names)
    price = np.zeros((instance.days, per_day))
    for number, name in enumerate(names, 1):
        if who.most_shifts.get(name, 0) == 0:
            price[:, number] = np.inf
        for day in range(instance.days):
            wanted = instance.on.get((who.name, day, name), 0)
            price[day] += wanted
            price[day, number] += instance.off.get((who.name, day, name), 0) - wanted
    for day in range(instance.days):
        if (who.name, day) in instance.days_off:
            price[day, 1:] = np.inf
    pairs = frozenset((s.name, after) for s in instance.shifts.values() for after in s.not_before)
    rules = (
        (NotAfter(pairs), ""),
        (RunOfDays(who.longest_run), 0),
        (ShortestRun(who.shortest_run, True), who.shortest_run),
        (ShortestRun(who.shortest_rest, False), who.shortest_rest),
    )
    bounds = {name: [(0, most)] for name, most in who.most_shifts.items() if 0 < most < instance.days}
    bounds["minutes"] = [(who.least_minutes, who.most_minutes)]
    bounds["weekends"] = [(0, who.most_weekends)]
    return Worker(who.name, price.ravel(), rules, bounds)


def problem_of(instance: Instance) -> TourProblem:
    """The instance as a tour problem."""
    workers = tuple(worker_of(instance, who) for who in instance.staff.values())
    return TourProblem(options_of(instance), cells_of(instance), sums_of(instance), workers)
