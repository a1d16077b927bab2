"""What skill sets carry: sets of queues against a linear programme that routes hours one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from planner.capacity.carrying import covered, greatest_scale

QUEUES = 4
SETS = st.lists(st.frozensets(st.integers(0, QUEUES - 1), min_size=1), min_size=1, max_size=5, unique=True)


def routed(skills: list[frozenset[int]], hours: list[float], required: list[float], weights: list[float]) -> float:
    """Most weighted hours served, by routing."""
    arcs = [(k, q) for k, own in enumerate(skills) for q in own]
    rows = [[float(arc[0] == k) for arc in arcs] for k in range(len(skills))]
    rows += [[float(arc[1] == q) for arc in arcs] for q in range(QUEUES)]
    found = linprog([-weights[q] for _, q in arcs], A_ub=rows, b_ub=[*hours, *required], method="highs")
    return float(-found.fun)


@settings(max_examples=40, derandomize=True, deadline=None)
@given(SETS, st.data())
def test_covering_the_heaviest_first_serves_as_much_as_any_routing(
    skills: list[frozenset[int]], data: st.DataObject
) -> None:
    amounts = st.floats(0.0, 50.0)
    hours = data.draw(st.lists(amounts, min_size=len(skills), max_size=len(skills)))
    required = data.draw(st.lists(amounts, min_size=QUEUES, max_size=QUEUES))
    weights = [3.0, 2.0, 1.5, 1.0]
    served = covered(skills, np.array(hours), np.array(required), [0, 1, 2, 3])
    assert (served <= np.array(required) + 1e-9).all()
    assert float(served @ weights) == pytest.approx(routed(skills, hours, required, weights), abs=1e-6)


def test_every_path_is_covered_by_itself() -> None:
    skills = [frozenset({0}), frozenset({0, 1})]
    hours = np.array([[10.0, 4.0], [5.0, 5.0]])
    required = np.array([[12.0, 12.0], [6.0, 1.0]])
    assert covered(skills, hours, required, [0, 1]).tolist() == [[12.0, 9.0], [3.0, 0.0]]
    assert covered(skills, hours, required, [1, 0]).tolist() == [[10.0, 8.0], [5.0, 1.0]]


def test_the_scale_ends_where_the_tolerated_share_is_short() -> None:
    skills, hours = [frozenset({0}), frozenset({1})], np.array([100.0, 400.0])
    assert greatest_scale(skills, hours, np.array([50.0, 50.0]), 0.0) == pytest.approx(2.0)
    assert greatest_scale(skills, hours, np.array([50.0, 50.0]), 0.1) == pytest.approx(2.5)  # 25 of 250 h
    assert greatest_scale(skills, hours, np.array([0.0, 0.0]), 0.1) == 0.0
