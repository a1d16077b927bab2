"""The search over tours: the optimum where it can be enumerated, the same bytes again, and the clock."""

from __future__ import annotations

import numpy as np
import pytest
from tiny_tours import least_price, tiny

from planner.roster.improve import solve_tours
from planner.roster.tour_moves import anneal
from planner.roster.tour_roster import held_by, price_of
from planner.roster.tour_start import first_roster
from planner.roster.tour_tables import tables_of


@pytest.mark.parametrize(
    ("seed", "people", "days", "hinges"), [(11, 2, 7, 1), (12, 3, 5, 1), (13, 3, 6, 2), (14, 4, 4, 1), (15, 3, 6, 1)]
)
def test_the_optimum_is_found_and_the_bound_lies_below(seed: int, people: int, days: int, hinges: int) -> None:
    problem = tiny(seed, people, days, hinges)
    result = solve_tours(problem, work=0.02, threads=1)
    assert result.objective == pytest.approx(least_price(problem))
    assert result.bound <= result.objective
    assert problem.price(result.roster) == pytest.approx(result.objective)
    assert all(problem.allows(person, tour) for person, tour in enumerate(result.roster))
    assert not result.limited_by_seconds


def test_the_same_seed_gives_the_same_roster_however_many_threads_price() -> None:
    problem = tiny(16, 6, 12)
    first, second = (solve_tours(problem, work=0.02, seed=3, threads=2) for _ in range(2))
    assert first.roster.tobytes() == second.roster.tobytes()
    assert (first.objective, first.bound) == (second.objective, second.bound)


def test_a_limit_of_a_second_gives_the_best_so_far() -> None:
    problem = tiny(17, 20, 21)
    told: list[str] = []
    result = solve_tours(problem, work=1000.0, seconds=1.0, threads=1, say=told.append)
    assert all(problem.allows(person, tour) for person, tour in enumerate(result.roster))
    assert result.limited_by_seconds or result.objective == result.bound
    assert "first roster" in told[0]
    assert "bound" in told[0]


def test_annealing_keeps_rules_sums_and_cells() -> None:
    problem = tiny(18, 4, 12)
    T = tables_of(problem)
    S = first_roster(problem, T, np.zeros(T.bound.shape, dtype=np.int64))
    best, stream = S.roster.copy(), np.array([99], dtype=np.uint64)
    start = price_of(T, S.roster)
    price, least = anneal(T, S, 20_000, 20.0, 0.5, stream, start, best)
    assert price == pytest.approx(problem.price(S.roster))
    assert least == pytest.approx(problem.price(best))
    assert least <= start
    assert S.held == pytest.approx(held_by(T, S.roster))
    for roster in (best, S.roster):
        assert all(problem.allows(person, tour) for person, tour in enumerate(roster))
