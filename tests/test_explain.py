"""Why a promise is missed names what stops the people who could help."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import pandas as pd
import pytest

from planner.explain import why_missed
from planner.roster.facts import AWAY
from planner.scenario import Absence, Agent, Inputs, Scenario, Skill

START = dt.datetime(2026, 11, 23)
KINDS = get_args(Absence.model_fields["kind"].annotation)


def why(kind: str) -> str:
    """The reason where two people are asked for at noon and the only other one has a row of a kind that day."""
    scenario = Scenario.model_validate(
        {
            "start": START.date(),
            "days": 1,
            "interval_min": 60,
            "queue": [{"name": "phone", "target": {"share": 0.8, "within_s": 20}}],
            "staff": {"file": "agents.csv"},
        }
    )
    agents = tuple(Agent(agent=name, skills=(Skill(queue="phone"),)) for name in ("a", "b"))
    absence = Absence.model_validate({"agent": "b", "start": START, "end": START + dt.timedelta(1), "kind": kind})
    inputs = Inputs(scenario, pd.DataFrame(), agents, absences=(absence,))
    noon = pd.Timestamp(START, tz=scenario.time_zone) + pd.Timedelta(hours=12)
    later = noon + pd.Timedelta(hours=1)
    row = {"agent": "a", "date": START.date(), "shift": "s", "activity": "work", "start": noon, "end": later}
    coverage = pd.DataFrame([{"start": noon, "queue": "phone", "required": 2.0, "scheduled": 1.0, "net": -1.0}])
    return why_missed(inputs, coverage, pd.DataFrame(), pd.DataFrame([row]), scenario.queue[0], "2026-11-23")


@pytest.mark.parametrize("kind", KINDS)
def test_everything_that_keeps_people_away_is_named(kind: str) -> None:
    told = {"day_off": "1 on a day off by the availability file"} | dict.fromkeys(AWAY, "1 on leave")
    wish = "1 on a day off with their hours or days used elsewhere"
    assert why(kind).endswith(f"Of 2 people with the skill: 1 at work, {told.get(kind, wish)}.")


def test_unpaid_leave_keeps_people_away() -> None:
    assert "unpaid" in AWAY
    assert set(AWAY) | {"day_off", "prefers_off", "prefers_work"} == set(KINDS)
