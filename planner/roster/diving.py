"""From fractions of tours to whole ones: diving into the master, and choosing among a pool by branch and bound."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import numpy as np

from planner.net import Net
from planner.roster.columns import Generation, generate
from planner.roster.master import Master, Pool, rows_of, segments
from planner.roster.mip import INF, Builder, ask
from planner.roster.totals import inside
from planner.roster.tour_problem import Floats, Ints
from planner.roster.tour_roster import QUICK_SPACE, held_by
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
WIDE_TOURS = 3000
"""Tours of a programme that is made anew, for those still free, when enough of its people are fixed."""
NARROWER = 0.75
"""Share of its people that is left then."""
LENT = 30
"""Tours of each person that it is then given."""


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
    down, able = _Dive(stage, pool, state, most), True
    while able and len(down.free):
        order, best = down.order(random)
        late = time.monotonic() > until
        count = len(order) if late else down.count(order)
        able = down.step(order, best, count, known, threads, until, late)
        down.narrow()
    down.give_back()
    return down.tours if able else None


class _Dive:
    """Where a dive stands: people fixed, people free, and a programme that is made anew when it has become too wide."""

    def __init__(self, stage: Stage, pool: Pool, state: Generation, most: float) -> None:
        self.outer, self.stage, self.pool, self.most = pool, stage, pool, most
        self.master, self.value = state.master, state.value
        self.duals, self.own = state.duals, state.own
        self.place = np.arange(len(stage.people))
        self.free = self.place
        self.left, self.forbidden = STEPS_BACK, set[int]()
        self.centre = state.centre if len(pool.tours) >= WIDE_TOURS else None
        self.near = NEAR * max(1.0, abs(self.value))
        self.weight = np.zeros(len(self.place))
        self.tours = np.zeros((len(stage.people), stage.end - stage.begin), dtype=np.int64)

    def order(self, random: np.random.Generator) -> tuple[Ints, Ints]:
        """The free people, the surest first, and everybody's tour with the largest weight."""
        best, self.weight = _likeliest(self.pool, self.master.weights(), len(self.stage.people))
        blurred = -self.weight[self.free] * random.uniform(1 - BLUR, 1, len(self.free))
        return self.free[np.argsort(blurred, kind="stable")], best

    def count(self, order: Ints) -> int:
        """How many people the next step fixes."""
        sure = int((self.weight[order] > SURE).sum())
        few, many = (max(1, int(len(self.tours) * share)) for share in (DIVE_SHARE, SURE_SHARE))
        return min(len(order), max(few, min(many, sure)))

    def step(self, order: Ints, best: Ints, count: int, known: Ints, threads: int, until: float, late: bool) -> bool:
        """Fix the first people, or forbid their tours where that led nowhere; whether the dive goes on."""
        some = order[:count].tolist()
        for person in some:
            self.master.keep_only(person, int(best[person]))
            self.tours[self.place[person]] = self.pool.tours[best[person]]
        if count == len(order):
            self.free = order[count:]
            return True
        # Tours are only looked for where fixing people has made the programme dearer.
        enough = self.value + max(DEARER * abs(self.value), 1e-6)
        free, limits = np.sort(order[count:]), (QUICK_SPACE, self.most, self.near)
        after = generate(
            self.stage, self.pool, known, DIVE_ROUNDS, threads, until, enough, self.master, free, *limits, self.centre
        )
        self.centre = None if self.centre is None else after.centre
        hopeless = after.bound > self.most
        if not hopeless and after.value > enough:
            self.master.grow()
            after.value = self.master.solve()[0]
        if late or not (hopeless or after.value > self.most):
            self.value, self.free, self.duals, self.own = after.value, order[count:], after.duals, after.own
            return True
        self.forbidden |= set(best[some].tolist())
        if self.left == 0 or not all(_has_others(self.pool, person, self.forbidden) for person in some):
            return False
        self.left -= 1
        self.master.let_go(some, self.forbidden)
        self.value = self.master.solve()[0]
        return True

    def narrow(self) -> None:
        """Make the programme of those who are free anew, with their better tours, once most of it has become idle."""
        people = len(self.stage.people)
        wide = len(self.outer.tours) >= WIDE_TOURS and len(self.pool.tours) > LENT * people
        if not wide or len(self.free) > NARROWER * people or not len(self.free):
            return
        free = np.sort(self.free)
        gone = np.setdiff1d(np.arange(people), free)
        stage = settled(self.stage, gone, self.tours[self.place[gone]])
        stage = replace(stage, totals=inside(stage.tables, stage.totals, rows_of(stage), stage.base))
        pool, forbidden = Pool(stage), set[int]()
        for number, person in self._better(free):
            if pool.add(person, self.pool.tours[number]) and number in self.forbidden:
                forbidden.add(len(pool.tours) - 1)
        self.give_back()
        self.stage, self.pool, self.place, self.forbidden = stage, pool, self.place[free], forbidden
        self.free = np.arange(len(free))
        self.master = Master(stage, pool)
        self.master.grow()
        self.master.forbid(forbidden)
        self.value, self.duals, self.own = self.master.solve()

    def _better(self, free: Ints) -> list[tuple[int, int]]:
        """Tours of the free people that are taken, forbidden or of little reduced cost, and whose they are then."""
        assert self.duals is not None
        assert self.own is not None
        reduced = reduced_costs(self.stage, self.pool, self.duals, self.own)
        must, left = self.master.weights() > 0, np.full(len(self.stage.people), LENT)
        must[list(self.forbidden)] = True
        person = {owner: number for number, owner in enumerate(free.tolist())}
        found = []
        for number in np.argsort(reduced, kind="stable").tolist():
            owner = self.pool.owner[number]
            if owner in person and (must[number] or left[owner] > 0):
                left[owner] -= 1
                found.append((number, person[owner]))
        return found

    def give_back(self) -> None:
        """Put the tours found since the programme was made anew into the pool of the beginning."""
        if self.pool is not self.outer:
            for owner, tour in zip(self.pool.owner, self.pool.tours, strict=True):
                self.outer.add(int(self.place[owner]), tour)


def settled(stage: Stage, places: Ints, tours: Ints) -> Stage:
    """A stage in which some of its people's tours stand; totals are the caller's.

    Parameters
    ----------
    places : ndarray of int, shape (n,)
        Of people in ``stage.people``.
    tours : ndarray of int, shape (n, free days)
        Options.
    """
    left = np.setdiff1d(np.arange(len(stage.people)), places)
    own = float(stage.tables.price[stage.people[places][:, None], tours].sum())
    return replace(
        stage,
        people=stage.people[left], entry=stage.entry[left], outside=stage.outside[left], leaves=stage.leaves[left],
        base=stage.base + held_by(stage.tables, tours), fixed=stage.fixed + own,
    )  # fmt: skip


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
