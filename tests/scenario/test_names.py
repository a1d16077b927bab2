"""Nearest names, skills and repeated days as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.scenario import Skill
from planner.scenario.checks.rotations import repeated
from planner.scenario.nearest import did_you_mean, nearest
from planner.scenario.skills import parse_skills


@pytest.mark.parametrize(
    ("written", "known", "meant"),
    [
        ("patience", ["patience_s", "priority"], "patience_s"),
        ("Max Occupancy", ["max_occupancy"], "max_occupancy"),
        ("fone", ["phone", "email"], "phone"),
        ("phone", ["phone", "phones"], "phone"),
        ("xyz", ["phone", "email"], None),
        ("", ["phone"], None),
    ],
)
def test_nearest(written, known, meant):
    assert nearest(written, known) == meant


def test_remedies():
    assert did_you_mean("fone", ["phone"]) == "Did you mean phone?"
    assert did_you_mean("xyz", ["b", "a"], "Or add it.") == "Known: a, b. Or add it."
    assert did_you_mean("xyz", []) == "There is none yet."


skills = st.lists(
    st.builds(
        Skill,
        queue=st.text("abc -_", min_size=1).map(str.strip).filter(bool),
        speed=st.sampled_from([0.5, 0.85, 1.0, 5.0]),
        level=st.integers(1, 9),
    ),
    unique_by=lambda skill: skill.queue,
    max_size=4,
)


@settings(max_examples=60, derandomize=True)
@given(skills)
def test_skills_are_read_as_they_are_written(listed):
    assert parse_skills("|".join(f"{one.queue}:{one.speed}:{one.level}" for one in listed)) == tuple(listed)


@pytest.mark.parametrize("text", ["phone:nan", "phone:1:0", "phone:1:1:1", ":1", "phone:6", "phone:-1", "phone:1:x"])
def test_no_skills(text):
    with pytest.raises(ValueError, match="write"):
        parse_skills(text)


@pytest.mark.parametrize(("part", "said"), [("early*5", ("early", 5)), ("off", ("off", 1)), ("a b * 12", ("a b", 12))])
def test_repeated_days(part, said):
    assert repeated(part) == said
