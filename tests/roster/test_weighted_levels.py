"""Levels of weighted queues: nested sets give the least weighted shortage of any flow."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weighted_desk import asks, desk, least_weighted

from planner.allocation import allocate_people
from planner.roster.demand import Demand, cover_levels, useful_sets, weight_levels
from planner.staffing.result import Requirement


def by_levels(
    people: np.ndarray, skills: list[frozenset[int]], need: np.ndarray, levels: list[tuple[float, tuple[int, ...]]]
) -> float:
    """The same by nested sets of queues."""
    total = 0.0
    for weight, own in levels:
        lacking = (need[sorted(s)].sum() - people[sorted(serving)].sum() for s, serving in useful_sets(own, skills))
        total += weight * max(0.0, *lacking)
    return total


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_levels_give_the_least_weighted_shortage_of_any_flow(data: st.DataObject) -> None:
    queues = data.draw(st.integers(1, 4))
    some = st.sets(st.integers(0, queues - 1), min_size=1)
    skills = [frozenset(own) for own in data.draw(st.lists(some, min_size=1, max_size=5))]
    people = np.array([data.draw(st.integers(0, 12)) / 3 for _ in skills])
    need = np.array([data.draw(st.integers(0, 12)) / 2 for _ in range(queues)])
    weights = np.array([data.draw(st.sampled_from([0.25, 0.5, 1.0, 1.7, 4.0])) for _ in range(queues)])
    levels = weight_levels(tuple(range(queues)), weights)
    assert by_levels(people, skills, need, levels) == pytest.approx(least_weighted(people, skills, need, weights))


@pytest.mark.parametrize("seed", range(20))
def test_levels_in_order_give_what_the_allocation_leaves(seed: int) -> None:
    """Work that can wait comes last, whatever it weighs: asked as if for this interval alone, it is what is left."""
    rng = np.random.default_rng(seed)
    weights = {name: float(rng.choice([0.5, 1.0, 3.0])) for name in "abe"}
    inputs = desk(("a", "abe", "be", "e"), weights, days=1)
    starts, names = inputs.scenario.horizon(), [queue.name for queue in inputs.scenario.queue]
    frame = asks(inputs, seed, 3.0).frame
    asked_h = float(rng.uniform(0, 2))
    due = pd.DataFrame([("e", starts[20], starts[21], asked_h)], columns=["queue", "from", "to", "hours"])
    required = Requirement(frame, due, pd.DataFrame())
    demand = Demand.of(inputs.scenario, required)
    groups = tuple(tuple((name, 1) for name in own) for own in (("a",), ("a", "b", "e"), ("b", "e"), ("e",)))
    people = np.zeros((4, len(starts)))
    people[:, 20] = rng.integers(0, 6, 4) / 3
    left = allocate_people(groups, people, demand.load)
    rows = left.coverage[(left.coverage["start"] == starts[20]) & (left.coverage["queue"] != "*")]
    weighed = float(np.maximum(-rows["net"], 0.0) @ demand.load.weights)
    need = np.array([*demand.load.rostered[:2, 20], 2 * asked_h])
    skills = [frozenset(names.index(name) for name, _ in group) for group in groups]
    assert by_levels(people[:, 20], skills, need, cover_levels(demand, (0, 1, 2))) == pytest.approx(weighed)


def test_levels_by_hand() -> None:
    """Two of weight 3, one of 1: T = {0, 2} at 3 - 1, then all at 1; equal weights are one level of their own."""
    assert weight_levels((0, 1, 2), np.array([3.0, 1.0, 3.0])) == [(2.0, (0, 2)), (1.0, (0, 1, 2))]
    assert weight_levels((0, 1), np.ones(2)) == [(1.0, (0, 1))]
    assert weight_levels((), np.ones(2)) == []
    demand = Demand.of((inputs := desk(("abe",), {"e": 3.0, "b": 2.0})).scenario, asks(inputs, 1, 1.0, 1.0))
    assert cover_levels(demand, (0, 1, 2)) == [(1.0, (1,)), (-2.0, (0, 1)), (3.0, (0, 1, 2))]
    assert cover_levels(demand, (0,)) == [(1.0, (0,))]
