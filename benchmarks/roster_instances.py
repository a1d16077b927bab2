"""Synthetic contact centres of any size for the roster benchmarks, drawn from a seed.

Two queues; two fifths of the people serve the first alone, three tenths the second, the rest both. Seven in ten work
full time (five shifts of 8.5 h a week with two breaks and a meal), the others part time (shifts of 4 h with one break,
16 to 24 h a week). Eleven hours of rest. A missing quarter of an hour costs 10, one too many 1; nothing else is priced.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from planner.scenario import Agent, Inputs, Scenario
from planner.scenario.people import Skill
from planner.staffing.result import Requirement

START = dt.date(2026, 11, 23)
OPEN = "Mon-Sun 06:00-22:30"
TIGHT = 1.1
"""Share of the hours on the queue that is not required, times the root of the number of people."""

SHIFTS = [
    {
        "name": "full",
        "start": {"from": "06:00", "to": "14:00", "every_min": 30},
        "length_min": 510,
        "segments": [
            {"activity": "break", "length_min": 15, "paid": True, "earliest_min": 60, "latest_min": 150},
            {"activity": "meal", "length_min": 30, "paid": False, "earliest_min": 180, "latest_min": 300},
            {"activity": "break", "length_min": 15, "paid": True, "earliest_min": 345, "latest_min": 450},
        ],
    },
    {
        "name": "part",
        "start": {"from": "06:00", "to": "18:30", "every_min": 30},
        "length_min": 240,
        "segments": [{"activity": "break", "length_min": 15, "paid": True, "earliest_min": 60, "latest_min": 165}],
    },
]
CONTRACTS = [
    {"name": "full-time", "hours_per_week": [40, 40], "days_per_week": [5, 5], "shifts": ["full"]},
    {"name": "part-time", "hours_per_week": [15, 24], "days_per_week": [4, 6], "shifts": ["part"]},
]


def synthetic(people: int, days: int = 7, seed: int = 1) -> tuple[Inputs, Requirement]:
    """A centre of so many people and what is required of it.

    Returns
    -------
    inputs : Inputs
    requirement : Requirement
    """
    rng = np.random.default_rng(seed)
    scenario = Scenario.model_validate(
        {
            "name": f"{people} people",
            "start": START,
            "days": days,
            "time_zone": "UTC",
            "interval_min": 15,
            "history": {"file": "none.csv"},
            "queue": [{"name": name, "open": [OPEN], "target": {"share": 0.8, "within_s": 20}} for name in ("a", "b")],
            "staff": {"file": "none.csv"},
            "shift": SHIFTS,
            "contract": CONTRACTS,
            "rules": {"min_rest_h": 11},
            "cost": {"shortage_per_agent_hour": 40, "shortage_steps": [], "surplus_per_agent_hour": 4},
        }
    )
    skills = np.array(["a", "b", "ab"])[np.searchsorted([0.4, 0.7], rng.permutation(people) / people, side="right")]
    part = rng.permutation(people) / people >= 0.7
    agents = [
        Agent(
            agent=f"P{n:05d}",
            contract="part-time" if part[n] else "full-time",
            skills=tuple(Skill(queue=queue) for queue in skills[n]),
        )
        for n in range(people)
    ]
    on_queue_h = (5 * 7.5 * (~part).sum() + 5 * 3.75 * part.sum()) * days / 7
    inputs = Inputs(scenario=scenario, history=pd.DataFrame(), agents=tuple(agents))
    return inputs, _drawn(scenario, rng, on_queue_h * (1 - TIGHT / np.sqrt(people)))


def _drawn(scenario: Scenario, rng: np.random.Generator, hours: float) -> Requirement:
    """Two humps a day, quieter weekends, noise by interval; scaled to so many hours, then whole."""
    starts = scenario.horizon()
    hour = np.asarray(starts.hour + starts.minute / 60)
    weekday = np.asarray(starts.dayofweek)
    open_ = (hour >= 6) & (hour < 22.5)
    rows = []
    for share, first, second in ((0.55, 10.5, 15.5), (0.45, 11.5, 18.0)):
        curve = 0.25 + np.exp(-(((hour - first) / 2.4) ** 2)) + 0.8 * np.exp(-(((hour - second) / 2.6) ** 2))
        curve *= open_ * np.where(weekday == 5, 0.7, np.where(weekday == 6, 0.55, 1.0))
        curve *= rng.normal(1.0, 0.06, curve.size).clip(0.8, 1.2)
        rows.append(np.round(curve / (curve.sum() / 4) * hours * share))
    frame = pd.concat(
        [
            pd.DataFrame(
                {"start": starts, "queue": name, "volume": 0.0, "aht_s": 300.0, "agents": need, "rostered": need}
            )
            for name, need in zip(("a", "b"), rows, strict=True)
        ],
        ignore_index=True,
    )
    windows = pd.DataFrame({"queue": pd.Series(dtype=str), "from": starts[:0], "to": starts[:0], "hours": np.zeros(0)})
    return Requirement(frame, windows, pd.DataFrame())
