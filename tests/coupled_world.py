"""Worlds of rules that couple people, what they ask for, and their solve."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from rule_sets import inputs_of

from planner.roster import RosterResult, solve
from planner.scenario import Agent, Inputs, Skill
from planner.staffing.result import Requirement

HALVES = {"name": "half", "start": {"from": "08:00", "to": "12:00", "every_min": 120}, "length_min": 240}
MORNING = {"name": "morning", "start": "08:00", "length_min": 240}
CHIEF = {"roles": ("supervisor",)}
PLAIN_COST = {"cost": {"shortage_per_agent_hour": 20, "surplus_per_agent_hour": 3, "shortage_steps": []}}


def agent(name: str, **more: Any) -> Agent:
    return Agent(agent=name, contract="c", skills=(Skill(queue="phone"),), **more)


def world(rules: dict[str, Any], *others: Agent, days: int = 1, more: Any = None, **files: Any) -> Inputs:
    shifts = files.pop("shifts", (HALVES,))
    return inputs_of(rules, days=days, shifts=shifts, others=others, more=PLAIN_COST | (more or {}), **files)


def asks(inputs: Inputs, seed: int, most: int = 2) -> Requirement:
    """People needed in each interval from eight to four, drawn."""
    starts = inputs.scenario.horizon()
    hours = pd.DatetimeIndex(starts).hour
    people = np.random.default_rng(seed).integers(0, most, len(starts), endpoint=True) * ((hours >= 8) & (hours < 16))
    rows = {"start": starts, "queue": "phone", "volume": 0.0, "aht_s": 0.0, "agents": people, "rostered": people * 1.0}
    return Requirement(pd.DataFrame(rows), pd.DataFrame(columns=["queue", "from", "to", "hours"]), pd.DataFrame())


def solved(inputs: Inputs, required: Requirement, work: float = 0.02) -> RosterResult:
    return solve(inputs, required, work=work, seconds=60, seed=1)


LEEDS = {"site": "Leeds"}
SEATS = {"site": [{"name": "Leeds", "seats": 1}, {"name": "Bath"}]}
TEAM = {"together": [{"team": "x"}]}
X = {"team": "x"}
