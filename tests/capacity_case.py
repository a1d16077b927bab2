"""Small capacity cases with stated hours, so that enumeration and hand can follow them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.capacity.arrivals import intakes_of
from planner.capacity.assumptions import Assumptions
from planner.capacity.case import Case
from planner.capacity.needs import Need
from planner.capacity.prices import week_prices
from planner.capacity.staff import cohorts_of, hazard_of
from planner.capacity.weeks import Weeks, weeks_of
from planner.net import Net
from planner.scenario import Agent, Scenario
from planner.scenario.skills import parse_skills

Numbers = NDArray[np.float64]

MONDAY = dt.date(2027, 3, 1)
TARGET = {"share": 0.8, "within_s": 20, "chance": 0.8}


def net() -> Net:
    return Net.of(600.0)


def scenario_of(queues: Sequence[str] = ("phone",), **words: Any) -> Scenario:
    """UTC from Monday 2027-03-01; full time is 40 h at 20 an hour; nobody leaves and nothing is lost."""
    cost = {"wage_per_h": {"full": 20.0, "part": 15.0}, "load": 0.25, "shortage_per_agent_hour": 60.0}
    made: dict[str, Any] = {
        "start": MONDAY,
        "staff": {"file": "agents.csv"},
        "queue": [{"name": name, "target": TARGET} for name in queues],
        "contract": [
            {"name": "full", "hours_per_week": [40, 40], "overtime": {"max_h_per_week": 8}},
            {"name": "part", "hours_per_week": [16, 24]},
        ],
        "attrition": {"per_year": 0.0, "first_90_days": 0.0},
        "shrinkage": {"planned": {}},
        **words,
    }
    made["cost"] = {**cost, **words.get("cost", {})}
    return Scenario.model_validate(made)


def need(queue: str, hours: Numbers, lower: Numbers | None = None) -> Need:
    """Ten contacts of six minutes an hour asked for; a peak of a fortieth of the hours."""
    mean = hours.mean(axis=1)
    return Need(
        queue, hours, hours if lower is None else lower, 10.0 * mean, np.full(len(hours), 360.0), mean / 40.0,
        np.zeros(len(hours)), np.zeros(0),
    )  # fmt: skip


def case_of(
    scenario: Scenario,
    people: Mapping[tuple[str, str], int],
    hours: Mapping[str, Any],
    *,
    months: int = 2,
    hold: bool = False,
    lower: Mapping[str, Numbers] | None = None,
    **more: Any,
) -> Case:
    """A case of so many people by (contract, skills) and hours by queue: (weeks,) or (weeks, paths)."""
    weeks = weeks_of(scenario.start, months, 0)
    known = Assumptions()
    hazard = hazard_of(scenario, known)
    agents = [
        Agent(agent=f"{contract}{skills}{number}", contract=contract, skills=parse_skills(skills), team=skills)
        for (contract, skills), count in people.items()
        for number in range(count)
    ]
    cohorts = cohorts_of(scenario, agents, weeks, hazard)
    prices = week_prices(scenario, weeks, scenario.cost.load, np.zeros(len(weeks)))
    needs = []
    for name, values in hours.items():
        asked = np.asarray(values, dtype=float)
        table = np.broadcast_to(asked if asked.ndim == 2 else asked.reshape(-1, 1), _shape(weeks, asked)).copy()
        needs.append(need(name, table, None if lower is None else lower[name]))
    ones = np.ones(len(weeks))
    made: dict[str, Any] = {
        "part": weeks.part,
        "regular": ones,
        "extra": ones,
        "present": 1.0,
        "decide_from": scenario.start,
        "earliest": {},
        **more,
    }
    return Case(
        scenario=scenario,
        weeks=weeks,
        needs=tuple(needs),
        cohorts=tuple(cohorts),
        intakes=tuple(intakes_of(scenario, weeks, hazard, prices, cohorts, known)),
        prices=prices,
        shortage=np.full(len(needs), scenario.cost.shortage_per_agent_hour),
        hold=hold,
        margin=np.ones((len(needs), len(weeks))),
        **made,
    )


def _shape(weeks: Weeks, asked: Numbers) -> tuple[int, int]:
    return len(weeks), asked.shape[1] if asked.ndim == 2 else 1
