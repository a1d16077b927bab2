"""A desk whose queues weigh differently, what it asks for, and its least weighted shortage by a linear programme."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from planner.scenario import Agent, Inputs, Scenario, Skill
from planner.staffing.result import Requirement

MONDAY = dt.date(2026, 11, 23)
STEPS = [{"over_share": 0.2, "rate": 1.5}, {"over_share": 0.5, "rate": 3.0}]
BREAK = {"activity": "break", "length_min": 30, "earliest_min": 60, "latest_min": 120}


def least_weighted(people: np.ndarray, skills: list[frozenset[int]], need: np.ndarray, weights: np.ndarray) -> float:
    """Least weighted shortage of an interval: a linear programme of who serves what."""
    pairs = [(k, q) for k, own in enumerate(skills) for q in sorted(own)]
    cost = np.concatenate([np.zeros(len(pairs)), weights])
    rows, limits = np.zeros((len(skills) + len(need), len(cost))), np.concatenate([people, -need])
    for column, (k, q) in enumerate(pairs):
        rows[k, column], rows[len(skills) + q, column] = 1, -1
    for q in range(len(need)):
        rows[len(skills) + q, len(pairs) + q] = -1
    return float(linprog(cost, A_ub=rows, b_ub=limits).fun)


def desk(skills: tuple[str, ...], weights: dict[str, float], days: int = 2, breaks: int = 0, **more: Any) -> Inputs:
    """People by skills in shifts of four hours; queues a, b, c, some weighted, and e-mail where somebody serves it."""
    names = sorted({letter for own in skills for letter in own})
    queues: list[dict[str, Any]] = []
    for name in names:
        promise = {"share": 0.9, "within_h": 8} if name == "e" else {"share": 0.8, "within_s": 20}
        queue = {"name": name, "channel": "email" if name == "e" else "phone", "open": ["08:00-16:00"]}
        queues.append({**queue, "target": promise, **({"shortage_weight": weights[name]} if name in weights else {})})
    record = {
        "start": MONDAY,
        "days": days,
        "interval_min": 30,
        "queue": queues,
        "staff": {"file": "agents.csv"},
        "shift": [
            {
                "name": "day", "start": {"from": "08:00", "to": "12:00", "every_min": 120}, "length_min": 240,
                "segments": [BREAK] * breaks,
            }
        ],
        "contract": [{"name": "c", "hours_per_week": [0, 40]}],
        "cost": {"wage_per_h": {"c": 12}, "shortage_per_agent_hour": 30, "surplus_per_agent_hour": 3,
                 "shortage_steps": STEPS},
    }  # fmt: skip
    agents = tuple(
        Agent(agent=f"p{n}", contract="c", skills=tuple(Skill(queue=q) for q in own)) for n, own in enumerate(skills)
    )
    return Inputs(Scenario.model_validate(record | more), pd.DataFrame(), agents)


def asks(inputs: Inputs, seed: int, most: float = 2.0, email_h: float = 0.0) -> Requirement:
    starts, rng = inputs.scenario.horizon(), np.random.default_rng(seed)
    rows, due = [], []
    for queue in inputs.scenario.queue:
        people = np.round(rng.uniform(0, most, len(starts)) * queue.open.mask(starts), 1) * (not queue.deferred)
        row = {"start": starts, "queue": queue.name, "volume": 0.0, "aht_s": 0.0, "agents": people, "rostered": people}
        rows.append(pd.DataFrame(row))
        if queue.deferred:
            open_ = np.flatnonzero(queue.open.mask(starts))
            begins = rng.choice(open_[:-8], 4, replace=False)
            due += [(queue.name, starts[i], starts[i + 6], email_h * rng.uniform(0.5, 1.5)) for i in begins]
    windows = pd.DataFrame(due, columns=["queue", "from", "to", "hours"])
    return Requirement(pd.concat(rows, ignore_index=True), windows, pd.DataFrame())
