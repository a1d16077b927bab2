"""Tours by dynamic programming and column generation against enumeration."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_tours import every_tour, least_price, tiny

from forecasting.faults import InputError
from planner.roster.columns import generate
from planner.roster.master import Master, Pool
from planner.roster.tour_automaton import layers_of
from planner.roster.tour_dp import FOUND, NO_TOUR
from planner.roster.tour_problem import TourProblem, Worker
from planner.roster.tour_roster import SPACE, standing_of
from planner.roster.tour_stage import cheapest, cuts, part_stage, whole_stage
from planner.roster.tour_start import first_roster
from planner.roster.tour_tables import Tables, tables_of


def known_of(T: Tables) -> np.ndarray:
    return np.zeros(T.bound.shape, dtype=np.int64)


@pytest.mark.parametrize("person", [0, 1])
def test_the_automaton_and_the_sums_allow_the_tours_that_the_rules_allow(person: int) -> None:
    problem = tiny(1, 2, 6)
    layers = layers_of(problem.workers[person].rules, problem.options, problem.sums)
    assert layers is not None
    allowed = {tuple(tour) for tour in every_tour(problem, person)}
    walked = set()
    for tour in itertools.product(*(problem.options.of_day(day) for day in range(6))):
        state = 0
        for day, option in enumerate(tour):
            state = layers.step[day][state, layers.klass[option]] if state >= 0 else state
        if state >= 0 and np.isfinite(problem.workers[person].price[list(tour)]).all():
            inside = True
            for number, item in enumerate(problem.sums):
                limits = problem.workers[person].bounds.get(item.name, ((0, 10**9),) * 2)
                used = problem.used(np.array(tour), number)
                inside &= all(low <= n <= high for n, (low, high) in zip(used, limits, strict=False))
            if inside:
                walked.add(tuple(tour))
    assert walked == allowed
    assert allowed


def test_every_allowed_tour_and_no_other_can_be_the_answer() -> None:
    # A tour that costs nothing among dear ones is found if and only if it is allowed.
    problem = tiny(2, 2, 5)
    stage, allowed = whole_stage(tables_of(problem)), {tuple(tour) for tour in every_tour(problem, 1)}
    known = known_of(stage.tables)
    for tour in itertools.product(*(problem.options.of_day(day) for day in range(5))):
        wanted = np.zeros(15)
        wanted[list(tour)] = 1000.0
        tours, _, status = cheapest(stage, wanted, known, np.array([1]))
        assert status[0] == FOUND
        assert (tuple(tours[0]) == tour) == (tour in allowed)


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.integers(0, 10_000), st.integers(4, 7))
def test_the_cheapest_tour_is_that_of_enumeration(seed: int, days: int) -> None:
    problem = tiny(seed % 50, 2, days)
    stage = whole_stage(tables_of(problem))
    value = np.random.default_rng(seed).normal(0, 20, 3 * days).round(3)
    tours, least, status = cheapest(stage, value, known_of(stage.tables))
    for person, worker in enumerate(problem.workers):
        best = min((worker.price[tour] - value[tour]).sum() for tour in every_tour(problem, person))
        assert status[person] == FOUND
        assert least[person] == pytest.approx(best)
        assert (worker.price[tours[person]] - value[tours[person]]).sum() == pytest.approx(best)


@settings(max_examples=25, derandomize=True, deadline=None)
@given(st.integers(0, 10_000))
def test_a_window_is_solved_as_if_the_days_beyond_stood(seed: int) -> None:
    problem = tiny(seed % 20, 2, 7)
    T = tables_of(problem)
    S = first_roster(problem, T, known_of(T))
    draw = np.random.default_rng(seed)
    able = cuts(T, [item.once for item in problem.sums if item.once is not None])
    begin, end = sorted(draw.choice(able, 2, replace=False).tolist())
    value = draw.normal(0, 20, 21)
    stage = part_stage(T, S, [0, 1], begin, end)
    tours, least, status = cheapest(stage, value, known_of(T))
    for person in range(2):
        fixed = [tour for tour in every_tour(problem, person) if (np.delete(tour, range(begin, end)) ==
                 np.delete(S.roster[person], range(begin, end))).all()]  # fmt: skip
        cost = problem.workers[person].price - value
        assert status[person] == FOUND
        assert least[person] == pytest.approx(min(cost[tour[begin:end]].sum() for tour in fixed))
        assert cost[tours[person]].sum() == pytest.approx(least[person])


def test_with_little_space_the_bound_holds_and_the_tour_keeps_its_bounds() -> None:
    problem = tiny(3, 3, 7)
    T = tables_of(problem)
    for seed in range(20):
        value = np.random.default_rng(seed).normal(0, 20, 21)
        exact = cheapest(whole_stage(T), value, known_of(T))
        short = cheapest(whole_stage(T), value, known_of(T), space=1)
        assert (short[1] <= exact[1] + 1e-9).all()
        for person in np.flatnonzero(short[2] == FOUND).tolist():
            assert problem.allows(person, short[0][person])


@pytest.mark.parametrize(("seed", "people", "hinges"), [(4, 2, 1), (5, 3, 1), (6, 3, 2)])
def test_the_bound_lies_below_the_optimum_and_the_relaxation(seed: int, people: int, hinges: int) -> None:
    problem = tiny(seed, people, 5, hinges)
    T = tables_of(problem)
    pool, stage, known = Pool(whole_stage(T)), whole_stage(T), known_of(T)
    for person, tour in enumerate(first_roster(problem, T, known).roster):
        pool.add(person, tour)
    state = generate(stage, pool, known, 200)
    assert state.bound <= least_price(problem) + 1e-6
    assert state.bound == pytest.approx(state.value, abs=1e-4)
    early = generate(stage, Pool(stage, list(pool.owner[:people]), list(pool.tours[:people]),
                                 list(pool.price[:people])), known, 2)  # fmt: skip
    assert early.bound <= state.bound + 1e-6


def test_the_relaxation_over_all_tours_is_what_generation_ends_with() -> None:
    problem = tiny(7, 2, 5)
    T = tables_of(problem)
    stage = whole_stage(T)
    every, few = Pool(stage), Pool(stage)
    for person in range(2):
        tours = every_tour(problem, person)
        few.add(person, tours[0])
        for tour in tours:
            every.add(person, tour)
    master = Master(stage, every)
    master.grow()
    assert generate(stage, few, known_of(T), 200).value == pytest.approx(master.solve()[0], abs=1e-6)


def test_a_standing_knows_states_sums_and_cells() -> None:
    problem = tiny(8, 3, 6)
    T = tables_of(problem)
    S = first_roster(problem, T, known_of(T))
    assert standing_of(T, S.roster).held == pytest.approx(problem.held(S.roster))
    unit = [int(np.gcd.reduce(item.amount)) for item in problem.sums]
    for person, number in itertools.product(range(3), range(3)):
        stretches = problem.sums[number].stretches
        total = S.total[person, number, :stretches] * unit[number]
        assert total.tolist() == problem.used(S.roster[person], number).tolist()


def test_nobody_without_a_tour_is_passed_over() -> None:
    problem = tiny(9, 2, 5)
    price = problem.workers[1].price.copy()
    price[np.arange(15) % 3 > 0] = np.inf
    worker = Worker("Ana", price, problem.workers[1].rules, problem.workers[1].bounds)
    broken = TourProblem(problem.options, problem.cells, problem.sums, (problem.workers[0], worker))
    T = tables_of(broken)
    _, _, status = cheapest(whole_stage(T), np.zeros(15), known_of(T), space=SPACE)
    assert status.tolist() == [FOUND, NO_TOUR]
    with pytest.raises(InputError, match=r"Ana: expected a tour that keeps rules, sums and fixed days together\."):
        first_roster(broken, T, known_of(T))


class Never:
    def step(self, state: int, day: int, duty: str | None) -> None:
        return None


def test_rules_that_allow_nothing_are_refused() -> None:
    problem = tiny(9, 1, 5)
    worker = Worker("Ben", problem.workers[0].price, ((Never(), 0),))
    with pytest.raises(InputError, match=r"rules of Ben: expected at least one tour that keeps them all"):
        tables_of(TourProblem(problem.options, problem.cells, problem.sums, (worker,)))
