"""From fractions of tours to whole ones: diving into the master, and choosing among a pool by branch and bound."""

from __future__ import annotations

import math
import time

import numpy as np

from planner.net import Net
from planner.roster.columns import Generation, generate
from planner.roster.master import Pool, rows_of, segments
from planner.roster.mip import INF, Builder, ask
from planner.roster.tour_problem import Floats, Ints
from planner.roster.tour_roster import QUICK_SPACE
from planner.roster.tour_stage import Stage, dual_values

DIVE_SHARE = 0.02
"""People fixed at each step of a dive, at least one."""
SURE = 0.95
"""Weight of a tour that is as good as taken."""
SURE_SHARE = 0.1
"""People fixed at once whose tours are as good as taken."""
BLUR = 0.3
DEARER = 1e-4
"""Share by which each step may make the linear programme dearer without new tours."""
NEAR = 1e-4
"""Share of the linear programme that the bound of a step may lie below it."""
STEPS_BACK = 10
"""Of a dive, after which it is given up."""
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
    most: float = math.inf,
) -> Ints | None:
    """Fix people to the tours the linear programme likes best, a few at a time, pricing again in between.

    Parameters
    ----------
    random : Generator
        Weights are blurred a little, so that two dives end differently.
    most : float
        What a roster worth finding may cost: a step after which the programme is dearer is taken back and its tours
        forbidden.

    Returns
    -------
    ndarray of int, shape (people, free days), or None
        Once the net bites, everybody left takes the tour with the largest weight. None after too many steps back.
    """
    master, value = state.master, state.value
    free = np.arange(len(stage.people))
    chosen = np.full(len(stage.people), -1)
    left, forbidden = STEPS_BACK, set[int]()
    near = NEAR * max(1.0, abs(value))
    while len(free):
        best, weight = _likeliest(pool, master.weights(), len(stage.people))
        order = free[np.argsort(-weight[free] * random.uniform(1 - BLUR, 1, len(free)), kind="stable")]
        late = time.monotonic() > until
        sure = int((weight[free] > SURE).sum())
        few, many = (max(1, int(len(stage.people) * share)) for share in (DIVE_SHARE, SURE_SHARE))
        count = len(free) if late else min(len(free), max(few, min(many, sure)))
        chosen[order[:count]] = best[order[:count]]
        for person in order[:count].tolist():
            master.keep_only(person, int(best[person]))
        if count == len(free):
            break
        # Tours are only looked for where fixing people has made the programme dearer.
        enough = value + max(DEARER * abs(value), 1e-6)
        some = np.sort(order[count:])
        after = generate(stage, pool, known, DIVE_ROUNDS, threads, until, enough, master, some, QUICK_SPACE, most, near)
        hopeless = after.bound > most
        if not hopeless and after.value > enough:
            master.grow()
            after.value = master.solve()[0]
        if late or not (hopeless or after.value > most):
            value, free = after.value, order[count:]
            continue
        forbidden |= set(best[order[:count]].tolist())
        if left == 0 or not all(_has_others(pool, person, forbidden) for person in order[:count].tolist()):
            return None
        left -= 1
        master.let_go(order[:count].tolist(), forbidden)
        value = master.solve()[0]
    return np.array([pool.tours[number] for number in chosen.tolist()])


def _has_others(pool: Pool, person: int, forbidden: set[int]) -> bool:
    return any(owner == person and number not in forbidden for number, owner in enumerate(pool.owner))


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
    ends: dict[int, tuple[int, int]] = {}
    for cell, terms in cell_terms.items():
        first, value, pieces = segments(stage, cell)
        builder.offset += value
        asked = first - float(stage.base[cell])
        columns = [builder.column(0.0, INF if math.isinf(length) else length, slope) for _, length, slope in pieces]
        terms.update({column: -sign for column, (sign, _, _) in zip(columns, pieces, strict=True)})
        ends[cell] = columns[0], columns[-1]
        builder.row(asked, asked, terms)
    for total in stage.totals:
        builder.row(total.least, total.most, {ends[cell][total.above]: 1.0 for cell in total.cells.tolist()})
    # What is not better than asked for is cut off: branch and bound then ends early where there is nothing.
    costs = {column: cost for column, cost in enumerate(builder.cost) if cost}
    builder.row(-INF, most - builder.offset, costs)
    # Not HiGHS: two of its searches in threads of one process can wait for each other for ever.
    parameters = (f"limits/nodes = {nodes}", "randomization/randomseedshift = 1")
    answer = ask(builder.programme(), "scip", parameters, Net.of(seconds))
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
