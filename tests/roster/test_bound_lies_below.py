"""The bound lies below every roster: all of a small desk by enumeration, and many drawn at random of a larger one."""

from __future__ import annotations

import datetime as dt
import itertools

import numpy as np
import pandas as pd
import pytest

from planner.roster import audit, solve
from planner.roster.assign import Tour
from planner.roster.people import Person, people_of
from planner.roster.placement import Rostered
from planner.roster.price import Prices
from planner.roster.timeline import Timeline
from planner.roster.valuing import value_of
from planner.roster.writing import frame_of
from planner.scenario import Absence, Agent, Inputs, Scenario, Skill
from planner.staffing.result import Requirement

MONDAY = dt.date(2026, 11, 23)
BREAK = {"activity": "break", "length_min": 30, "earliest_min": 60, "latest_min": 120}


def desk(people: int, days: int, breaks: int) -> Inputs:
    """People who cost, wish and rest differently, in shifts of four hours, or with breaks also of six."""
    lengths = {"from": 240, "to": 360 if breaks else 240, "every_min": 120}
    scenario = Scenario.model_validate(
        {
            "start": MONDAY,
            "days": days,
            "interval_min": 30,
            "queue": [{"name": q, "open": ["08:00-18:00"], "target": {"share": 0.8, "within_s": 20}} for q in "ab"],
            "staff": {"file": "agents.csv"},
            "shift": [
                {
                    "name": "day", "start": {"from": "08:00", "to": "14:00", "every_min": 180}, "length_min": lengths,
                    "segments": [BREAK] * breaks, "most_on_break": 0.5,
                }
            ],
            "contract": [{"name": "c", "hours_per_week": [0, 20], "days_per_week": [0, 4]}],
            "rules": {"min_rest_h": 17},
            "cost": {"wage_per_h": {"c": 12}, "shortage_per_agent_hour": 30, "surplus_per_agent_hour": 3,
                     "premium": [{"name": "late", "from": "16:00", "to": "20:00", "rate": 0.3}]},
        }
    )  # fmt: skip
    agents = tuple(
        Agent(agent=f"p{n}", contract="c", skills=tuple(Skill(queue=q) for q in ("a", "b", "ab")[n % 3]))
        for n in range(people)
    )
    off = Absence(agent="p0", start=dt.datetime(2026, 11, 24), end=dt.datetime(2026, 11, 25), kind="prefers_off")
    return Inputs(scenario, pd.DataFrame(), agents, absences=(off,))


def asks(inputs: Inputs, seed: int, most: int) -> Requirement:
    starts, rng = inputs.scenario.horizon(), np.random.default_rng(seed)
    rows = []
    for queue in inputs.scenario.queue:
        people = np.round(rng.uniform(0, most, len(starts)) * queue.open.mask(starts), 1)
        row = {"start": starts, "queue": queue.name, "volume": 0.0, "aht_s": 0.0, "agents": people, "rostered": people}
        rows.append(pd.DataFrame(row))
    nothing = pd.DataFrame(columns=["queue", "from", "to", "hours"])
    return Requirement(pd.concat(rows, ignore_index=True), nothing, pd.DataFrame())


def value(inputs: Inputs, required: Requirement, tours: dict[Person, Tour], rng: np.random.Generator | None) -> float:
    """Price of a roster with its breaks drawn, or of one without breaks; infinite where it breaks a rule."""
    pauses = {
        (person, duty.day): tuple(int((rng or np.random.default_rng(0)).choice(pause.starts)) for pause in duty.pauses)
        for person, tour in tours.items() for duty in tour if duty is not None
    }  # fmt: skip
    people = list(tours)
    frame = frame_of(Rostered(tours, pauses), people, Timeline.of(inputs.scenario))
    if audit(inputs, frame):
        return np.inf
    return value_of(frame, inputs, required, people, Prices.of(inputs, people)).objective


@pytest.mark.parametrize("seed", [1])
def test_the_optimum_of_enumeration_is_reached_and_not_below_the_bound(seed: int) -> None:
    inputs = desk(2, 2, 0)
    required = asks(inputs, seed, 1)
    people = people_of(inputs)
    allowed = [
        [list(tour) for tour in itertools.product(*([None, *day] for day in person.options)) if person.allows([*tour])]
        for person in people
    ]
    every = [
        value(inputs, required, dict(zip(people, tours, strict=True)), None) for tours in itertools.product(*allowed)
    ]
    result = solve(inputs, required, work=0.2, seconds=60, seed=1)
    assert len(every) > 100
    assert result.objective == pytest.approx(min(every), abs=1e-6)
    assert result.bound <= min(every) + 1e-6


@pytest.mark.parametrize("seed", [3, 4])
def test_no_roster_drawn_at_random_is_below_the_bound(seed: int) -> None:
    inputs = desk(3, 4, 1)
    required = asks(inputs, seed, 2)
    people, rng = people_of(inputs), np.random.default_rng(seed)
    found = []
    while len(found) < 25:
        tours: dict[Person, Tour] = {}
        for person in people:
            tour: Tour = [None] * len(person.options)
            while not tours.get(person):
                tour = [
                    None if rng.random() < 0.2 else day[rng.integers(len(day))] if day else None
                    for day in person.options
                ]
                if person.allows(tour):
                    tours[person] = tour
        found.append(value(inputs, required, tours, rng))
    result = solve(inputs, required, work=0.2, seconds=60, seed=1)
    assert np.isfinite(found).sum() > 8
    assert result.bound <= min(found) + 1e-6
    assert result.objective <= min(found) + 1e-6
