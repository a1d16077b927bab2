"""One person, few shifts, a short week: three independent ways give the same set of rosters."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
import rule_sets
from rule_sets import EARLY, LATE, MONDAY, assert_the_same_sets

from planner.scenario import Absence, FixedDay, Inputs, Lock


def inputs_of(rules: dict[str, Any], contract: dict[str, Any], days: int = 4, **files: Any) -> Inputs:
    late = {**LATE, "length_min": {"from": 300, "to": 300 if days > 4 else 360, "every_min": 60}}
    return rule_sets.inputs_of(rules, contract, days=days, shifts=(EARLY, late), **files)


def last_week(*shifts: tuple[int, str, str]) -> pd.DataFrame:
    rows = []
    for back, start, end in shifts:
        date = MONDAY - dt.timedelta(back)
        begin, stop = (pd.Timestamp(f"{date} {clock}", tz="UTC") for clock in (start, end))
        rows.append(("a", date, "early", "work", "", begin, stop, True))
    return pd.DataFrame(rows, columns=["agent", "date", "shift", "activity", "queue", "start", "end", "paid"])


CASES = {
    "rest": inputs_of({"min_rest_h": 11}, {"hours_per_week": [0, 40]}),
    "rest off by one": inputs_of({"min_rest_h": 6}, {"hours_per_week": [0, 40]}),
    "run": inputs_of({"max_consecutive_days": 2}, {"hours_per_week": [0, 40]}),
    "weekly hours": inputs_of({}, {"hours_per_week": [10, 16]}),
    "days": inputs_of({}, {"hours_per_week": [0, 40], "days_per_week": [2, 4]}, days=7),
    "day cap": inputs_of({"max_hours_per_day": 5}, {"hours_per_week": [0, 40]}),
    "week cap": inputs_of({"max_hours_per_week": 12}, {"hours_per_week": [0, 40], "overtime": {"max_h_per_week": 9}}),
    "weekly rest": inputs_of({"min_weekly_rest_h": 60}, {"hours_per_week": [0, 60]}, days=7),
    "shift set": inputs_of({}, {"hours_per_week": [0, 40], "shifts": ["late"]}),
    "previous roster": inputs_of(
        {"min_rest_h": 11, "max_consecutive_days": 3}, {"hours_per_week": [0, 40]},
        previous_roster=last_week((2, "06:00", "10:00"), (1, "19:30", "23:30")),
    ),
    "leave": inputs_of(
        {}, {"hours_per_week": [15, 25], "days_per_week": [2, 5]}, days=7,
        absences=(Absence(agent="a", start=dt.datetime(2026, 11, 24), end=dt.datetime(2026, 11, 25), kind="leave"),),
    ),
    "unavailable": inputs_of(
        {}, {"hours_per_week": [0, 40]},
        absences=(Absence(
            agent="a", start=dt.datetime(2026, 11, 24, 23), end=dt.datetime(2026, 11, 25, 6), kind="unavailable"
        ),),
    ),
    "lock": inputs_of(
        {}, {"hours_per_week": [0, 40]},
        locks=(Lock(agent="a", date=MONDAY, shift="early"), Lock(agent="a", date=dt.date(2026, 11, 25), shift="off")),
    ),
    "fixed hours": inputs_of(
        {}, {"hours_per_week": [0, 40]},
        patterns=(
            FixedDay(agent="a", cycle_day=1, start_min=360, end_min=600),
            FixedDay(agent="a", cycle_day=3, start_min=1140, end_min=1440),
        ),
    ),
    "employment": inputs_of({}, {"hours_per_week": [0, 40]}, agent={"start_date": dt.date(2026, 11, 25)}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_step_audit_and_solver_allow_the_same_rosters(case: str) -> None:
    inputs = CASES[case]
    # The audit reads a frame for each roster: only the short weeks are enumerated there.
    assert_the_same_sets(inputs, audited=inputs.scenario.days <= 4)
