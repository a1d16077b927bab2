"""A roster of tours as the search holds it: made, read, priced, and cut into windows."""

from __future__ import annotations

import numpy as np

from planner.roster.tour_problem import Floats, Ints
from planner.roster.tour_standing import Standing
from planner.roster.tour_tables import Tables

QUICK_SPACE = 1_000_000
SPACE = 10_000_000
"""Most places of one dynamic programme (8 bytes each), for a quick and for the best answer."""


def empty_standing(T: Tables) -> Standing:
    """A standing without a roster yet."""
    people, days = T.price.shape[0], len(T.first) - 1
    able = np.isfinite(T.price)
    first = T.first[:-1]
    count = np.add.reduceat(able, first, axis=1).astype(np.int64)
    menu_start = np.concatenate([[0], np.cumsum(count.ravel())]).astype(np.int64)
    menu = np.nonzero(able)[1].astype(np.int64)
    adds_start = np.concatenate([[0], np.cumsum((T.used > 0).sum(axis=0))]).astype(np.int64)
    adds = np.nonzero(T.used.T > 0)[1].astype(np.int64)
    return Standing(
        np.zeros((people, days), dtype=np.int64),
        np.zeros((people, days + 1), dtype=np.int64),
        np.zeros((people, *T.least.shape[1:]), dtype=np.int64),
        np.zeros(len(T.hinge_start) - 1),
        menu_start, menu, adds_start, adds,
    )  # fmt: skip


def stand(T: Tables, S: Standing, person: int, tour: Ints) -> None:
    """Put a person's tour of option numbers into a standing; the cells are the caller's."""
    m = T.automaton[person]
    state = 0
    S.total[person] = 0
    S.roster[person] = tour
    for day, option in enumerate(tour.tolist()):
        S.path[person, day] = state
        for r in range(len(T.used)):
            k = T.stretch[r, day]
            seen = T.bit[r] >= 0 and (T.touched[m, day, state] >> T.bit[r]) & 1
            if k >= 0 and not seen:
                S.total[person, r, k] += T.used[r, option]
        state = T.step[m, day, state, T.klass[m, option]]
        assert state >= 0, "a tour that its person's rules forbid"
    S.path[person, -1] = state


def standing_of(T: Tables, roster: Ints) -> Standing:
    """The standing of a roster of option numbers, shape (P, D)."""
    S = empty_standing(T)
    for person, tour in enumerate(roster):
        stand(T, S, person, tour)
    S.held[:] = held_by(T, roster)
    return S


def held_by(T: Tables, roster: Ints) -> Floats:
    """What the cells hold under a roster or some of its rows."""
    count = np.bincount(roster.ravel(), minlength=T.price.shape[1])
    per_entry = np.repeat(count, np.diff(T.cell_start)) * T.amount
    return np.bincount(T.cell, weights=per_entry, minlength=len(T.hinge_start) - 1).astype(np.float64)


def cells_price(T: Tables, held: Floats) -> float:
    """Price of all cells."""
    n = np.repeat(held, np.diff(T.hinge_start))
    return float((T.under * np.maximum(0, T.hinge_at - n) + T.over * np.maximum(0, n - T.hinge_at)).sum())


def price_of(T: Tables, roster: Ints) -> float:
    """Objective of a roster."""
    own = float(np.take_along_axis(T.price, roster, axis=1).sum())
    return own + cells_price(T, held_by(T, roster))
