"""A part of a tour problem left free: some people on some days, everything else standing; and its tours, priced."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from planner.roster.totals import Total
from planner.roster.tour_compiled import allocating, compiled
from planner.roster.tour_dp import best_tour
from planner.roster.tour_problem import Floats, Ints
from planner.roster.tour_roster import SPACE, cells_price, held_by
from planner.roster.tour_standing import Standing, cell_price
from planner.roster.tour_tables import Tables


@dataclass(frozen=True, eq=False)
class Stage:
    """What is free and what stands around it.

    Attributes
    ----------
    people : ndarray of int, shape (n,)
    begin, end : int
        Free days.
    entry : ndarray of int, shape (n,)
        State of each person's automaton before the free days.
    outside : ndarray of int, shape (n, R, K)
        What their sums hold on the other days.
    leaves : ndarray of bool, shape (n, S)
        States after the free days from which each person's days beyond can be worked.
    base : ndarray, shape (cells,)
        What the cells hold without the free days of these people.
    fixed : float
        Price of everything that stands, cells left out.
    totals : tuple of Total
        Limits that every roster worth finding keeps.
    """

    tables: Tables
    people: Ints
    begin: int
    end: int
    entry: Ints
    outside: Ints
    leaves: NDArray[np.bool_]
    base: Floats
    fixed: float
    totals: tuple[Total, ...] = ()

    def price(self, tours: Ints) -> float:
        """Objective of the whole roster with these tours, shape (n, free days), in the free part."""
        own = float(self.tables.price[self.people[:, None], tours].sum())
        return self.fixed + own + cells_price(self.tables, self.base + held_by(self.tables, tours))


def whole_stage(T: Tables) -> Stage:
    """Everybody on every day."""
    people, days = T.price.shape[0], len(T.first) - 1
    leaves = np.zeros((people, T.step.shape[2]), dtype=bool)
    leaves[:, 0] = True
    return Stage(
        T, np.arange(people), 0, days, np.zeros(people, dtype=np.int64),
        np.zeros((people, *T.least.shape[1:]), dtype=np.int64), leaves, np.zeros(len(T.hinge_start) - 1), 0.0,
    )  # fmt: skip


def part_stage(T: Tables, S: Standing, people: Sequence[int], begin: int, end: int) -> Stage:
    """Some people on the days from `begin` to `end` - 1; see `cuts` for the days where a part may begin."""
    own = np.array(people, dtype=np.int64)
    entry, outside, leaves = _surroundings(T, S, own, begin, end)
    free = S.roster[own, begin:end]
    fixed = float(np.take_along_axis(T.price, S.roster, axis=1).sum()) - float(T.price[own[:, None], free].sum())
    return Stage(T, own, begin, end, entry, outside, leaves, S.held - held_by(T, free), fixed)


def cuts(T: Tables, once: Sequence[Ints]) -> list[int]:
    """Days on which a part may begin or end: no block of days that counts once lies across them."""
    days = len(T.first) - 1
    inside = {d for block in once for d in range(1, days) if block[d] >= 0 and block[d - 1] == block[d]}
    return [day for day in range(days + 1) if day not in inside]


@allocating
def _surroundings(T: Tables, S: Standing, own: Ints, begin: int, end: int) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    days = S.roster.shape[1]
    sums, stretches = T.least.shape[1], T.least.shape[2]
    entry = np.zeros(len(own), dtype=np.int64)
    outside = np.zeros((len(own), sums, stretches), dtype=np.int64)
    leaves = np.zeros((len(own), T.step.shape[2]), dtype=np.bool_)
    for i in range(len(own)):
        p = own[i]
        m = T.automaton[p]
        entry[i] = S.path[p, begin]
        for day in range(days):
            if begin <= day < end:
                continue
            o, s = S.roster[p, day], S.path[p, day]
            for e in range(S.adds_start[o], S.adds_start[o + 1]):
                r = S.adds[e]
                k = T.stretch[r, day]
                if k >= 0 and not (T.bit[r] >= 0 and (T.touched[m, day, s] >> T.bit[r]) & 1):
                    outside[i, r, k] += T.used[r, o]
        for s in range(T.states[m, end]):
            t = s
            day = end
            while day < days and t >= 0 and t != S.path[p, day]:
                t = T.step[m, day, t, T.klass[m, S.roster[p, day]]]
                day += 1
            leaves[i, s] = t >= 0
    return entry, outside, leaves


@compiled
def dual_values(T: Tables, duals: Floats, value: Floats) -> None:
    """What an option earns by its cells, shape (O,)."""
    for o in range(len(value)):
        total = 0.0
        for e in range(T.cell_start[o], T.cell_start[o + 1]):
            total += T.amount[e] * duals[T.cell[e]]
        value[o] = total


@compiled
def marginal_values(T: Tables, held: Floats, a: int, b: int, value: Floats) -> None:
    """What an option of the days a to b - 1 saves at the cells as they stand, shape (O,)."""
    for o in range(T.first[a], T.first[b]):
        total = 0.0
        for e in range(T.cell_start[o], T.cell_start[o + 1]):
            c = T.cell[e]
            total += cell_price(T, c, held[c]) - cell_price(T, c, held[c] + T.amount[e])
        value[o] = total


@allocating
def _price_some(
    T: Tables,
    own: Ints,
    entry: Ints,
    outside: Ints,
    leaves: NDArray[np.bool_],
    a: int,
    b: int,
    value: Floats,
    known: Ints,
    space: int,
    tours: Ints,
    least: Floats,
    status: Ints,
) -> None:
    cost = np.empty(T.price.shape[1])
    tour = np.zeros(len(T.first) - 1, dtype=np.int64)
    for i in range(len(own)):
        p = own[i]
        for o in range(T.first[a], T.first[b]):
            cost[o] = T.price[p, o] - value[o]
        status[i], least[i] = best_tour(T, p, a, b, entry[i], outside[i], cost, leaves[i], known, space, tour)
        tours[i] = tour[a:b]


def cheapest(
    stage: Stage, value: Floats, known: Ints, chosen: Ints | None = None, threads: int = 1, space: int = SPACE
) -> tuple[Ints, Floats, Ints]:
    """Each person's cheapest tour where an option costs its price less `value`.

    Parameters
    ----------
    value : ndarray, shape (O,)
    known : ndarray of int, shape (P, R)
        Memory of `best_tour`.
    chosen : ndarray of int, optional
        Only these, by place in ``stage.people``.

    Returns
    -------
    tours : ndarray of int, shape (people, free days)
    least : ndarray, shape (people,)
    status : ndarray of int, shape (people,)
    """
    at = np.arange(len(stage.people)) if chosen is None else chosen
    tours = np.zeros((len(at), stage.end - stage.begin), dtype=np.int64)
    least, status = np.zeros(len(at)), np.zeros(len(at), dtype=np.int64)

    def run(part: slice) -> None:
        some = at[part]
        _price_some(
            stage.tables, stage.people[some], stage.entry[some], stage.outside[some], stage.leaves[some],
            stage.begin, stage.end, value, known, space, tours[part], least[part], status[part],
        )  # fmt: skip

    if threads == 1 or len(at) < 2 * threads:
        run(slice(None))
    else:
        with ThreadPoolExecutor(threads) as pool:
            edges = np.linspace(0, len(at), threads + 1).astype(int).tolist()
            list(pool.map(run, [slice(*edge) for edge in pairwise(edges)]))
    return tours, least, status
