"""A small centre with activities, worked by hand: people, days, rosters, needs, and what a frame is worth."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from planner.frames import ROSTER
from planner.roster.activities import Placed, place_activities
from planner.roster.activities.cover import Cover
from planner.roster.demand import Demand
from planner.roster.people import people_of
from planner.roster.price import Prices
from planner.roster.timeline import Timeline
from planner.roster.valuing import value_of
from planner.scenario import Agent, Inputs, Scenario, Skill
from planner.staffing.result import Requirement

MONDAY = dt.date(2026, 11, 23)
STEPS = [{"over_share": 0.25, "rate": 2.0}]


def world(*people: Agent, days: int = 1, week_starts: str = "Mon", **more: Any) -> Inputs:
    scenario = Scenario.model_validate(
        {
            "start": MONDAY,
            "days": days,
            "week_starts": week_starts,
            "interval_min": 30,
            "queue": [{"name": q, "open": ["08:00-13:00"], "target": {"share": 0.8, "within_s": 20}} for q in "ab"],
            "staff": {"file": "agents.csv"},
            "shift": [
                {
                    "name": "day",
                    "start": {"from": "08:00", "to": "10:00", "every_min": 30},
                    "length_min": 300,
                    "segments": [{"activity": "break", "length_min": 30, "earliest_min": 60, "latest_min": 210}],
                }
            ],
            "contract": [{"name": "c", "hours_per_week": [0, 40]}],
            "cost": {"shortage_per_agent_hour": 20, "surplus_per_agent_hour": 2, "shortage_steps": STEPS},
            **more,
        }
    )
    return Inputs(scenario, pd.DataFrame(), people)


def person(name: str, skills: str = "a", *roles: str, **more: Any) -> Agent:
    return Agent(agent=name, contract="c", roles=roles, skills=tuple(Skill(queue=q) for q in skills), **more)


def day(name: str, start: float = 8, pause: float = 10, date: dt.date = MONDAY) -> list[tuple[Any, ...]]:
    """A shift of five hours with a break of half an hour."""

    def at(hour: float) -> pd.Timestamp:
        return pd.Timestamp(date, tz="UTC") + pd.Timedelta(hours=hour)

    cuts = [("work", start, pause), ("break", pause, pause + 0.5), ("work", pause + 0.5, start + 5)]
    return [(name, date, "day", what, "", at(begin), at(end), True) for what, begin, end in cuts if begin < end]


def roster(*shifts: list[tuple[Any, ...]]) -> pd.DataFrame:
    return pd.DataFrame([row for rows in shifts for row in rows], columns=list(ROSTER.columns))


def asks(inputs: Inputs, rng: np.random.Generator, most: float = 3) -> Requirement:
    starts = inputs.scenario.horizon()
    rows = []
    for queue in inputs.scenario.queue:
        people = rng.integers(0, 2 * most, len(starts), endpoint=True) / 2 * queue.open.mask(starts).astype(float)
        nothing_else = {"volume": 0.0, "aht_s": 0.0, "agents": people, "rostered": people}
        rows.append({"start": starts, "queue": queue.name, **nothing_else})
    nothing = pd.DataFrame(columns=["queue", "from", "to", "hours"])
    return Requirement(pd.concat([pd.DataFrame(row) for row in rows], ignore_index=True), nothing, pd.DataFrame())


def place(inputs: Inputs, frame: pd.DataFrame, required: Requirement, **more: Any) -> Placed:
    people, demand = people_of(inputs), Demand.of(inputs.scenario, required)
    line = Timeline.of(inputs.scenario)
    skills = sorted({frozenset(demand.names.index(q) for q in one.skills) for one in people}, key=sorted)
    skill = [skills.index(frozenset(demand.names.index(q) for q in one.skills)) for one in people]
    on = np.zeros((len(skills), demand.intervals))
    for name, start, end in frame.loc[frame["activity"] == "work", ["agent", "start", "end"]].itertuples(index=False):
        k = next(k for one, k in zip(people, skill, strict=True) if one.name == name)
        on[k, line.minute_of(start) // 30 : line.minute_of(end) // 30] += 1
    cover = Cover(demand, Prices(inputs.scenario, line), skills, on)
    placed = place_activities(frame, cover, people, skill, inputs.scenario, line, **more)
    assert cover.price() == pytest.approx(worth(inputs, placed.frame, required))  # the cover knows what it did
    return placed


def worth(inputs: Inputs, frame: pd.DataFrame, required: Requirement) -> float:
    """Shortage and surplus of a frame, by the plan's own accounts."""
    prices = Prices(inputs.scenario, Timeline.of(inputs.scenario))
    valued = value_of(frame, inputs, required, people_of(inputs), prices)
    return valued.terms["shortage"] + valued.terms["surplus"]


COACHING = {"name": "coaching", "length_min": 30, "per_agent_per_week": 1, "with_role": "coach"}
AUDIT = {"name": "audit", "length_min": 30, "per_agent_per_week": 1, "held_by": "coach"}
