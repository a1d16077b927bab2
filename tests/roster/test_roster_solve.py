"""Whole rosters: legal, priced from their frame, within a proven bound, the same bytes twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from planner.roster import Status, audit, solve
from planner.roster.result import RosterResult
from planner.scenario import Absence, Agent, Inputs, Lock, Scenario, Skill
from planner.staffing.result import Requirement

MONDAY = dt.date(2026, 11, 23)
BREAKS = [
    {"activity": "break", "length_min": 15, "earliest_min": 60, "latest_min": 180},
    {"activity": "meal", "length_min": 30, "paid": False, "earliest_min": 180, "latest_min": 300},
]


def team(people: int, **changes: Any) -> Inputs:
    record = {
        "start": MONDAY,
        "days": 5,
        "interval_min": 30,
        "queue": [{"name": "phone", "open": ["Mon-Fri 08:00-18:00"], "target": {"share": 0.8, "within_s": 20}}],
        "staff": {"file": "agents.csv"},
        "shift": [
            {
                "name": "day",
                "start": {"from": "08:00", "to": "10:00", "every_min": 60},
                "length_min": 480,
                "segments": BREAKS,
                "gap_between_segments_min": 60,
            }
        ],
        "contract": [{"name": "c", "hours_per_week": [22.5, 37.5], "days_per_week": [3, 5]}],
        "rules": {"min_rest_h": 11},
        "cost": {"wage_per_h": {"c": 20}},
    }
    files = {key: changes.pop(key) for key in ("absences", "locks", "previous_roster") if key in changes}
    scenario = Scenario.model_validate(record | changes)
    agents = tuple(Agent(agent=f"p{n}", contract="c", skills=(Skill(queue="phone"),)) for n in range(people))
    return Inputs(scenario, pd.DataFrame(), agents, **files)


def need(inputs: Inputs, peak: float) -> Requirement:
    starts = inputs.scenario.horizon()
    open_ = inputs.scenario.queue[0].open.mask(starts)
    hour = np.asarray(starts.hour + starts.minute / 60)
    people = peak * (0.7 + 0.3 * np.sin((hour - 8) / 10 * np.pi)) * open_
    frame = pd.DataFrame(
        {"start": starts, "queue": "phone", "volume": 0.0, "aht_s": 0.0, "agents": np.ceil(people), "rostered": people}
    )
    return Requirement(frame, pd.DataFrame(columns=["queue", "from", "to", "hours"]), pd.DataFrame())


def solved(inputs: Inputs, peak: float, work: float = 0.5) -> RosterResult:
    return solve(inputs, need(inputs, peak), work=work, seconds=120, seed=1)


def test_six_people_are_solved_to_one_percent_and_break_no_rule() -> None:
    inputs = team(6)
    result = solved(inputs, 4.3)
    assert result.status in (Status.OPTIMAL, Status.FEASIBLE)
    assert result.gap <= 0.01
    assert not audit(inputs, result.frame)
    assert result.shortage_bound_h <= result.shortage_h + 1e-9
    assert result.objective == pytest.approx(sum(result.terms.values()))
    assert not result.limited_by_seconds


def test_two_runs_give_the_same_bytes() -> None:
    inputs = team(4)
    first, second = solved(inputs, 2.6, 0.2), solved(inputs, 2.6, 0.2)
    assert first.frame.to_csv() == second.frame.to_csv()
    assert first.objective == second.objective


def test_unmet_need_is_short_and_never_infeasible() -> None:
    inputs = team(2)
    result = solved(inputs, 12.0, 0.2)
    assert result.status in (Status.OPTIMAL, Status.FEASIBLE)
    short = result.coverage.loc[result.coverage["queue"] == "phone", "net"].clip(upper=0).sum()
    assert result.shortage_h == pytest.approx(-0.5 * short)
    assert result.shortage_h > 100


def away(first: int, last: int, kind: str = "unavailable") -> Absence:
    """Of p1, from one day of November 2026 to another, both included."""
    return Absence(agent="p1", start=dt.datetime(2026, 11, first), end=dt.datetime(2026, 11, last + 1), kind=kind)


def test_a_contradiction_is_told_in_a_sentence_that_names_it() -> None:
    inputs = team(3, days=7, absences=(away(23, 27),), locks=(Lock(agent="p1", date=MONDAY, shift="off"),))
    result = solved(inputs, 2.0, 0.2)
    assert result.status is Status.CONFLICT
    assert len(result.notes) == 1
    assert "p1 cannot be rostered" in result.notes[0]
    assert "works 22.5 to 37.5 paid hours a week" in result.notes[0]
    assert "is away: unavailable" in result.notes[0]
    assert "rests" not in result.notes[0]
    assert "locked" not in result.notes[0]


def test_a_lock_that_breaks_a_rule_is_kept_and_nothing_else_breaks() -> None:
    inputs = team(3, locks=(Lock(agent="p1", date=MONDAY, shift="day", start_min=480),), absences=(away(23, 23),))
    result = solved(inputs, 2.0, 0.2)
    assert result.status is not Status.CONFLICT
    assert [(breach.rule, breach.agent, breach.date) for breach in audit(inputs, result.frame)] == [
        ("availability", "p1", MONDAY)
    ]


def test_leave_takes_hours_off_the_contract_and_is_written() -> None:
    away = Absence(agent="p0", start=dt.datetime(2026, 11, 23), end=dt.datetime(2026, 11, 26), kind="leave")
    inputs = team(3, days=7, absences=(away,), contract=[{"name": "c", "hours_per_week": 37.5, "days_per_week": 5}])
    result = solved(inputs, 2.0, 0.2)
    assert result.status is not Status.CONFLICT
    mine = result.frame[result.frame["agent"] == "p0"]
    assert (mine["activity"] == "leave").sum() == 3
    assert mine.loc[mine["activity"] == "work", "date"].nunique() == 2
    assert not audit(inputs, result.frame)


def test_nights_across_midnight_are_covered_and_rested() -> None:
    shift = {"name": "n", "start": {"from": "00:00", "to": "22:00", "every_min": 120}, "length_min": 480}
    inputs = team(
        14,
        queue=[{"name": "phone", "target": {"share": 0.8, "within_s": 20}}],
        shift=[shift],
        days=4,
        contract=[{"name": "c", "hours_per_week": [0, 40]}],
    )
    result = solved(inputs, 2.0, 0.2)
    assert not audit(inputs, result.frame)
    assert result.gap <= 0.01
    assert (result.frame["start"].dt.day != result.frame["end"].dt.day).any()
