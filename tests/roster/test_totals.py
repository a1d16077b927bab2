"""Limits on what cells lack together: against enumeration of every roster."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from tiny_tours import every_tour, least_price, tiny

from planner.roster.branching import Tree, split
from planner.roster.columns import generate
from planner.roster.master import Master, Pool
from planner.roster.totals import Total, families, inside, lacking
from planner.roster.tour_problem import TourProblem
from planner.roster.tour_stage import Stage, part_stage, whole_stage
from planner.roster.tour_start import first_roster
from planner.roster.tour_tables import tables_of


def pool_of(stage: Stage, problem: TourProblem, known: np.ndarray) -> Pool:
    pool = Pool(stage)
    for person, tour in enumerate(first_roster(problem, stage.tables, known).roster):
        pool.add(person, tour)
    return pool


def units(problem: TourProblem, roster: np.ndarray, total: Total) -> float:
    """Cell by cell, from the problem's own words."""
    held, cells, found = problem.held(roster), problem.cells, 0.0
    for cell in total.cells.tolist():
        at = cells.at[cells.start[cell] : cells.start[cell + 1]]
        found += max(0.0, held[cell] - max(at)) if total.above else max(0.0, min(at) - held[cell])
    return found


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("above", [False, True])
def test_the_bound_under_a_total_lies_below_every_roster_that_keeps_it(seed: int, above: bool) -> None:
    problem = tiny(30 + seed, 2, 5)
    T = tables_of(problem)
    cells = families(T)[0]
    tours = [every_tour(problem, person) for person in range(2)]
    rosters = [np.array(pair) for pair in itertools.product(*tours)]
    whole = Total(cells, above)
    held = [units(problem, roster, whole) for roster in rosters]
    middle = sorted(held)[len(held) // 2]
    for total in (Total(cells, above, least=middle), Total(cells, above, most=middle)):
        kept = [r for r, n in zip(rosters, held, strict=True) if total.least <= n <= total.most]
        known = np.zeros(T.bound.shape, dtype=np.int64)
        stage = replace(whole_stage(T), totals=(total,))
        state = generate(stage, pool_of(stage, problem, known), known, 200)
        assert state.bound <= min(problem.price(roster) for roster in kept) + 1e-6
        assert state.bound == pytest.approx(state.value)


def test_units_are_those_of_the_problem() -> None:
    problem = tiny(41, 3, 6, 2)
    T = tables_of(problem)
    draw = np.random.default_rng(1)
    roster = np.array([tours[int(draw.integers(len(tours)))] for tours in (every_tour(problem, p) for p in range(3))])
    for cells in families(T):
        for above in (False, True):
            total = Total(cells, above)
            assert lacking(T, cells, problem.held(roster), above).sum() == units(problem, roster, total)


def test_a_part_keeps_what_is_left_of_a_total() -> None:
    problem = tiny(42, 3, 6)
    T = tables_of(problem)
    S = first_roster(problem, T, np.zeros(T.bound.shape, dtype=np.int64))
    cells = families(T)[0]
    stage = part_stage(T, S, [0], 0, 6)
    rows = cells[:2]
    (part,) = inside(T, (Total(cells, False, least=100.0),), rows, S.held)
    standing = units(problem, S.roster, Total(cells[2:], False))
    assert part.cells.tolist() == rows.tolist()
    assert part.least == 100.0 - standing
    assert stage.price(S.roster[[0]]) == pytest.approx(problem.price(S.roster))


@pytest.mark.parametrize("seed", range(5))
def test_the_tree_proves_the_optimum_or_leaves_a_bound_below_it(seed: int) -> None:
    problem = tiny(50 + seed, 3, 6)
    T = tables_of(problem)
    known = np.zeros(T.bound.shape, dtype=np.int64)
    stage = whole_stage(T)
    pool = pool_of(stage, problem, known)
    state = generate(stage, pool, known, 200)
    assert state.duals is not None
    assert state.own is not None
    tree, best = Tree(stage, pool, state.duals, state.own, state.bound, known, 0.0), least_price(problem)
    met, random = math.inf, np.random.default_rng(1)
    for _ in range(30):
        if not tree.open:
            break
        rosters = tree.visit(2, met - 1e-6, random, math.inf)
        met = min([met, *(problem.price(roster) for roster in rosters)])
        tree.prune(met - 1e-6)
        assert min(tree.bound(), met) <= best + 1e-6
    assert met == pytest.approx(best)


def test_two_totals_part_a_node_and_leave_no_whole_number_out() -> None:
    problem = tiny(60, 4, 7)
    T = tables_of(problem)
    known = np.zeros(T.bound.shape, dtype=np.int64)
    stage = whole_stage(T)
    pool = pool_of(stage, problem, known)
    master: Master = generate(stage, pool, known, 200).master
    parts = split(families(T), master)
    if parts:
        up, down = parts
        assert (up.least, down.most) == (down.most + 1, up.least - 1)
        assert up.cells.tolist() == down.cells.tolist()


def test_fractions_of_amounts_are_not_rounded() -> None:
    T = tables_of(tiny(61, 2, 5))
    assert families(T)
    assert families(T._replace(amount=T.amount * 0.5)) == []
