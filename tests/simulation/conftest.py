"""Tiny scenarios with a stated forecast, so that theory and hand can follow what the simulator does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from forecasting.result import LEVELS, Forecast
from planner.scenario import Agent, Inputs, Scenario
from planner.scenario.skills import parse_skills


def make_scenario(queues: list[dict[str, Any]], **words: Any) -> Scenario:
    """A UTC week from Monday 2026-03-02 without warm-up, unless said otherwise."""
    target = {"share": 0.8, "within_s": 20}
    return Scenario.model_validate(
        {
            "start": dt.date(2026, 3, 2),
            "days": 1,
            "interval_min": 15,
            "staff": {"file": "agents.csv"},
            "simulation": {"warm_up_h": 0, "handle_time": {"shape": "exponential"}},
            "queue": [{"target": target, **queue} for queue in queues],
            **words,
        }
    )


def make_forecast(
    scenario: Scenario, volume: Mapping[str, Any], aht_s: Mapping[str, Any], paths: Mapping[str, Any] | None = None
) -> Forecast:
    """Volumes per interval (a number or one per interval) and handle times; one path, the mean, unless given."""
    starts = scenario.horizon()
    frames, drawn = [], {}
    for queue in scenario.queue:
        mean = np.broadcast_to(np.asarray(volume[queue.name], dtype=float), len(starts))
        frame = pd.DataFrame({"start": starts, "queue": queue.name, "mean": mean})
        frame = frame.assign(**dict.fromkeys(LEVELS, mean), aht_s=aht_s[queue.name])
        frames.append(frame)
        drawn[queue.name] = np.asarray((paths or {}).get(queue.name, mean[None, :]), dtype=np.float32)
    return Forecast(starts, pd.concat(frames, ignore_index=True), drawn)


def make_roster(scenario: Scenario, shifts: list[tuple[Any, ...]]) -> pd.DataFrame:
    """Rows ``agent, start_s, end_s[, queue[, activity]]``, seconds from the horizon's start."""
    origin = scenario.horizon()[0]
    rows = [(*shift, *("", "work")[len(shift) - 3 :]) for shift in shifts]
    return pd.DataFrame(
        {
            "agent": [row[0] for row in rows],
            "date": [(origin + pd.Timedelta(seconds=row[1])).date() for row in rows],
            "shift": "s",
            "activity": [row[4] for row in rows],
            "queue": [row[3] for row in rows],
            "start": [origin + pd.Timedelta(seconds=row[1]) for row in rows],
            "end": [origin + pd.Timedelta(seconds=row[2]) for row in rows],
            "paid": True,
        }
    )


def make_inputs(scenario: Scenario, skills: Mapping[str, str], **more: Any) -> Inputs:
    """Agents by name with their skills as people write them."""
    agents = tuple(Agent(agent=name, skills=parse_skills(text)) for name, text in skills.items())
    return Inputs(scenario, pd.DataFrame(), agents, **more)


@pytest.fixture(scope="session")
def scenario_of() -> Callable[..., Scenario]:
    return make_scenario


@pytest.fixture(scope="session")
def forecast_of() -> Callable[..., Forecast]:
    return make_forecast


@pytest.fixture(scope="session")
def roster_of() -> Callable[..., pd.DataFrame]:
    return make_roster


@pytest.fixture(scope="session")
def inputs_of() -> Callable[..., Inputs]:
    return make_inputs
