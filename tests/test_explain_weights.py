"""Where a queue goes short because others weigh more, that is said, and only then."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from planner.explain import why_missed
from planner.scenario import Agent, Inputs, Scenario, Skill

START = dt.datetime(2026, 11, 23)


def why(weights: dict[str, float], skills: str = "phone|vip|mail") -> str:
    """The reason where one person serves all queues, and the telephone lacks one of two."""
    target = {"share": 0.8, "within_s": 20}
    queues = [{"name": name, "target": target} for name in ("phone", "vip")]
    queues.append({"name": "mail", "channel": "email", "target": {"share": 0.8, "within_h": 8}})
    scenario = Scenario.model_validate(
        {
            "start": START.date(),
            "days": 1,
            "interval_min": 60,
            "queue": [q | ({"shortage_weight": weights[q["name"]]} if q["name"] in weights else {}) for q in queues],
            "staff": {"file": "agents.csv"},
        }
    )
    own = tuple(Skill(queue=name) for name in skills.split("|"))
    inputs = Inputs(scenario, pd.DataFrame(), (Agent(agent="a", skills=own), Agent(agent="b", skills=(own[0],))))
    noon = pd.Timestamp(START, tz=scenario.time_zone) + pd.Timedelta(hours=12)
    row = {"agent": "a", "date": START.date(), "shift": "s", "activity": "work", "start": noon}
    roster = pd.DataFrame([{**row, "end": noon + pd.Timedelta(hours=1)}])
    coverage = pd.DataFrame([{"start": noon, "queue": "phone", "required": 2.0, "scheduled": 0.0, "net": -2.0}])
    return why_missed(inputs, coverage, pd.DataFrame(), roster, scenario.queue[0], "2026-11-23")


def test_a_heavier_queue_of_the_same_people_is_named() -> None:
    end = " A missing hour of it counts 0.5 times; whoever also serves vip (2.5) goes there first."
    assert why({"phone": 0.5, "vip": 2.5}) == why({}) + end
    assert why({"vip": 2.5}).endswith("counts 1 times; whoever also serves vip (2.5) goes there first.")


@pytest.mark.parametrize(
    ("weights", "skills"),
    [
        ({"phone": 2.0, "vip": 2.0}, "phone|vip|mail"),  # the same weight
        ({"phone": 2.5, "vip": 0.5}, "phone|vip|mail"),  # lighter
        ({"mail": 3.0}, "phone|vip|mail"),  # waits, whatever it weighs
        ({"vip": 3.0}, "phone|mail"),  # other people
    ],
)
def test_nothing_is_said_of_others(weights: dict[str, float], skills: str) -> None:
    assert why(weights, skills) == why({}, skills)
