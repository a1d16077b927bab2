"""Hours of activities set aside before their sessions are placed: in their windows, where people are too many."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from fair_team import MONDAY, asked, desk

from planner.frames import ROSTER
from planner.net import Net
from planner.roster.demand import Demand
from planner.roster.groups import groups_of
from planner.roster.lagrange_activities import hours_aside
from planner.roster.lagrange_bound import TourBound
from planner.roster.mip import Floats
from planner.roster.named_search import NamedSearch
from planner.roster.people import people_of
from planner.roster.price import Prices
from planner.roster.steady import steady_people
from planner.scenario import Agent, Skill

QUIET = (10, 11)
"""The hours in which nobody is needed."""


def aside_of(activity: list[dict[str, Any]], roles: tuple[str, ...] = ()) -> Floats | None:
    """Hours set aside for three people who work 8 to 16 on one of two days, needed in every hour but two."""
    agents = tuple(
        Agent(agent=f"p{n}", contract="c", skills=(Skill(queue="phone"),), roles=roles if n == 0 else ())
        for n in range(3)
    )
    inputs = desk(
        agents=agents,
        days=2,
        queue=[{"name": "phone", "target": {"share": 0.8, "within_s": 20}}],
        shift=[{"name": "day", "start": "08:00", "length_min": 480}],
        contract=[{"name": "c", "hours_per_week": [8, 8], "days_per_week": [1, 1]}],
        cost={"shortage_per_agent_hour": 60.0, "shortage_steps": [], "surplus_per_agent_hour": 3.0},
        activity=activity,
    )
    required = asked(inputs, 0.0, 0.0)
    hour = required.frame["start"].dt.hour
    required.frame["rostered"] = np.where((hour >= 8) & (hour < 16) & ~hour.isin(QUIET), 3.0, 0.0)
    people = people_of(inputs)
    demand, prices = Demand.of(inputs.scenario, required), Prices.of(inputs, people)
    skills, steady = steady_people(ROSTER.empty(), inputs, demand, groups_of(people))
    named = NamedSearch(people, demand, prices, skills, steady, {}, 1.0, 1, Net.of(60))
    tours = TourBound(named)
    _, y = tours.best(np.zeros_like(tours.cover.ask), 0.3, Net.of(60))
    return hours_aside(named, tours, y, 0.5, Net.of(60))


@pytest.mark.parametrize(
    ("activity", "roles", "hours"),
    [
        ({"name": "learning", "length_min": 60}, (), 3.0),
        ({"name": "coaching", "length_min": 60, "with_role": "coach"}, ("coach",), 4.0),
        ({"name": "audit", "length_min": 60, "held_by": "lead"}, ("lead",), 2.0),
    ],
)
def test_sessions_go_where_nobody_is_needed(activity: dict[str, Any], roles: tuple[str, ...], hours: float) -> None:
    aside = aside_of([activity], roles)
    assert aside is not None
    by_hour = aside.reshape(2, 24).sum(axis=0)
    assert by_hour[list(QUIET)].sum() == hours
    assert by_hour.sum() == hours


def test_who_gives_sessions_gives_one_at_a_time() -> None:
    aside = aside_of(
        [{"name": "coaching", "length_min": 60, "with_role": "coach", "between": ["12:00", "13:00"]}], ("coach",)
    )
    assert aside is not None
    assert aside.sum() == 2.0


def test_sessions_keep_their_window_and_meetings_their_time() -> None:
    window = {"name": "learning", "length_min": 60, "between": ["12:00", "14:00"]}
    aside = aside_of([window])
    assert aside is not None
    by_hour = aside.reshape(2, 24).sum(axis=0)
    assert by_hour[12:14].sum() == by_hour.sum() == 3.0
    meeting = {"name": "meeting", "length_min": 60, "at": dt.datetime.combine(MONDAY, dt.time(15))}
    aside = aside_of([meeting])
    assert aside is not None
    assert np.flatnonzero(aside[0]).tolist() == [15]
    assert aside[0, 15] == 3.0


def test_without_activities_nothing_is_set_aside() -> None:
    assert aside_of([]) is None
