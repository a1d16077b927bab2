"""People of one contract, or of each contract in turn, on one queue open on weekdays from 8 to 18."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from planner.scenario import Agent, Inputs, Scenario, Skill
from planner.staffing.result import Requirement

MONDAY = dt.date(2026, 11, 23)
PAUSES = [
    {"activity": "break", "length_min": 30, "earliest_min": 60, "latest_min": 150},
    {"activity": "meal", "length_min": 30, "paid": False, "earliest_min": 210, "latest_min": 300},
]
DAY = {"name": "day", "start": {"from": "08:00", "to": "10:00", "every_min": 60}, "length_min": 480, "segments": PAUSES}


def team(people: int, contracts: list[dict[str, Any]] | None = None, **changes: Any) -> Inputs:
    """People of one contract, or of each contract in turn, on one queue open on weekdays from 8 to 18."""
    offered = contracts or [{"name": "c", "hours_per_week": [15, 37.5], "days_per_week": [2, 5]}]
    record = {
        "start": MONDAY,
        "days": 7,
        "interval_min": 30,
        "queue": [{"name": "phone", "open": ["Mon-Fri 08:00-18:00"], "target": {"share": 0.8, "within_s": 20}}],
        "staff": {"file": "agents.csv"},
        "shift": [DAY],
        "contract": offered,
        "rules": {"min_rest_h": 11},
        "cost": {"surplus_per_agent_hour": 4, "shortage_per_agent_hour": 40},
    }
    files = {key: changes.pop(key) for key in ("absences", "locks", "previous_roster") if key in changes}
    agents = tuple(
        Agent(agent=f"p{n}", contract=offered[n % len(offered)]["name"], skills=(Skill(queue="phone"),))
        for n in range(people)
    )
    return Inputs(Scenario.model_validate(record | changes), pd.DataFrame(), agents, **files)


def need(inputs: Inputs, peak: float, clocks: tuple[float, float] = (8, 18)) -> Requirement:
    """So many people around noon of the open hours, a third fewer at their edges."""
    starts = inputs.scenario.horizon()
    hour = np.asarray(starts.hour + starts.minute / 60)
    inside = inputs.scenario.queue[0].open.mask(starts) & (hour >= clocks[0]) & (hour < clocks[1])
    people = np.round(peak * (0.67 + 0.33 * np.sin((hour - 8) / 10 * np.pi)) * inside)
    frame = pd.DataFrame(
        {"start": starts, "queue": "phone", "volume": 0.0, "aht_s": 0.0, "agents": people, "rostered": people}
    )
    return Requirement(frame, pd.DataFrame(columns=["queue", "from", "to", "hours"]), pd.DataFrame())
