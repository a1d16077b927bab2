"""What every option costs at given prices of an hour, breaks placed best, and everybody's cheapest tour; compiled.

Unlike in `cover_moves` nobody stands: prices come from multipliers, the same for everybody of a skill set. How many may
be on a break at once is left out, so that what is found is never dearer than it could be.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.roster.cover_moves import Cover, Desk, place_breaks, until
from planner.roster.cover_tables import CoverTables, Ints
from planner.roster.mip import Floats
from planner.roster.tour_compiled import allocating, compiled
from planner.roster.tour_dp import FOUND, best_tour
from planner.roster.tour_tables import Tables


@allocating
def price_options(
    C: CoverTables, W: Cover, Z: Desk, price: Floats, able: NDArray[np.bool_], cost: Floats, best: Ints
) -> None:
    """What each option's hours on the queue cost, its breaks where they save most.

    Parameters
    ----------
    C : CoverTables
        Without shifts that limit breaks.
    W : Cover
        Not read.
    Z : Desk
        Room to work in.
    price : ndarray, shape (T,)
        Of one person on the queue for each interval.
    able : ndarray of bool, shape (O,)
        Options that anybody has.
    cost : ndarray, shape (O,)
        Is filled.
    best : ndarray of int, shape (O, B)
        Receives the minute at which each break begins.
    """
    Z.worth[0] = 0.0
    for t in range(len(price)):
        Z.worth[t + 1] = Z.worth[t] + price[t]
    for o in range(len(cost)):
        cost[o] = 0.0
        if able[o] and C.start[o] >= 0:
            saved = place_breaks(C, W, Z.worth, o, Z.gain, Z.pick, Z.before, best[o])
            cost[o] = until(C, Z.worth, C.end[o]) - until(C, Z.worth, C.start[o]) - saved


@compiled
def _add(C: CoverTables, held: Floats, begin: int, end: int, sign: float) -> None:
    """One person more on the queue from one minute to another."""
    t = max(0, begin) // C.step_min
    while t < len(held) and t * C.step_min < end:
        held[t] += sign * (min(end, (t + 1) * C.step_min) - max(begin, t * C.step_min)) / C.step_min
        t += 1


@compiled
def _on_queue(C: CoverTables, tour: Ints, best: Ints, held: Floats) -> None:
    """A tour's people on the queue."""
    for o in tour:
        if C.start[o] < 0:
            continue
        _add(C, held, C.start[o], C.end[o], 1.0)
        for j in range(C.pause_first[o], C.pause_first[o + 1]):
            begin = best[o, j - C.pause_first[o]]
            _add(C, held, begin, begin + C.pause_min[j], -1.0)


@allocating
def cheapest_tours(
    C: CoverTables,
    T: Tables,
    Z: Desk,
    people: Ints,
    skill: Ints,
    cost: Floats,
    best: Ints,
    space: int,
    least: Floats,
    held: Floats,
    tours: Ints,
) -> None:
    """The cheapest tour of each person and what all of them hold.

    Parameters
    ----------
    people : ndarray of int
        Numbers of those who are priced.
    skill : ndarray of int, shape (P,)
        Skill set of each person; -1 where they serve nothing.
    cost : ndarray, shape (K, O)
        Of the hours of each option, for each skill set.
    best : ndarray of int, shape (K, O, B)
        Where its breaks begin.
    least : ndarray, shape (P,)
        Receives a proven least cost of everybody's tours: not above any.
    held : ndarray, shape (K, T)
        Receives the people on the queue.
    tours : ndarray of int, shape (P, D)
        Receives the options; -1 where no tour was found.
    """
    days = len(T.first) - 1
    own, tour = np.zeros(T.price.shape[1]), np.zeros(days, np.int64)
    for p in people:
        k = skill[p]
        for o in range(len(own)):
            own[o] = T.price[p, o] + (cost[k, o] if k >= 0 else 0.0)
        status, proven = best_tour(T, p, 0, days, 0, Z.outside, own, Z.leaves, Z.known, space, tour)
        least[p] = max(proven, _day_by_day(T, own))
        for day in range(days):
            tours[p, day] = tour[day] if status == FOUND else -1
        if status == FOUND and k >= 0:
            _on_queue(C, tour, best[k], held[k])


@compiled
def _day_by_day(T: Tables, cost: Floats) -> float:
    """The least of each day by itself, under no rule that joins days."""
    total = 0.0
    for day in range(len(T.first) - 1):
        least = np.inf
        for o in range(T.first[day], T.first[day + 1]):
            least = min(least, cost[o])
        total += least
    return total
