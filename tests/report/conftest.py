"""A plan made by hand: two sites, two queues, three people, two days of hours; every number can be checked by eye."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from forecasting.result import LEVELS, Forecast
from planner.allocation import Allocation
from planner.frames import (
    COST,
    COVERAGE,
    FORECAST,
    FORMULA_GAP,
    REQUIREMENT,
    ROSTER,
    ROUNDS,
    SERVICE,
    SUMMARY,
    WINDOWS,
    check,
)
from planner.result import Plan, Promise
from planner.roster.result import RosterResult, Status
from planner.scenario import Agent, Inputs, Scenario
from planner.simulation.result import Simulation
from planner.staffing.result import Requirement

START = dt.date(2026, 3, 7)  # the next day has 23 hours in New York
QUEUES = ("phone", "email")


@pytest.fixture
def scenario() -> Scenario:
    return Scenario.model_validate(
        {
            "name": "Hand-made (synthetic sample data)",
            "time_zone": "America/New_York",
            "start": START,
            "days": 2,
            "interval_min": 60,
            "queue": [
                {"name": "phone", "target": {"share": 0.8, "within_s": 20, "chance": 0.9}},
                {
                    "name": "email",
                    "channel": "email",
                    "target": {"share": 0.95, "within_business_days": 1, "over": "week"},
                },
            ],
            "surge": [{"name": "Sale", "from": "2026-03-07T10:00:00", "to": "2026-03-07T14:00:00", "volume": 1.5}],
            "site": [{"name": "East"}, {"name": "West", "time_zone": "America/Denver"}],
            "staff": {"file": "agents.csv"},
            "contract": [
                {"name": "full time/west", "hours_per_week": 40},
                {"name": "part", "hours_per_week": [10, 20]},
            ],
            "cost": {
                "wage_per_h": {"full time/west": 20.0, "part": 18.0},
                "load": 0.25,
                "licence_per_seat_month": 115.0,
            },
        }
    )


@pytest.fixture
def agents() -> tuple[Agent, ...]:
    return (
        Agent(agent="A/1", name="=1+1 <b>Ann</b>", team="blue", site="East", contract="part"),
        Agent(agent="A2", name="Bo", team="blue", site="West", cost_centre="C1", contract="full time/west"),
        Agent(agent="A3", name="Cy", team="red", site="West", contract="full time/west", wage_per_h=30.0),
    )


def grid(scenario: Scenario, columns: dict[str, float], queues: tuple[str, ...] = QUEUES) -> pd.DataFrame:
    parts = [pd.DataFrame({"start": scenario.horizon(), "queue": name, **columns}) for name in queues]
    return pd.concat(parts, ignore_index=True)


@pytest.fixture
def roster() -> pd.DataFrame:
    def at(text: str) -> pd.Timestamp:
        return pd.Timestamp(text, tz="America/New_York")

    rows = [
        # Ann works 09:00-13:00 in New York, a paid break inside.
        ("A/1", START, "half", "work", "phone", at("2026-03-07 09:00"), at("2026-03-07 11:00"), True),
        ("A/1", START, "half", "break", "", at("2026-03-07 11:00"), at("2026-03-07 11:15"), True),
        ("A/1", START, "half", "work", "phone", at("2026-03-07 11:15"), at("2026-03-07 13:00"), True),
        # Bo works 08:00-16:30 in Denver, an unpaid meal inside: 10:00-18:30 in New York.
        ("A2", START, "day", "work", "", at("2026-03-07 10:00"), at("2026-03-07 14:00"), True),
        ("A2", START, "day", "meal", "", at("2026-03-07 14:00"), at("2026-03-07 14:30"), False),
        ("A2", START, "day", "work", "", at("2026-03-07 14:30"), at("2026-03-07 18:30"), True),
        # Cy works a night across the missing hour: 22:00 to 05:00 is six hours.
        ("A3", START, "night", "work", "", at("2026-03-07 22:00"), at("2026-03-08 05:00"), True),
    ]
    frame = pd.DataFrame(rows, columns=list(ROSTER.columns))
    return check(frame, ROSTER)


def coverage(scenario: Scenario) -> pd.DataFrame:
    frame = grid(scenario, {"required": 2.0, "scheduled": 2.5, "net": 0.5}, (*QUEUES, "*"))
    short = (frame["queue"] == "phone") & (frame["start"].dt.hour == 12)
    frame.loc[short, ["scheduled", "net"]] = [1.0, -1.0]
    return check(frame, COVERAGE)


def simulation(scenario: Scenario) -> Simulation:
    measures = {
        "offered": 10.0,
        "service_level": 0.82,
        "low": 0.8,
        "high": 0.84,
        "asa_s": 12.0,
        "p_abandon": 0.02,
        "occupancy": 0.7,
        "backlog": 0.0,
    }
    service = check(grid(scenario, measures), SERVICE)
    service.loc[:3, ["service_level", "low", "high", "asa_s", "p_abandon"]] = np.nan
    service.loc[:3, "offered"] = 0.0
    periods = pd.DataFrame(
        [
            {"over": "day", "period": str(START + dt.timedelta(day)), "queue": queue, **measures, "p_meet": 0.85}
            for queue in QUEUES
            for day in range(2)
        ]
    )
    return Simulation(service, periods, {}, {}, pd.DataFrame(columns=["agent", "queue", "hours"]), 1234, 200)


def cost() -> pd.DataFrame:
    rows = [
        # Ann 4 h x 18, Bo 8 h x 20, Cy 6 h x 30, and a quarter of it as load.
        ("base pay", "phone", "blue", "East", "", "2026-03", 4.0, 72.0, "USD"),
        ("base pay", "phone", "blue", "West", "C1", "2026-03", 8.0, 160.0, "USD"),
        ("base pay", "email", "red", "West", "", "2026-03", 6.0, 180.0, "USD"),
        ("load", "phone", "blue", "West", "C1", "2026-03", 0.0, 40.0, "USD"),
        ("licences", "", "red", "West", "", "2026-03", 0.0, 11.5, "USD"),
    ]
    return check(pd.DataFrame(rows, columns=list(COST.columns)), COST)


def rounds() -> pd.DataFrame:
    rows = [
        (1, "phone", "day", "2026-03-07", 0.9, 0.85, 0.0, 0.0, 2.0, True),
        (1, "email", "week", "2026-W10", 0.5, 1.0, 0.0, 0.0, 0.0, True),
        (2, "phone", "day", "2026-03-07", 0.9, 0.84, 3.5, 0.0, 2.5, False),
        (2, "email", "week", "", 0.5, np.nan, 0.0, 1.25, 0.0, False),
    ]
    return check(pd.DataFrame(rows, columns=list(ROUNDS.columns)), ROUNDS)


def formula_gap(scenario: Scenario) -> pd.DataFrame:
    frame = grid(scenario, {"agents": 1.5, "formula": 0.9, "simulated": 0.82, "low": 0.8, "high": 0.84})
    return check(frame.assign(difference=frame["simulated"] - frame["formula"]), FORMULA_GAP)


@pytest.fixture
def plan(scenario: Scenario, agents: tuple[Agent, ...], roster: pd.DataFrame) -> Plan:
    starts = scenario.horizon()
    levels = {name: 10.0 * (0.6 + 0.8 * level) for name, level in LEVELS.items()}
    forecast_frame = check(grid(scenario, {"mean": 10.0, **levels, "aht_s": 300.0}), FORECAST)
    paths = {queue: np.full((4, len(starts)), 10.0, dtype=np.float32) for queue in QUEUES}
    need = check(grid(scenario, {"volume": 10.0, "aht_s": 300.0, "agents": 1.5, "rostered": 2.0}), REQUIREMENT)
    windows = pd.DataFrame({"queue": ["email"], "from": starts[:1], "to": starts[-1:], "hours": [7.5]})
    covered = coverage(scenario)
    summary = pd.DataFrame(
        [("2026-03-07", "phone", 240.0, 0.82, 0.85, 1.2, 0.45, 251.0)], columns=list(SUMMARY.columns)
    )
    promises = (
        Promise(
            "phone", "day", "2026-03-07", 0.8, 0.82, 0.85, 0.9, False, "12:00 lacks one person: nobody else is free."
        ),
        Promise("phone", "day", "2026-03-08", 0.8, 0.9, 0.95, 0.9, True, ""),
        Promise("email", "week", "2026-W10", 0.95, 0.99, 1.0, 0.5, True, ""),
    )
    return Plan(
        scenario=scenario,
        inputs=Inputs(scenario, pd.DataFrame(), agents, sha256={"agents.csv": "a" * 64}),
        forecast=Forecast(starts, forecast_frame, paths, reasons={"phone": ("The ridge model was best.",)}),
        requirement=Requirement(need, check(windows, WINDOWS), pd.DataFrame(), ()),
        roster=RosterResult(
            Status.FEASIBLE, roster, covered, 120.0, 118.0, {"shortage": 120.0}, 2.0, 1.5, 46.0, notes=("A note.",)
        ),
        simulation=simulation(scenario),
        allocation=Allocation((), np.zeros((0, 1)), np.zeros((0, 2, 1)), covered, {}, {}, 2.0, 46.0, 2.0),
        cost=cost(),
        summary=summary,
        promises=promises,
        warnings=("history.csv: 4 repeated rows were dropped.",),
        timings={"forecast": 1.23456},
        fingerprint="f" * 64,
        rounds=rounds(),
        formula_gap=formula_gap(scenario),
        differences=("phone, Sat 07 Mar 12:00: formula 90%, simulated 82%, 1.0 people. Few people.",),
    )
