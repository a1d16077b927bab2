"""Annealing and putting people in where rules couple them; compiled.

As `cover_anneal` and `seat`, with what people owe together in the price, and steps of several people at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.roster.cover_anneal import Best, keep
from planner.roster.cover_coupled import Coupled, Owed, exchange, look_for_broken
from planner.roster.cover_lack import add_lacks
from planner.roster.cover_moves import Cover, Desk, put_in_best, value_duties
from planner.roster.cover_pairs import Undo, try_one, try_team, try_two
from planner.roster.cover_steps import Menu, Random, Step, below, draw
from planner.roster.cover_tables import CoverTables, Ints
from planner.roster.tour_compiled import allocating, compiled
from planner.roster.tour_tables import Tables

TEAMS, PAIRS = 0.15, 0.4
"""Steps up to here are of a team, from there up to here of two people."""


@compiled
def stand(W: Cover, K: Coupled, S: Owed, p: int, sign: int) -> None:
    """A person's tour into what people owe together (1), or out of it (-1)."""
    for day in range(W.tour.shape[1]):
        o = W.tour[p, day]
        if o >= 0:
            exchange(K, S, p, -1 if sign > 0 else o, o if sign > 0 else -1)


@allocating
def seat_all_together(
    C: CoverTables, T: Tables, W: Cover, K: Coupled, S: Owed, Z: Desk, order: Ints, space: int
) -> int:
    """Put people in, one after the other; the first who has no tour, -1 for none."""
    for p in order:
        value_duties(C, T, W, p, Z)
        add_lacks(K, S, p, Z.cost)
        if not put_in_best(C, T, W, p, Z, space):
            return int(p)
        stand(W, K, S, p, 1)
    return -1


@compiled
def _try(
    C: CoverTables, T: Tables, W: Cover, K: Coupled, S: Owed, X: Step, U: Undo, M: Menu, path: Ints, total: Ints,
    p: int, heat: float, random: Random, B: Best,
) -> float:  # fmt: skip
    """One step tried, of one person or of several."""
    U.many[0] = 0
    kind, delta = draw(random), 0.0
    if kind < TEAMS and K.team[p] >= 0:
        delta = try_team(C, T, W, K, S, X, U, M, path, total, p, heat, random)
    elif TEAMS <= kind < PAIRS and len(K.least) > 0:
        delta = try_two(C, T, W, K, S, X, U, M, path, total, p, heat, random)
    else:
        delta = try_one(C, T, W, K, S, X, M, path, total, p, heat, random)
        B.changed[p] = True  # a step at no price is one too: the next ones rely on it
    for at in range(U.many[0]):
        B.changed[U.person[at]] = True
    return delta


@compiled
def anneal_together(
    C: CoverTables,
    T: Tables,
    W: Cover,
    K: Coupled,
    S: Owed,
    X: Step,
    U: Undo,
    M: Menu,
    path: Ints,
    total: Ints,
    movable: Ints,
    random: Random,
    steps: int,
    hot: float,
    cold: float,
    stop: NDArray[np.bool_],
    B: Best,
) -> None:
    """So many steps while the temperature falls from ``hot`` to ``cold``; the cheapest roster goes to ``B``."""
    heat, fall = hot, (cold / hot) ** (1000.0 / max(steps, 1000))
    look_for_broken(S)
    for step in range(steps):
        if step % 1000 == 999:
            heat *= fall
            keep(W, B)
            look_for_broken(S)
            if stop[0]:
                break
        p = movable[below(random, len(movable))]
        B.price[1] += _try(C, T, W, K, S, X, U, M, path, total, p, heat, random, B)
    keep(W, B)
