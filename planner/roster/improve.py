"""Large-neighbourhood search over tours: annealing, column generation and diving, then small parts solved again."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.roster.columns import generate
from planner.roster.diving import dive, pick, reduced_costs
from planner.roster.master import Pool
from planner.roster.tour_moves import anneal
from planner.roster.tour_problem import Ints, TourProblem
from planner.roster.tour_roster import price_of, standing_of
from planner.roster.tour_stage import Stage, part_stage, whole_stage
from planner.roster.tour_start import first_roster
from planner.roster.tour_tables import Tables, tables_of


@dataclass(frozen=True, eq=False)
class TourResult:
    """A roster of tours and what is proven about it.

    Attributes
    ----------
    roster : ndarray of int, shape (workers, days)
        Option numbers.
    objective, bound : float
    limited_by_seconds : bool
    """

    roster: Ints
    objective: float
    bound: float
    limited_by_seconds: bool


class Search:
    def __init__(self, problem: TourProblem, seed: int, seconds: float, say: Callable[[str], None]) -> None:
        self.problem, self.say = problem, say
        self.begun = time.monotonic()
        self.until = self.begun + seconds
        self.T = tables_of(problem)
        self.known = np.zeros(self.T.bound.shape, dtype=np.int64)
        self.random = np.random.default_rng(seed)
        self.state = self.random.integers(1, 2**63, 1).astype(np.uint64)
        self.whole = problem.whole()
        self.bound = -math.inf
        S = first_roster(problem, self.T, self.known)
        self.best = S.roster.copy()
        self.price = price_of(self.T, self.best)
        self.pool: Pool | None = None

    def tell(self, what: str) -> None:
        self.say(f"{time.monotonic() - self.begun:7.1f} s  {what}: {self.price:g}, bound {self.bound:g}")

    def offer(self, roster: Ints) -> bool:
        price = price_of(self.T, roster)
        if price > self.price:
            return False
        better = price < self.price - 1e-9
        self.best, self.price = roster, price
        return better

    def proven(self) -> bool:
        return self.price <= self.bound + 1e-6

    def anneal(self, moves: int, hot: float, cold: float) -> None:
        S = standing_of(self.T, self.best)
        best = self.best.copy()
        price = self.price
        chunk = 1_000_000
        least = price
        fall = (cold / hot) ** (chunk / moves)
        for _ in range(max(1, moves // chunk)):
            price, found = anneal(self.T, S, chunk, hot, hot * fall, self.state, price, best)
            hot *= fall
            if found < least:
                least = found
                self.offer(best.copy())
            if time.monotonic() > self.until:
                return

    def relax(self, rounds: int, threads: int) -> None:
        stage = whole_stage(self.T)
        self.pool = pool = Pool(stage)
        for person, tour in enumerate(self.best):
            pool.add(person, tour)
        state = generate(stage, pool, self.known, rounds, threads, self.until)
        self.bound = math.ceil(state.bound - 1e-6) if self.whole else state.bound
        self.tell(f"columns ({state.rounds} rounds, LP {state.value:.3f})")
        if self.proven():
            return
        reduced = reduced_costs(stage, pool, state)
        if (found := dive(stage, pool, state, self.known, threads, self.until)) is not None:
            self.say(f"dive {price_of(self.T, found)}")
            self.offer(found)
        self.tell("dived")
        if self.proven():
            return
        if len(reduced) < len(pool.tours):
            reduced = reduced_costs(stage, pool, state)
        found = pick(stage, pool, reduced, self.price - state.bound, 3000, 100, min(20.0, self.until - time.monotonic()))
        if found is not None:
            self.say(f"pick {price_of(self.T, found)}")
            self.offer(found)
        self.tell("picked")

    def part(self, people: Ints, begin: int, end: int) -> bool:
        S = standing_of(self.T, self.best)
        stage = part_stage(self.T, S, people.tolist(), begin, end)
        pool = Pool(stage)
        for place, person in enumerate(people.tolist()):
            pool.add(place, self.best[person, begin:end])
        state = generate(stage, pool, self.known, 60, 1, self.until)
        if self.whole and math.ceil(state.bound - 1e-6) >= self.price and self.random.random() < 0.7:
            return False
        reduced = reduced_costs(stage, pool, state)
        room = self.price - state.bound + 1e-6
        tours = pick(stage, pool, reduced, room, 1500, 60, 5.0)
        if tours is None:
            return False
        roster = self.best.copy()
        roster[people, begin:end] = tours
        return self.offer(roster)

    def search(self, rounds: int) -> None:
        people, days = self.best.shape
        size = min(people, 8)
        for number in range(rounds):
            if self.proven() or time.monotonic() > self.until:
                return
            chosen = np.sort(self.random.choice(people, size, replace=False))
            if self.part(chosen, 0, days):
                self.tell(f"part {number}")


def solve_tours(
    problem: TourProblem,
    work: float = 1.0,
    seconds: float = 600.0,
    seed: int = 1,
    threads: int = 2,
    say: Callable[[str], None] = lambda _: None,
) -> TourResult:
    search = Search(problem, seed, seconds, say)
    search.tell("first")
    search.anneal(int(20_000_000 * work), 20.0, 0.3)
    search.tell("annealed")
    search.relax(200, threads)
    search.search(int(1000 * work))
    return TourResult(search.best, search.price, search.bound, time.monotonic() > search.until)
