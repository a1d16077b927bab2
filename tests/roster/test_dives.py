"""Dives: people fixed to tours and let go again, against enumeration."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from tiny_tours import every_tour, least_price, tiny

from planner.roster import diving
from planner.roster.columns import Generation, generate
from planner.roster.diving import STEPS_BACK, dive, settled
from planner.roster.master import Pool
from planner.roster.tour_problem import TourProblem
from planner.roster.tour_stage import whole_stage
from planner.roster.tour_start import first_roster
from planner.roster.tour_tables import tables_of


def relaxed(problem: TourProblem) -> tuple[Pool, Generation, np.ndarray]:
    T = tables_of(problem)
    known = np.zeros(T.bound.shape, dtype=np.int64)
    pool = Pool(whole_stage(T))
    for person, tour in enumerate(first_roster(problem, T, known).roster):
        pool.add(person, tour)
    return pool, generate(pool.stage, pool, known, 200), known


@pytest.mark.parametrize("seed", range(4))
def test_with_a_tour_kept_the_bound_is_below_every_roster_that_has_it(seed: int) -> None:
    problem = tiny(70 + seed, 3, 5)
    pool, state, known = relaxed(problem)
    number = pool.owner.index(0)
    state.master.keep_only(0, number)
    others = np.array([1, 2])
    after = generate(pool.stage, pool, known, 200, master=state.master, free=others)
    tours = [[pool.tours[number]], every_tour(problem, 1), every_tour(problem, 2)]
    best = min(problem.price(np.array(roster)) for roster in itertools.product(*tours))
    assert after.bound <= best + 1e-6
    assert after.bound == pytest.approx(after.value)


def test_a_person_let_go_takes_any_tour_but_those_forbidden() -> None:
    problem = tiny(74, 3, 6)
    pool, state, _ = relaxed(problem)
    master, before = state.master, state.value
    likeliest = int(np.argmax(master.weights()))
    owner = pool.owner[likeliest]
    master.keep_only(owner, likeliest)
    assert master.solve()[0] >= before - 1e-6
    master.let_go([owner], set())
    assert master.solve()[0] == pytest.approx(before)
    master.keep_only(owner, likeliest)
    master.let_go([owner], {likeliest})
    master.solve()
    assert master.weights()[likeliest] == pytest.approx(0.0)
    assert not master.kept


@pytest.mark.parametrize("seed", range(6))
def test_a_dive_costs_what_was_asked_for_or_finds_nothing(seed: int) -> None:
    problem = tiny(80 + seed, 3, 6)
    pool, state, known = relaxed(problem)
    best = least_price(problem)
    found = dive(pool.stage, pool, state, known, np.random.default_rng(1), most=best + 1e-6)
    if found is not None:
        assert problem.price(found) >= best - 1e-6
        assert all(problem.allows(person, tour) for person, tour in enumerate(found))


def test_what_nobody_can_reach_is_given_up_after_some_steps_back() -> None:
    problem = tiny(90, 4, 6)
    pool, state, known = relaxed(problem)
    assert dive(pool.stage, pool, state, known, np.random.default_rng(1), most=state.value - 100.0) is None
    assert 1 <= STEPS_BACK < math.inf


@pytest.mark.parametrize("seed", range(5))
def test_a_programme_made_anew_for_those_still_free_leads_to_a_roster_too(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every programme too wide: same prices, same rules; what is found stands in the pool of the beginning."""
    for name in ("WIDE_TOURS", "LENT"):
        monkeypatch.setattr(diving, name, 0)
    problem = tiny(80 + seed, 3, 6)
    pool, state, known = relaxed(problem)
    before = len(pool.tours)
    found = dive(pool.stage, pool, state, known, np.random.default_rng(1), most=math.inf)
    assert found is not None
    assert all(problem.allows(person, tour) for person, tour in enumerate(found))
    assert problem.price(found) == pytest.approx(pool.stage.price(found))
    assert problem.price(found) >= least_price(problem) - 1e-6
    assert len(pool.tours) >= before
    taken = {(person, tour.tobytes()) for person, tour in enumerate(found)}
    assert taken <= {(owner, tour.tobytes()) for owner, tour in zip(pool.owner, pool.tours, strict=True)}


def test_a_stage_with_tours_that_stand_prices_rosters_as_the_whole_does() -> None:
    problem = tiny(95, 4, 6)
    pool, _, _ = relaxed(problem)
    roster = np.array([next(t for t, who in zip(pool.tours, pool.owner, strict=True) if who == p) for p in range(4)])
    part = settled(pool.stage, np.array([1, 3]), roster[[1, 3]])
    assert part.people.tolist() == [0, 2]
    assert part.price(roster[[0, 2]]) == pytest.approx(problem.price(roster))
