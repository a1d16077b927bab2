"""Queues covered by falling weight: the least weighted shortage of a linear programme, then the least levels."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from forecasting.calendar import interval_starts
from planner.allocation import Load, SkillSet, allocate_people, load_of
from planner.scenario import Queue, Target

NAMES = ("phone", "vip", "chat")
ZONE = "America/New_York"


def queue(name: str, weight: float | None, channel: str = "phone") -> Queue:
    return Queue(name=name, channel=channel, target=Target(share=0.8, within_s=20), shortage_weight=weight)


def case(seed: int, weights: tuple[float | None, ...], last: float) -> tuple[tuple[SkillSet, ...], np.ndarray, Load]:
    """One interval; everybody may also serve the last queue, which needs `last` people."""
    rng = np.random.default_rng(seed)
    starts = interval_starts(dt.date(2026, 11, 23), 1, 60, ZONE)[9:10]
    queues = [queue(name, weight) for name, weight in zip(NAMES, weights, strict=True)]
    groups = set()
    while len(groups) < 3:
        other = [NAMES[i] for i in rng.permutation(2)[: rng.integers(0, 3)]]
        groups.add(tuple((name, level + 1) for level, name in enumerate(rng.permutation([*other, "chat"]).tolist())))
    need = [*np.round(rng.uniform(0, 6, 2), 1), last]
    frame = pd.DataFrame({"start": starts[0], "queue": NAMES, "rostered": need})
    nothing = pd.DataFrame({"queue": [], "from": starts[:0], "to": starts[:0], "hours": []})
    return tuple(sorted(groups)), rng.integers(1, 12, (3, 1)) / 3, load_of(frame, nothing, queues, starts)


def programme(groups: tuple[SkillSet, ...], people: np.ndarray, load: Load) -> tuple[float, float]:
    """Greatest weight covered, and the least sum of levels that covers it."""
    pairs = [(g, NAMES.index(name), level) for g, group in enumerate(groups) for name, level in group]
    rows = np.zeros((len(groups) + 3, len(pairs)))
    for column, (g, q, _) in enumerate(pairs):
        rows[g, column] = rows[len(groups) + q, column] = 1
    limits = np.concatenate([people[:, 0], load.rostered[:, 0]])
    weight = np.array([load.weights[q] for _, q, _ in pairs])
    most = -linprog(-weight, A_ub=rows, b_ub=limits).fun
    level = linprog(
        [level for *_, level in pairs], np.vstack([rows, -weight]), np.append(limits, -most + 1e-9)
    ).fun  # fmt: skip
    return float(most), float(level)


@pytest.mark.parametrize("weights", [(3.0, 0.5, 1.0), (None, 2.0, 0.2), (2.0, 2.0, None)])
@pytest.mark.parametrize("seed", range(8))
def test_as_little_weight_is_short_as_any_flow_leaves(seed: int, weights: tuple[float | None, ...]) -> None:
    groups, people, load = case(seed, weights, 2.0)
    result = allocate_people(groups, people, load)
    most, _ = programme(groups, people, load)
    asked = float(load.weights @ load.rostered[:, 0])
    assert result.weighted_shortage_h == pytest.approx(asked - most)
    alike = allocate_people(*case(seed, (None, None, None), 2.0))
    assert result.shortage_h == pytest.approx(alike.shortage_h)  # no more people missing than without weights


@pytest.mark.parametrize("weights", [(3.0, 0.5, 0.2), (2.0, 2.0, 1.0)])
@pytest.mark.parametrize("seed", range(8))
def test_among_these_the_least_preference_level(seed: int, weights: tuple[float, ...]) -> None:
    """The last queue takes everybody left, so that who serves what is all there is to see."""
    groups, people, load = case(seed, weights, 100.0)
    result = allocate_people(groups, people, load)
    levels = sum(
        result.shares[g, NAMES.index(name), 0] * level for g, group in enumerate(groups) for name, level in group
    )
    assert levels == pytest.approx(programme(groups, people, load)[1], abs=1e-6)


def test_of_two_kinds_due_at_once_the_heavier_is_done() -> None:
    starts = interval_starts(dt.date(2026, 11, 23), 1, 60, ZONE)[9:11]
    queues = [queue("letters", 1.0, "email"), queue("claims", 1.5, "case")]
    due = pd.DataFrame({"queue": ["letters", "claims"], "from": starts[0], "to": starts[1], "hours": 1.0})
    nothing = pd.DataFrame({"start": starts[:0], "queue": [], "rostered": []})
    load = load_of(nothing, due, queues, starts)
    both: SkillSet = (("letters", 1), ("claims", 2))
    result = allocate_people((both,), np.ones((1, 2)), load)
    assert (result.missed_h["letters"].sum(), result.missed_h["claims"].sum()) == (1.0, 0.0)
    assert (result.shortage_h, result.weighted_shortage_h) == (1.0, 1.0)
