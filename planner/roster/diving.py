"""From fractions of tours to whole ones: diving into the master, and choosing among a pool by branch and bound."""

from __future__ import annotations

import math
import time

import numpy as np

from planner.net import Net
from planner.roster.columns import Generation, generate
from planner.roster.master import Pool, rows_of, segments
from planner.roster.mip import INF, Builder, branch
from planner.roster.tour_problem import Floats, Ints
from planner.roster.tour_roster import QUICK_SPACE
from planner.roster.tour_stage import Stage, dual_values

DIVE_SHARE = 0.02
"""People fixed at each step of a dive, at least one."""
BLUR = 0.3
DEARER = 1e-4
"""Share by which each step may make the linear programme dearer without new tours."""
DIVE_ROUNDS = 200
"""Rounds of pricing after each step."""


def dive(
    stage: Stage,
    pool: Pool,
    state: Generation,
    known: Ints,
    random: np.random.Generator,
    threads: int = 1,
    until: float = math.inf,
) -> Ints:
    """Fix people to the tours the linear programme likes best, a few at a time, pricing again in between.

    Parameters
    ----------
    random : Generator
        Weights are blurred a little, so that two dives end differently.

    Returns
    -------
    ndarray of int, shape (people, free days)
        Once the net bites, everybody left takes the tour with the largest weight.
    """
    master, value = state.master, state.value
    free = np.arange(len(stage.people))
    chosen = np.full(len(stage.people), -1)
    while len(free):
        best, most = _likeliest(pool, master.weights(), len(stage.people))
        order = free[np.argsort(-most[free] * random.uniform(1 - BLUR, 1, len(free)), kind="stable")]
        late = time.monotonic() > until
        count = len(free) if late else max(1, int(len(stage.people) * DIVE_SHARE))
        for person in order[:count].tolist():
            chosen[person] = best[person]
            master.keep_only(person, int(best[person]))
        free = order[count:]
        if len(free):
            # Tours are only looked for where fixing people has made the programme dearer.
            enough = value + max(DEARER * abs(value), 1e-6)
            some = np.sort(free)
            after = generate(
                stage, pool, known, DIVE_ROUNDS, threads, until, enough, master, some, most_space=QUICK_SPACE
            )  # fmt: skip
            if after.value > enough:
                master.grow()
                after.value = master.solve()[0]
            value = after.value
    return np.array([pool.tours[number] for number in chosen.tolist()])


def _likeliest(pool: Pool, weights: Floats, people: int) -> tuple[Ints, Floats]:
    """Of each person the tour with the largest weight, and that weight."""
    best, most = np.full(people, -1), np.zeros(people)
    for number in np.argsort(-weights, kind="stable").tolist():
        owner = pool.owner[number]
        if best[owner] < 0:
            best[owner], most[owner] = number, weights[number]
    return best, most


def pick(
    stage: Stage, pool: Pool, reduced: Floats, room: float, most: float, nodes: int, seconds: float
) -> Ints | None:
    """The best roster of the pool's tours whose reduced cost is at most `room`, by branch and bound.

    Parameters
    ----------
    reduced : ndarray, shape (tours,)
    room : float
        What a roster worth finding may cost above the bound.
    most : float
        What the tours and the cells of `rows_of` may cost together.
    nodes : int
        Deterministic limit.
    """
    able = np.flatnonzero(reduced <= room)
    builder = Builder()
    cell_terms: dict[int, dict[int, float]] = {cell: {} for cell in rows_of(stage).tolist()}
    person_terms: list[dict[int, float]] = [{} for _ in stage.people]
    for number in able.tolist():
        column = builder.column(0.0, 1.0, pool.price[number], whole=True)
        person_terms[pool.owner[number]][column] = 1.0
        for cell, amount in zip(*(part.tolist() for part in pool.entries(number)), strict=True):
            cell_terms[cell][column] = amount
    for terms in person_terms:
        builder.row(1.0, 1.0, terms)
    for cell, terms in cell_terms.items():
        first, value, pieces = segments(stage, cell)
        builder.offset += value
        ask = first - float(stage.base[cell])
        for sign, length, slope in pieces:
            terms[builder.column(0.0, INF if math.isinf(length) else length, slope)] = -sign
        builder.row(ask, ask, terms)
    # What is not better than asked for is cut off: branch and bound then ends early where there is nothing.
    costs = {column: cost for column, cost in enumerate(builder.cost) if cost}
    builder.row(-INF, most - builder.offset, costs)
    answer = branch(builder.programme(), 0.0, nodes, Net.of(seconds))
    if answer.x is None:
        return None
    x = answer.x[: len(able)]
    tours = np.zeros((len(stage.people), stage.end - stage.begin), dtype=np.int64)
    for number in able[x > 0.5].tolist():
        tours[pool.owner[number]] = pool.tours[number]
    return tours


def reduced_costs(stage: Stage, pool: Pool, duals: Floats, own: Floats) -> Floats:
    """Reduced cost of every tour of the pool under the duals of cells and people."""
    value = np.zeros(stage.tables.price.shape[1])
    dual_values(stage.tables, duals, value)
    earned = np.array([value[tour].sum() for tour in pool.tours])
    reduced: Floats = np.array(pool.price) - earned - own[np.array(pool.owner)]
    return reduced
