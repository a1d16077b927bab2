"""Solvers that are stopped from outside, and that nothing else about them changes."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from looks import Looked
from scipy import sparse

from planner.net import Net
from planner.roster import interior as interior_module
from planner.roster import mip
from planner.roster.highs import STOPPABLE
from planner.roster.interior import interior
from planner.roster.mip import Programme, ask, branch
from planner.roster.watching import watched


def knapsacks(columns: int, rows: int, whole: bool = True) -> Programme:
    """Many knapsacks at once, half full: hours of branching, with a point found at once."""
    random = np.random.default_rng(5)
    matrix = random.integers(1, 60, (rows, columns)).astype(float)
    return Programme(
        np.zeros(columns),
        np.ones(columns),
        -random.integers(1, 60, columns).astype(float),
        np.full(columns, whole),
        np.full(rows, -np.inf),
        matrix.sum(axis=1) / 2,
        sparse.csr_matrix(matrix),
        7.0,
    )


@pytest.mark.parametrize("whole", [True, False])
def test_highs_answers_as_through_scipy(whole: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    assert STOPPABLE
    programme = knapsacks(30, 5, whole)
    own = branch(programme, 0.5, 40, Net.of(60))
    monkeypatch.setattr(mip, "STOPPABLE", False)
    through = branch(programme, 0.5, 40, Net.of(60))
    assert own.x is not None
    assert through.x is not None
    assert np.array_equal(own.x, through.x)
    assert (own.value, own.bound, own.timed_out) == (through.value, through.bound, through.timed_out)


def test_the_interior_point_answers_as_through_scipy(monkeypatch: pytest.MonkeyPatch) -> None:
    programme = knapsacks(40, 8, whole=False)
    own = interior(programme, Net.of(60))
    monkeypatch.setattr(interior_module, "STOPPABLE", False)
    through = interior(programme, Net.of(60))
    assert own.x is not None
    assert own.duals is not None
    assert np.array_equal(own.x, np.asarray(through.x))
    assert np.array_equal(own.duals, np.asarray(through.duals))


@pytest.mark.parametrize("way", ["own", "through scipy"])
def test_without_a_point_both_say_so(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mip, "STOPPABLE", way == "own")
    none = Programme(
        np.zeros(1), np.ones(1), np.ones(1), np.ones(1, dtype=bool), np.array([2.0]), np.array([3.0]),
        sparse.csr_matrix([[1.0]]),
    )  # fmt: skip
    answer = branch(none, 0.0, 10, Net.of(60))
    assert answer.x is None
    assert answer.infeasible


def test_highs_stops_amid_branching_with_its_best_point() -> None:
    asked = Looked(40)
    answer = branch(knapsacks(200, 60), 0.0, 10**6, Net.of(3600, asked))
    assert answer.timed_out
    assert answer.x is not None
    assert answer.bound <= answer.value
    assert asked.looks < 80, "it went on after it was told to stop"


def test_a_solver_is_told_to_stop_from_beside_until_it_has() -> None:
    """Looks are made a twentieth of a second after each other; the first word may come before the solver listens."""
    told = threading.Semaphore(0)
    with watched(Net.of(3600, Looked(3)), told.release):
        assert all(told.acquire(timeout=60) for _ in range(2))


def test_nobody_watches_where_nobody_can_cancel() -> None:
    before = threading.active_count()
    with watched(Net.of(0.0), lambda: pytest.fail("time is the solver's own to see to")):
        assert threading.active_count() == before


@pytest.mark.parametrize("solver", ["glop", "scip"])
def test_nobody_is_asked_once_it_is_over(solver: str) -> None:
    over = Net.of(3600, Looked(0))
    for answer in (
        ask(knapsacks(5, 2), solver, (), over),
        branch(knapsacks(5, 2), 0.0, 1, over),
        interior(knapsacks(5, 2), over),
    ):
        assert answer.x is None
        assert answer.timed_out
        assert not answer.infeasible
    assert not over.bit
