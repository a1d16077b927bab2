"""Activities in a solved roster: breaks around meetings, the rest around both, the same bytes, never the worse."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from planner.roster import audit, solve
from planner.roster.named_search import NamedSearch
from planner.roster.result import RosterResult
from planner.scenario import Agent, Inputs, Scenario, Skill
from planner.staffing.result import Requirement

MONDAY = dt.date(2026, 11, 23)
MEETING = {"name": "meeting", "length_min": 60, "at": dt.datetime(2026, 11, 23, 10)}
COACHING = {"name": "coaching", "length_min": 30, "per_agent_per_week": 1, "with_role": "coach"}


def team(*activity: dict[str, Any], most_on_break: float = 1.0) -> Inputs:
    """Six people and a coach on one day; breaks may be from an hour after the start on."""
    scenario = Scenario.model_validate(
        {
            "start": MONDAY,
            "days": 1,
            "interval_min": 30,
            "queue": [{"name": "a", "open": ["08:00-15:00"], "target": {"share": 0.8, "within_s": 20}}],
            "staff": {"file": "agents.csv"},
            "shift": [
                {
                    "name": "day",
                    "start": {"from": "08:00", "to": "10:00", "every_min": 60},
                    "length_min": 300,
                    "segments": [{"activity": "break", "length_min": 30, "earliest_min": 60, "latest_min": 210}],
                    "most_on_break": most_on_break,
                }
            ],
            "contract": [{"name": "c", "hours_per_week": [0, 40]}],
            "cost": {"shortage_per_agent_hour": 20, "surplus_per_agent_hour": 2},
            "activity": activity,
        }
    )
    roles: list[tuple[str, ...]] = [(), (), (), (), (), (), ("coach",)]
    agents = (Agent(agent=f"p{n}", contract="c", skills=(Skill(queue="a"),), roles=own) for n, own in enumerate(roles))
    return Inputs(scenario, pd.DataFrame(), tuple(agents))


def required(inputs: Inputs, people: float = 7) -> Requirement:
    """Many at nearly all times, and least at ten: breaks would all be there."""
    (queue,), starts = inputs.scenario.queue, inputs.scenario.horizon()
    need = people * queue.open.mask(starts).astype(float) * np.where(starts.hour == 10, 0.2, 1.0)
    frame = pd.DataFrame({"start": starts, "queue": "a", "volume": 0.0, "aht_s": 0.0, "agents": need, "rostered": need})
    return Requirement(frame, pd.DataFrame(columns=["queue", "from", "to", "hours"]), pd.DataFrame())


def solved(inputs: Inputs) -> RosterResult:
    return solve(inputs, required(inputs), work=0.1, seconds=60, seed=3)


@pytest.mark.parametrize("most_on_break", [1.0, 0.34])
def test_breaks_are_taken_around_a_meeting(most_on_break: float) -> None:
    inputs = team(MEETING, most_on_break=most_on_break)
    made = solved(inputs)
    assert not made.notes
    inside = made.frame[made.frame["activity"] == "meeting"]
    assert list(inside["agent"]) == [agent.agent for agent in inputs.agents]
    assert set(inside["start"].dt.strftime("%H:%M")) == {"10:00"}
    assert audit(inputs, made.frame) == []


def test_everybody_has_their_coaching_and_the_result_is_the_same_twice() -> None:
    inputs = team(MEETING, COACHING)
    made, again = solved(inputs), solved(inputs)
    pd.testing.assert_frame_equal(made.frame, again.frame)
    coached = made.frame.loc[made.frame["activity"] == "coaching", "agent"].value_counts()
    assert coached.to_dict() == {**{f"p{n}": 1 for n in range(6)}, "p6": 6}
    assert audit(inputs, made.frame) == []
    assert made.objective >= made.bound


def test_a_search_around_activities_that_finds_nothing_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = team(MEETING, COACHING)
    moved = solved(inputs).objective
    with monkeypatch.context() as still:
        still.setattr(NamedSearch, "polished", lambda self, seated, *_, **__: seated)
        stayed = solved(inputs).objective
    assert moved <= stayed + 1e-9
