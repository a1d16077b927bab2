"""A first roster: one person after the other takes the tour that is cheapest at the cells as they stand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from forecasting.faults import Fault, InputError
from planner.roster.tour_dp import FOUND, LARGEST, TOO_LARGE
from planner.roster.tour_problem import NO_LIMIT, Floats, Ints, TourProblem
from planner.roster.tour_roster import SPACE, empty_standing, stand
from planner.roster.tour_stage import Stage, cheapest, cuts, marginal_values, whole_stage
from planner.roster.tour_standing import Standing
from planner.roster.tour_tables import Tables

LARGE = 8_000_000
"""Places of a dynamic programme from which the horizon is cut into pieces."""
PIECE_DAYS = 28
SLACKS = (0.0, 0.01, 0.02, 0.04, 0.08, 0.2, 1.0)
"""Shares of a sum by which a piece may be behind or ahead, the least that will do: what it leaves open, others owe."""
SPARING = 1e4
"""More than any price: how strongly a tour spares the sums."""


def first_roster(problem: TourProblem, T: Tables, known: Ints) -> Standing:
    """A roster that keeps every rule.

    Raises
    ------
    InputError
        Names the people for whom no tour was found.
    """
    S = empty_standing(T)
    stage = whole_stage(T)
    pieces = _pieces(problem, T)
    whole = [problem.options.days]
    order = (whole, pieces) if fits_whole(problem, T) else (pieces, whole)
    faults: list[Fault] = []
    value = np.zeros(T.price.shape[1])
    for person, worker in enumerate(problem.workers):
        marginal_values(T, S.held, 0, problem.options.days, value)
        tour = None
        # Where the cheapest tour has too many sums to tell apart, one that spares them, then one made piece by piece.
        for ends in order:
            for worth in (value, _sparing(T, person)):
                tour = _tour(stage, person, ends, worth, known) if tour is None else tour
        if tour is None:
            expected = "a tour that keeps rules, sums and fixed days together"
            faults.append(Fault(f"{worker.name}", "", expected, "Loosen a bound or free a fixed day."))
            continue
        stand(T, S, person, tour)
        for option in tour.tolist():
            part = slice(T.cell_start[option], T.cell_start[option + 1])
            np.add.at(S.held, T.cell[part], T.amount[part])
    if faults:
        raise InputError(faults)
    return S


def _sparing(T: Tables, person: int) -> Floats:
    """Worth of options by which little of every sum with a most is used, shape (O,)."""
    most = T.most[person].min(axis=1, initial=NO_LIMIT)
    able = (T.bound[person] > 0) & (most < NO_LIMIT) & (np.arange(len(most)) != T.inner[person])
    share = T.used[able] / np.maximum(1, most[able])[:, None]
    return np.asarray(-SPARING * share.sum(axis=0), dtype=np.float64)


def fits_whole(problem: TourProblem, T: Tables) -> bool:
    """Whether one programme for the whole horizon is small enough."""
    widths = np.where(T.most >= NO_LIMIT, 0, T.most).max(axis=2, initial=0)
    width = float((widths * (T.bound > 0)).max(axis=1, initial=1).max(initial=1))
    blocks = max([1, *(len(np.unique(s.once)) - 1 for s in problem.sums if s.once is not None)])
    return bool(problem.options.days * T.step.shape[2] * width * blocks <= LARGE)


def _pieces(problem: TourProblem, T: Tables) -> list[int]:
    """Days where a person's programme is cut, the last day's end included."""
    days = problem.options.days
    able = cuts(T, [item.once for item in problem.sums if item.once is not None])
    ends: list[int] = []
    while not ends or ends[-1] < days:
        reach = (ends[-1] if ends else 0) + PIECE_DAYS
        ends.append(days if reach + PIECE_DAYS // 2 >= days else max(day for day in able if day <= reach))
    return ends


def _tour(stage: Stage, person: int, ends: list[int], value: Floats, known: Ints) -> Ints | None:
    """The cheapest tour, piece by piece; each piece keeps its share of the sums."""
    T = stage.tables
    tour = np.zeros(ends[-1], dtype=np.int64)
    alive = _alive(T, person)
    state, used, begin = 0, np.zeros(T.least.shape[1:], dtype=np.int64), 0
    for end in ends:
        found = None
        for slack in SLACKS:
            piece = _piece(stage, person, begin, end, state, used, alive, slack)
            for space in (SPACE, LARGEST):
                tours, _, status = cheapest(piece, value, known, space=space)
                if status[0] != TOO_LARGE:
                    break
            if status[0] == FOUND:
                found = tours[0]
                break
        if found is None:
            return None
        tour[begin:end] = found
        state, used = _walk(T, person, begin, state, used, found)
        begin = end
    return tour


def _piece(
    stage: Stage,
    person: int,
    begin: int,
    end: int,
    state: int,
    used: Ints,
    alive: list[NDArray[np.bool_]],
    slack: float,
) -> Stage:
    """Days of one person; a sum may hold at their end about the share of its bounds that its days have passed."""
    T = stage.tables
    least, most = T.least[[person]].copy(), T.most[[person]].copy()
    for r, days in enumerate(T.stretch):
        for k in range(int(days.max(initial=-1)) + 1):
            inside = np.flatnonzero(days == k)
            share = (inside < end).mean()
            if share < 1:
                least[0, r, k] = max(0, int(np.floor(least[0, r, k] * (share - slack))))
                if most[0, r, k] < NO_LIMIT:
                    most[0, r, k] = min(most[0, r, k], int(np.ceil(most[0, r, k] * (share + slack))))
    leaves = np.zeros((1, T.step.shape[2]), dtype=bool)
    leaves[0, : len(alive[end])] = alive[end]
    one = T._replace(
        price=T.price[[person]], automaton=T.automaton[[person]], least=least, most=most, bound=T.bound[[person]],
        inner=T.inner[[person]],
    )  # fmt: skip
    return Stage(one, np.array([0]), begin, end, np.array([state]), used[None], leaves, stage.base, 0.0)


def _alive(T: Tables, person: int) -> list[NDArray[np.bool_]]:
    """For each layer the states from which the days left can be worked with the person's options."""
    m, days = T.automaton[person], len(T.first) - 1
    alive: list[NDArray[np.bool_]] = [np.ones(1, dtype=bool)] * (days + 1)
    for day in range(days - 1, -1, -1):
        options = np.arange(T.first[day], T.first[day + 1])
        classes = np.unique(T.klass[m, options[np.isfinite(T.price[person, options])]])
        step = T.step[m, day, : T.states[m, day]][:, classes]
        goes = (step >= 0) & alive[day + 1][np.maximum(step, 0)]
        alive[day] = np.asarray(goes.any(axis=1))
    return alive


def _walk(T: Tables, person: int, begin: int, state: int, used: Ints, tour: Ints) -> tuple[int, Ints]:
    m, used = T.automaton[person], used.copy()
    for day, option in enumerate(tour.tolist(), begin):
        for r in range(len(T.used)):
            k = T.stretch[r, day]
            seen = T.bit[r] >= 0 and (T.touched[m, day, state] >> T.bit[r]) & 1
            if k >= 0 and not seen:
                used[r, k] += T.used[r, option]
        state = int(T.step[m, day, state, T.klass[m, option]])
    return state, used
