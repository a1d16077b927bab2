"""Tours by column generation: one column a person's tour, priced by dynamic programming, with a proven bound.

Dantzig and Wolfe 1960; duals smoothed after Wentges 1997; the bound is Lagrange's, valid in every round.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np

from planner.roster.master import Master, Pool
from planner.roster.tour_dp import FOUND
from planner.roster.tour_problem import Floats, Ints
from planner.roster.tour_roster import QUICK_SPACE, SPACE
from planner.roster.tour_stage import Stage, cheapest, dual_values

IMPROVES = 1e-6
"""A column must lower the objective by so much a unit."""


@dataclass(eq=False)
class Generation:
    """Where column generation stands.

    Attributes
    ----------
    master : Master
    value : float
        Objective of the linear programme.
    bound : float
        Of every roster of the stage.
    rounds : int
    duals, own : ndarray, optional
        Of cells and totals, and of each person's one tour, in the linear programme.
    centre : ndarray, optional
        Duals of cells and totals that gave the bound.
    """

    master: Master
    value: float
    bound: float
    rounds: int = 0
    duals: Floats | None = None
    own: Floats | None = None
    centre: Floats | None = None


def least_cells(stage: Stage, rows: Ints, duals: Floats) -> float:
    """Least of price + dual x amount over the cells of `rows`, each for itself.

    What a total's dual is worth is the total's at its limit, less the units of each cell at that dual.
    """
    T, cells = stage.tables, len(stage.base)
    total = 0.0
    earned = np.zeros((2, cells))
    for limit, dual in zip(stage.totals, duals[cells:].tolist(), strict=True):
        total += limit.worth(dual)
        earned[int(limit.above), limit.cells] += dual
    for cell in rows.tolist():
        part = slice(T.hinge_start[cell], T.hinge_start[cell + 1])
        at, under, over = T.hinge_at[part], T.under[part], T.over[part]
        base = stage.base[cell]
        points = np.unique(np.concatenate([at[at >= base], [base, base + 2.0 * len(stage.people)]]))[:, None]
        price = (under * np.maximum(0, at - points) + over * np.maximum(0, points - at)).sum(axis=1)
        if len(at):
            price -= earned[0, cell] * np.maximum(0, at.min() - points[:, 0])
            price -= earned[1, cell] * np.maximum(0, points[:, 0] - at.max())
        total += float((price + duals[cell] * (points[:, 0] - base)).min())
    return total


def generate(
    stage: Stage,
    pool: Pool,
    known: Ints,
    rounds: int,
    threads: int = 1,
    until: float = math.inf,
    enough: float = -math.inf,
    master: Master | None = None,
    free: Ints | None = None,
    most_space: int = SPACE,
    hopeless: float = math.inf,
    near: float = 0.0,
    centre: Floats | None = None,
) -> Generation:
    """Add columns until none improves (or so many rounds).

    Parameters
    ----------
    pool : Pool
        Holds at least one tour of every person; grows.
    rounds : int
        Deterministic limit.
    until : float
        Reading of `time.monotonic` at which to stop: the safety net.
    enough : float
        Stop when the linear programme is no dearer than this.
    most_space : int
        Of one person's programme, once a quick one finds nothing more.
    hopeless : float
        Stop when the bound is above this.
    free : ndarray of int, optional
        Only these people's tours are priced (diving); the bound then holds with the others' tours as they are kept.
    near : float
        Stop when the bound is so near the linear programme.
    centre : ndarray, optional
        Duals to begin the smoothing at, as of a programme that was nearly the same.

    Returns
    -------
    Generation
    """
    master = master or Master(stage, pool)
    state = Generation(master, math.inf, -math.inf, centre=centre)
    value = np.zeros(stage.tables.price.shape[1])
    everyone = np.arange(len(stage.people)) if free is None else free
    space = QUICK_SPACE
    for number in range(rounds):
        master.grow()
        state.value, state.duals, state.own = master.solve()
        state.rounds = number + 1
        if state.value <= enough:
            break
        smooth = 0.0 if state.centre is None else 0.7
        added = 0
        while True:
            duals = state.duals if state.centre is None else smooth * state.centre + (1 - smooth) * state.duals
            dual_values(stage.tables, duals, value)
            tours, least, status = cheapest(stage, value, known, everyone, threads, space)
            bound = stage.fixed + master.standing + float(least.sum()) + least_cells(stage, master.rows, duals)
            bound += sum(pool.price[number] - float(value[pool.tours[number]].sum()) for number in master.kept.values())
            if bound > state.bound:
                state.bound, state.centre = bound, duals
            added = _take(stage, pool, everyone, tours, status, state)
            if added or (smooth == 0 and space == most_space):
                break
            if smooth == 0:
                space = most_space
            smooth = smooth / 2 if smooth > 0.2 else 0.0
        if not added or state.bound > min(hopeless, state.value - near) or time.monotonic() > until:
            break
    return state


def _take(stage: Stage, pool: Pool, everyone: Ints, tours: Ints, status: Ints, state: Generation) -> int:
    """Add the tours that improve on the linear programme; returns how many."""
    assert state.duals is not None
    assert state.own is not None
    added = 0
    value = np.zeros(stage.tables.price.shape[1])
    dual_values(stage.tables, state.duals, value)
    for place, tour, how in zip(everyone.tolist(), tours, status.tolist(), strict=True):
        if how != FOUND:
            continue
        reduced = float((stage.tables.price[stage.people[place], tour] - value[tour]).sum()) - state.own[place]
        if reduced < -IMPROVES:
            added += pool.add(place, tour)
    return added
