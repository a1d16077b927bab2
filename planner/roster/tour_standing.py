"""A roster with what follows from it, the price of the cells, and the stream of random numbers; compiled."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.roster.tour_compiled import compiled
from planner.roster.tour_problem import Floats, Ints
from planner.roster.tour_tables import Tables

Stream = NDArray[np.uint64]
"""State of a stream of random numbers, shape (1,)."""


class Standing(NamedTuple):
    """A roster and what follows from it, kept up to date by moves; see `standing`."""

    roster: Ints
    """(P, D) option numbers."""
    path: Ints
    """(P, D + 1) automaton state before each day and after the last."""
    total: Ints
    """(P, R, K) what each sum holds."""
    held: Floats
    """(cells,)"""
    menu_start: Ints
    """(P * D + 1,) a person's options of a day are ``menu[menu_start[p * D + d]:...]``."""
    menu: Ints
    adds_start: Ints
    """(O + 1,) sums an option adds to are ``adds[adds_start[o]:...]``."""
    adds: Ints


@compiled
def draw(state: Stream) -> Any:
    """The next of a stream of 64-bit numbers (xorshift*, Vigna 2016)."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    return x * np.uint64(2685821657736338717)


@compiled
def below(state: Stream, n: int) -> Any:
    """A number from 0 to n - 1."""
    return np.int64((draw(state) >> np.uint64(33)) % np.uint64(n))


@compiled
def unit(state: Stream) -> float:
    """A number from 0 to 1."""
    return np.float64(draw(state) >> np.uint64(11)) / 9007199254740992.0


@compiled
def cell_price(T: Tables, c: int, n: float) -> float:
    """Price of cell c holding n."""
    total = 0.0
    for h in range(T.hinge_start[c], T.hinge_start[c + 1]):
        gap = T.hinge_at[h] - n
        total += T.under[h] * gap if gap > 0 else -T.over[h] * gap
    return total


@compiled
def shift_cover(T: Tables, held: Floats, o: int, sign: float) -> float:
    """Add an option to the cells (or take it away); returns the change of their price."""
    change = 0.0
    for e in range(T.cell_start[o], T.cell_start[o + 1]):
        c = T.cell[e]
        before = cell_price(T, c, held[c])
        held[c] += sign * T.amount[e]
        change += cell_price(T, c, held[c]) - before
    return change
