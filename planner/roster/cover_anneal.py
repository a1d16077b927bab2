"""Simulated annealing over named tours in small steps; compiled.

A step touches one person on one or two days. The price of the cover changes only in the intervals touched, and rules
are asked only from the changed day until the automaton is back in the state it was in, so that millions of steps a
second can be tried (Kirkpatrick, Gelatt and Vecchi 1983).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.roster.cover_exchange import Mates, try_exchange
from planner.roster.cover_moves import Cover
from planner.roster.cover_steps import Menu, Random, Step, below, draw, propose
from planner.roster.cover_tables import CoverTables, Ints
from planner.roster.cover_trial import settle, weigh
from planner.roster.mip import Floats
from planner.roster.tour_compiled import compiled
from planner.roster.tour_tables import Tables

EXCHANGES = 0.3
"""Part of the steps in which two people exchange days, where these cost them differently."""


class Best(NamedTuple):
    """The cheapest roster seen."""

    price: Floats
    """(2,) its price, and that of the present one."""
    tour: Ints
    pause: Ints
    changed: NDArray[np.bool_]
    """(P,) whose tour differs from it."""


@compiled
def keep(W: Cover, B: Best) -> None:
    """Remember the present roster where it is the cheapest so far."""
    if B.price[1] >= B.price[0] - 1e-6:
        return
    B.price[0] = B.price[1]
    for p in range(len(B.changed)):
        if B.changed[p]:
            for day in range(W.tour.shape[1]):
                B.tour[p, day] = W.tour[p, day]
                for j in range(W.pause.shape[2]):
                    B.pause[p, day, j] = W.pause[p, day, j]
            B.changed[p] = False


@compiled
def _try(
    C: CoverTables, T: Tables, W: Cover, X: Step, M: Menu, path: Ints, total: Ints, p: int, heat: float, random: Random,
    B: Best,
) -> float:  # fmt: skip
    """One step tried; what it changes in the price where it is taken, else 0."""
    if not propose(C, W, X, M, p, random):
        return 0.0
    allowed, delta, own, until, n = weigh(C, T, W, X, path, total, p)
    if not allowed:
        return 0.0
    taken = delta <= 0.0 or delta <= -heat * np.log(1.0 - draw(random))
    settle(C, T, W, X, path, total, p, own, until, n, taken)
    B.changed[p] = B.changed[p] or taken  # also where the price stays: the next steps rely on it
    return delta if taken else 0.0


@compiled
def _exchange(
    T: Tables, W: Cover, M: Menu, E: Mates, path: Ints, total: Ints, p: int, heat: float, random: Random, B: Best
) -> float:
    """Days exchanged with somebody; what that changes in the price."""
    q, change = try_exchange(T, W, M, E, path, total, p, heat, random)
    if q >= 0:
        B.changed[p] = B.changed[q] = True
    return change


@compiled
def anneal(
    C: CoverTables,
    T: Tables,
    W: Cover,
    X: Step,
    M: Menu,
    E: Mates,
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
    for step in range(steps):
        if step % 1000 == 999:
            heat *= fall
            keep(W, B)
            if stop[0]:
                break
        p = movable[below(random, len(movable))]
        if len(E.person) > 0 and draw(random) < EXCHANGES:
            B.price[1] += _exchange(T, W, M, E, path, total, p, heat, random, B)
            continue
        B.price[1] += _try(C, T, W, X, M, path, total, p, heat, random, B)
    keep(W, B)
