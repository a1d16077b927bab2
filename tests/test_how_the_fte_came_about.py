"""The page for coordinators: every number worked out again by the public functions, and the sample still like it."""

from __future__ import annotations

import re

import pytest
from fte_page import PAGE, steps

from planner.scenario.run import Shrinkage
from planner.staffing.erlang_a import agents_erlang_a, erlang_a
from planner.staffing.load import modified_load, simple_load
from planner.staffing.search import Limits
from planner.staffing.shrinkage import rostered, whole_people

LIMITS, PATIENCE_S, INTERVAL_S = Limits(0.8, 20), 150.0, 900.0
SHRINKAGE = Shrinkage(absence=0.04, off_queue=0.05)


def load_of(step: dict[int, float]) -> float:
    """Mean number busy, from the calls before (in equilibrium) and those of the quarter."""
    before = step[3] * INTERVAL_S / step[2]
    return float(modified_load([before, step[1]], step[2], INTERVAL_S)[1])


def test_the_load_and_the_people() -> None:
    step = steps()
    assert len(step) == 9
    assert float(simple_load(step[1], step[2], INTERVAL_S)) == pytest.approx(12.23, abs=5e-3)
    load = load_of(step)
    assert load == pytest.approx(step[4], abs=5e-3)
    people = agents_erlang_a(load / step[2], step[2], PATIENCE_S, LIMITS, whole=False)
    assert float(people) == pytest.approx(step[5], abs=5e-3)
    more = agents_erlang_a(load * (1 + step[6] / 100) / step[2], step[2], PATIENCE_S, LIMITS, whole=False)
    assert float(more) == pytest.approx(step[7], abs=0.01)


def test_the_table_of_erlang_a() -> None:
    rows = re.findall(r"^\| (\d\d) \| ([\d.]+) % \| ([\d.]+) % \| (\d+) % \|$", PAGE, re.M)
    assert len(rows) == 3
    step = steps()
    for people, level, gone, busy in rows:
        got = erlang_a(load_of(step) / step[2], step[2], PATIENCE_S, int(people), 20)
        assert 100 * float(got.service_level) == pytest.approx(float(level), abs=0.06)
        assert 100 * float(got.p_abandon) == pytest.approx(float(gone), abs=0.06)
        assert 100 * float(got.occupancy) == pytest.approx(float(busy), abs=0.5)


def test_shrinkage_rounding_and_hours() -> None:
    step = steps()
    assert float(rostered(step[7], SHRINKAGE)) == pytest.approx(step[8], abs=6e-3)
    assert step[7] * 1.09 == pytest.approx(16.42, abs=0.01)
    found = re.search(
        r"phone asks for ([\d.]+) people, vip for ([\d.]+), chat for ([\d.]+), e-mail for ([\d.]+) and", PAGE
    )
    assert found
    asked = [float(value) for value in found.groups()] + [3.77]
    assert asked[0] == step[8]
    assert sum(asked) == pytest.approx(32.03, abs=5e-3)
    assert float(whole_people(sum(asked))) == 33
    assert float(whole_people(asked).sum()) == 34
    assert step[8] / 4 == pytest.approx(step[9], abs=5e-3)
    week = re.search(r"week together are ([\d.]+) h", PAGE)
    assert week
    assert float(week[1]) / 40 == pytest.approx(19.54, abs=5e-3)
    for words in ("together 32.03, so 33", "would be 34", "19.54 *required* FTE"):
        assert words in PAGE
