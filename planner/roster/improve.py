"""Tours of different people, from a first roster to a good one with its bound.

Annealing gives a start; column generation the bound, the duals that tell where it hurts, and by diving a roster; then
small parts of the roster are solved again while that helps (large-neighbourhood search, Shaw 1998).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from planner.roster.branching import Tree
from planner.roster.columns import generate
from planner.roster.master import Pool
from planner.roster.tour_moves import anneal
from planner.roster.tour_parts import Guide, Outcome, Part, solve_part
from planner.roster.tour_problem import Ints, TourProblem
from planner.roster.tour_roster import price_of, standing_of
from planner.roster.tour_stage import cuts, whole_stage
from planner.roster.tour_standing import Standing
from planner.roster.tour_start import first_roster, fits_whole
from planner.roster.tour_tables import tables_of

MOVES = 12_000_000
"""Moves of annealing for each 1000 days of people, and at least; fewer where there is less than one unit of work."""
CHUNK = 200_000
"""Moves between two looks at the clock."""
ROUNDS = 400
"""Most rounds of column generation of the whole."""
PARTS = 200
"""Nodes visited and parts solved again, per unit of work."""
PEOPLE = 8
"""People of a part at first; more when that no longer helps."""
EASE = 0.3
"""How often a part that gave nothing makes the next ones smaller."""
TREE_TOURS = 12_000
"""Tours of the first relaxation after which the whole is too large to branch; parts are then solved at once."""
LONG_TREE_TOURS = 2000
"""The same where parts are windows."""
TREE_LEAVES = 0.4
"""Share of the time left that visits to nodes leave to the parts."""
TURN = 12
"""Visits to nodes, or parts, without success after which the other has its turn."""
LATER = 6
"""Visits without success in every turn but the first."""
LONG_DAYS = 35
"""Parts of longer horizons are windows, even where tours of the whole are priced: one tour takes long there."""
WINDOW_DAYS = 28
WINDOW_PEOPLE = 50
"""A part of a horizon too long for tours of the whole."""


@dataclass(frozen=True, eq=False)
class TourResult:
    """A roster of tours and what is proven about it.

    Attributes
    ----------
    roster : ndarray of int, shape (workers, days)
        Option numbers.
    objective : float
    bound : float
        No roster costs less; -inf where none was computed.
    limited_by_seconds : bool
        Whether the safety net ended the search.
    """

    roster: Ints
    objective: float
    bound: float
    limited_by_seconds: bool


def solve_tours(
    problem: TourProblem,
    work: float = 1.0,
    seconds: float = 600.0,
    seed: int = 1,
    threads: int = 2,
    say: Callable[[str], None] | None = None,
) -> TourResult:
    """A roster that keeps every rule, its objective and a bound.

    Parameters
    ----------
    problem : TourProblem
    work : float
        Deterministic amount of search: same problem, seed, work and threads, same roster.
    seconds : float
        Safety net: the best roster so far is given when it bites.
    seed : int
    threads : int
        Parts solved, and people priced, at once.
    say : callable, optional
        Hears of progress: a sentence with incumbent and bound.

    Raises
    ------
    InputError
        Names the people who can work no tour at all.
    """
    search = _Search(problem, seed, seconds, threads, say)
    search.tell("first roster")
    size = problem.options.days * len(problem.workers) / 1000
    search.anneal(int(MOVES * min(1.0, work) * max(1.0, size)))
    search.tell("annealed")
    if fits_whole(problem, search.T):
        search.relax()
    search.search(max(1, int(PARTS * work)))
    return TourResult(search.best, search.price, search.bound, search.late())


class _Search:
    """Where the search stands."""

    def __init__(
        self, problem: TourProblem, seed: int, seconds: float, threads: int, say: Callable[[str], None] | None
    ) -> None:
        self.problem, self.threads, self.say = problem, threads, say
        self.begun = time.monotonic()
        self.until = self.begun + seconds
        self.T = tables_of(problem)
        self.known = np.zeros(self.T.bound.shape, dtype=np.int64)
        self.random = np.random.default_rng(seed)
        self.stream = self.random.integers(1, 2**63, 1).astype(np.uint64)
        self.grain = 1.0 if problem.whole() else 0.0
        self.bound = -math.inf
        self.guide: Guide | None = None
        self.tree: Tree | None = None
        self.branches = False
        self.size = PEOPLE
        self.best = first_roster(problem, self.T, self.known).roster.copy()
        self.price = price_of(self.T, self.best)

    def tell(self, what: str) -> None:
        if self.say is not None:
            self.say(f"{time.monotonic() - self.begun:7.1f} s  {what}: {self.price:g}, bound {self.bound:g}")

    def late(self) -> bool:
        return time.monotonic() > self.until

    def done(self) -> bool:
        return self.late() or self.price <= self.bound + 1e-6

    def offer(self, roster: Ints) -> bool:
        """Keep a roster that costs no more; says whether it costs less."""
        price = price_of(self.T, roster)
        if price > self.price:
            return False
        better = price < self.price - 1e-9
        self.best, self.price = roster, price
        return better

    def anneal(self, moves: int) -> None:
        """Simulated annealing from the best roster."""
        S = standing_of(self.T, self.best)
        best, price = self.best.copy(), self.price
        hot, cold = self._temperatures()
        chunks = max(1, moves // CHUNK)
        fall = (cold / hot) ** (1 / chunks)
        for number in range(chunks):
            begin = hot * fall**number
            price, _ = anneal(self.T, S, CHUNK, begin, begin * fall, self.stream, price, best)
            self.offer(best.copy())
            if self.late():
                return

    def _temperatures(self) -> tuple[float, float]:
        """From a fifth of what a missing person costs to a third of the least price of anything."""
        prices = np.concatenate([self.T.under, self.T.over, self.T.price[np.isfinite(self.T.price)]])
        paid = np.abs(prices[prices != 0])
        if not len(paid):
            return 1.0, 0.1
        return max(float(paid.max()) / 5, float(paid.min())), float(paid.min()) / 3

    def relax(self) -> None:
        """Column generation of the whole: bound, duals, and a tree of nodes to visit where that is not too large."""
        stage = whole_stage(self.T)
        pool = Pool(stage)
        for person, tour in enumerate(self.best):
            pool.add(person, tour)
        state = generate(stage, pool, self.known, ROUNDS, self.threads, self.until)
        duals, own = state.duals, state.own
        assert duals is not None
        assert own is not None
        self.tree = Tree(stage, pool, duals, own, state.bound, self.known, self.grain)
        long = self.problem.options.days > LONG_DAYS
        self.branches = len(pool.tours) <= (LONG_TREE_TOURS if long else TREE_TOURS)
        self._prune()
        self.tell(f"columns ({state.rounds} rounds, {len(pool.tours)} tours, LP {state.value:.3f})")

    def _most(self) -> float:
        """What a roster worth finding may cost."""
        return self.price - max(self.grain, 2e-6) + 1e-6

    def _prune(self) -> None:
        assert self.tree is not None
        self.tree.prune(self._most())
        bound = self.tree.bound()
        bound = math.ceil(bound - 1e-6) if self.grain and math.isfinite(bound) else bound
        self.bound = max(self.bound, min(bound, self.price))

    def search(self, count: int) -> None:
        """Visits and parts in turn, `count` of them in all: a turn ends when it has given nothing for a while."""
        used, fresh = 0, True
        while used < count and not self.done():
            if self.tree is not None and self.tree.open and self.branches:
                used += self.branch(min(TURN if fresh else LATER, count - used))
            used += self.improve(min(TURN, count - used))
            fresh = False

    def branch(self, most: int) -> int:
        """Visit nodes until so many visits have given nothing; returns how many there were."""
        assert self.tree is not None
        visits = idle = 0
        until = self.until - TREE_LEAVES * (self.until - time.monotonic())
        while idle < most and self.tree.open and not self.done() and time.monotonic() < until:
            rosters = self.tree.visit(self.threads, self._most(), self.random, until)
            before = self.price, self.bound
            for roster in rosters:
                self.offer(roster)
            better = self.price < before[0] - 1e-9
            visits, idle = visits + self.threads, 0 if better else idle + self.threads
            self._prune()
            if better or self.bound > before[1]:
                self.tell(f"node {self.tree.visits}")
        return visits

    def improve(self, most: int) -> int:
        """Solve parts until so many have given nothing, several disjoint ones at once; returns how many there were."""
        if self.tree is not None:
            self.guide = Guide.of(self.T, self.tree.pool, self.tree.duals, self.tree.own)
        parts = idle = 0
        with ThreadPoolExecutor(self.threads) as pool:
            while idle < most and not self.done():
                S = standing_of(self.T, self.best)
                drawn = self._draw(self.size)
                found = list(pool.map(lambda part, S=S: self._solve(part, S), drawn))
                better = [self._put(part, own.tours) for part, own in zip(drawn, found, strict=True)]
                parts, idle = parts + len(drawn), 0 if any(better) else idle + len(drawn)
                if any(better):
                    self.tell(f"part of {len(drawn[0].people)} people")
                self._resize(found)
                if self.tree is not None:
                    self._prune()
        return parts

    def _resize(self, found: list[Outcome]) -> None:
        """A part that is proven to hold nothing better was too small; one too hard to tell, too large."""
        size = self.size + sum(own.hopeless for own in found)
        size -= any(not own.hopeless and own.tours is None for own in found) and self.random.random() < EASE
        self.size = max(PEOPLE // 2, min(size, len(self.best)))

    def _solve(self, part: Part, S: Standing) -> Outcome:
        totals = () if self.tree is None else self.tree.common()
        return solve_part(self.T, S, part, self.price, self.known, self.grain, self.guide, self.until, totals)

    def _put(self, part: Part, tours: Ints | None) -> bool:
        if tours is None:
            return False
        roster = self.best.copy()
        roster[list(part.people), part.begin : part.end] = tours
        return self.offer(roster)

    def _draw(self, size: int) -> list[Part]:
        """Disjoint parts, people whose tours hurt more likely among them."""
        people, days = self.best.shape
        begin, end, count = 0, days, min(people, size)
        weight = np.ones(people)
        if self.guide is None or days > LONG_DAYS:
            begin, end = self._window()
            count = min(people, WINDOW_PEOPLE)
        else:
            hurt = self.guide.hurt(self.T, self.best)
            weight = hurt / max(1e-9, float(hurt.sum())) + 0.5 / people
        at_once = self.threads if count * self.threads <= people else 1
        chosen = self.random.choice(people, count * at_once, replace=False, p=weight / weight.sum())
        groups = [np.sort(chosen[number::at_once]) for number in range(at_once)]
        return [Part(tuple(group.tolist()), begin, end, int(self.random.integers(2**31))) for group in groups]

    def _window(self) -> tuple[int, int]:
        """Days of a part where tours of the whole horizon are too long."""
        once = [item.once for item in self.problem.sums if item.once is not None]
        able = cuts(self.T, once)
        begins = [day for day in able if day + WINDOW_DAYS <= able[-1]] or [0]
        begin = begins[int(self.random.integers(len(begins)))]
        end = max(day for day in able if day <= begin + WINDOW_DAYS)
        return begin, end
