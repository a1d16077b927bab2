"""The price of missed hours: by routing every path, and no tangent above it anywhere."""

from __future__ import annotations

import numpy as np
import pytest

from planner.capacity.carrying import covered
from planner.capacity.missing import MissedPrice

SKILLS = [frozenset({0}), frozenset({0, 1}), frozenset({1, 2}), frozenset({3})]
PRICES = np.array([60.0, 80.0, 60.0, 30.0])


def routed(hours: np.ndarray, asked: np.ndarray) -> float:
    """Dearest queue first, path by path."""
    order = list(np.argsort(-PRICES, kind="stable"))
    many = np.repeat(hours[:, None], asked.shape[1], axis=1)
    return float((PRICES[:, None] * (asked - covered(SKILLS, many, asked, order))).sum(axis=0).mean())


@pytest.mark.parametrize("seed", range(5))
def test_the_price_is_that_of_routing_and_tangents_lie_below(seed: int) -> None:
    rng = np.random.default_rng(seed)
    missing = MissedPrice(SKILLS, PRICES)
    hours, asked = rng.uniform(0, 60, 4), rng.uniform(0, 60, (4, 12))
    here = missing.tangent(hours, asked)
    assert here.value == pytest.approx(routed(hours, asked))
    for _ in range(20):
        other, more = np.maximum(hours + rng.normal(0, 20, 4), 0), np.maximum(asked + rng.normal(0, 9, (4, 12)), 0)
        below = here.value + here.people @ (other - hours) + (here.queues * (more - asked)).sum()
        assert below <= routed(other, more) + 1e-9
