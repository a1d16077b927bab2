"""Tour problems small enough to enumerate, and their enumeration."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from planner.roster.tour_problem import Cells, Options, Sum, TourProblem, Worker


@dataclass(frozen=True)
class NoEarlyAfterLate:
    def step(self, state: str, day: int, duty: str | None) -> str | None:
        return None if (state, duty) == ("L", "E") else duty or ""


@dataclass(frozen=True)
class Run:
    """Longest and shortest run of days with a shift; a run cut by an edge is not too short."""

    most: int
    least: int

    def step(self, state: tuple[int, bool], day: int, duty: str | None) -> tuple[int, bool] | None:
        length, cut = state
        if duty is not None:
            return (length + 1, cut) if length < self.most else None
        return None if 0 < length < self.least and not cut else (0, False)


def tiny(seed: int, people: int, days: int, hinges: int = 1) -> TourProblem:
    """Two shifts of 8 and 10 hours, a block of days 2 and 3, random prices, bounds on every kind of sum."""
    draw = np.random.default_rng(seed)
    kinds = (None, "E", "L")
    options = Options(
        first=np.arange(days + 1) * 3,
        duty=kinds * days,
        kind=np.tile(np.arange(3), days),
        cell_start=np.concatenate([[0], np.cumsum(np.tile([0, 1, 1], days))]),
        cell=np.arange(2 * days),
        amount=np.ones(2 * days),
    )
    cells = Cells(
        np.arange(2 * days + 1) * hinges,
        draw.integers(0, people + 1, 2 * days * hinges).astype(float),
        draw.integers(5, 40, 2 * days * hinges).astype(float),
        draw.integers(0, 4, 2 * days * hinges).astype(float),
    )
    everywhere = np.zeros(days, dtype=np.int64)
    halves = (np.arange(days) >= days // 2).astype(np.int64)
    block = np.where((np.arange(days) == 2) | (np.arange(days) == 3), 0, np.where(np.arange(days) == days - 1, 1, -1))
    works = np.tile([0, 1, 1], days)
    sums = (
        Sum("minutes", np.tile([0, 480, 600], days), halves),
        Sum("late", np.tile([0, 0, 1], days), everywhere),
        Sum("weekends", works * np.repeat(block >= 0, 3), everywhere, once=block),
    )
    rules = ((NoEarlyAfterLate(), ""), (Run(3, 2), (0, True)))
    workers = []
    for number in range(people):
        price = draw.integers(-3, 6, 3 * days).astype(float)
        price[3 * draw.integers(days) + 1 + draw.integers(2)] = np.inf
        bounds = {"minutes": [(480, 1680), (0, 1200)], "late": [(0, 2)], "weekends": [(0, 1)]}
        workers.append(Worker(f"P{number}", price, rules, bounds if number else {"minutes": [(0, 2400), (480, 2400)]}))
    return TourProblem(options, cells, sums, tuple(workers))


def every_tour(problem: TourProblem, person: int) -> list[np.ndarray]:
    """All tours a person may work, by trying every one."""
    menus = [problem.options.of_day(day) for day in range(problem.options.days)]
    tours = (np.array(tour) for tour in itertools.product(*menus))
    return [tour for tour in tours if problem.allows(person, tour)]


def least_price(problem: TourProblem) -> float:
    """Price of the best roster, by trying every one; the last person's tours are tried all at once."""
    tours = [every_tour(problem, person) for person in range(len(problem.workers))]
    own = [[problem.workers[p].price[tour].sum() for tour in some] for p, some in enumerate(tours)]
    held = [[problem.held(tour) for tour in some] for some in tours]
    cells, best = problem.cells, np.inf
    for chosen in itertools.product(*(range(len(some)) for some in tours[:-1])):
        before = sum(held[p][n] for p, n in enumerate(chosen))
        n = np.repeat(np.array(held[-1]) + before, np.diff(cells.start), axis=1)
        price = (cells.under * np.maximum(0, cells.at - n) + cells.over * np.maximum(0, n - cells.at)).sum(axis=1)
        best = min(best, float((price + own[-1]).min()) + sum(own[p][n] for p, n in enumerate(chosen)))
    return best
