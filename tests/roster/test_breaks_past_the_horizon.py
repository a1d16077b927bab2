"""Breaks of a night that runs over the horizon's end are limited like all others."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from planner.roster import audit, solve
from planner.scenario import Agent, Inputs, Scenario, Skill
from planner.staffing.result import Requirement


def test_the_last_night_keeps_its_limit_on_breaks() -> None:
    record = {
        "start": dt.date(2026, 11, 23),
        "days": 2,
        "interval_min": 30,
        "time_zone": "Europe/Dublin",
        "queue": [{"name": "phone", "open": ["00:00-24:00"], "target": {"share": 0.8, "within_s": 20}}],
        "staff": {"file": "agents.csv"},
        "shift": [
            {
                "name": "night",
                "start": "22:00",
                "length_min": 480,
                "most_on_break": 0.25,
                "segments": [{"activity": "break", "length_min": 30, "earliest_min": 120, "latest_min": 300}],
            }
        ],
        "contract": [{"name": "c", "hours_per_week": [0, 24], "days_per_week": [2, 2]}],
    }
    scenario = Scenario.model_validate(record)
    agents = tuple(Agent(agent=f"p{n}", contract="c", skills=(Skill(queue="phone"),)) for n in range(6))
    inputs = Inputs(scenario, pd.DataFrame(), agents)
    starts = scenario.horizon()
    asked = np.where(np.asarray(starts.hour) >= 22, 6.0, 0.0)
    frame = pd.DataFrame(
        {"start": starts, "queue": "phone", "volume": 0.0, "aht_s": 0.0, "agents": asked, "rostered": asked}
    )
    needed = Requirement(frame, pd.DataFrame(columns=["queue", "from", "to", "hours"]), pd.DataFrame())
    result = solve(inputs, needed, work=0.05, seconds=300, seed=1)
    last = result.frame[(result.frame["date"] == dt.date(2026, 11, 24)) & (result.frame["activity"] == "break")]
    assert len(last) >= 4
    assert last["start"].value_counts().max() == 1  # a quarter of them is one
    assert not audit(inputs, result.frame)
    assert not result.notes
