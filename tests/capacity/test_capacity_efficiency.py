"""Paid hours per required hour of weeks that can be rostered by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from forecasting.faults import InputError
from planner.capacity.efficiency import Measured, by_week, measure, representative
from planner.net import Net
from planner.scenario import Agent, Inputs, Scenario, Skill
from planner.staffing.result import Requirement

MONDAY = dt.date(2027, 3, 1)
PAUSE = {"activity": "break", "length_min": 60, "paid": True, "earliest_min": 180, "latest_min": 240}


def week(shift: dict[str, Any], hours: range, people: int = 10, **words: Any) -> Measured:
    """Full-timers of five shifts of eight hours, and as many people asked for on weekdays at these hours."""
    scenario = Scenario.model_validate(
        {
            "start": MONDAY,
            "interval_min": 60,
            "queue": [{"name": "phone", "target": {"share": 0.8, "within_s": 20}}],
            "staff": {"file": "agents.csv"},
            "shift": [{"name": "day", "length_min": 480, **shift}],
            "contract": [{"name": "full", "hours_per_week": [40, 40], "days_per_week": [5, 5]}],
            **words,
        }
    )
    agents = tuple(Agent(agent=f"a{n}", contract="full", skills=(Skill(queue="phone"),)) for n in range(people))
    starts = scenario.horizon()
    asked = np.array([float(people) if start.weekday() < 5 and start.hour in hours else 0.0 for start in starts])
    frame = pd.DataFrame({"start": starts, "queue": "phone", "volume": asked, "aht_s": 300.0, "agents": asked,
                          "rostered": asked})  # fmt: skip
    windows = pd.DataFrame({"queue": pd.Series([], dtype=object), "from": starts[:0], "to": starts[:0],
                            "hours": pd.Series([], dtype=float)})  # fmt: skip
    needed = Requirement(frame, windows, pd.DataFrame())
    return measure(Inputs(scenario, pd.DataFrame(), agents), MONDAY, needed, Net.of(600.0))


def measured(shift: dict[str, Any], hours: range) -> float:
    """Paid hours per required hour of ten."""
    return week(shift, hours).paid_per_required


def test_shifts_that_fit_take_as_many_paid_hours_as_are_asked_for() -> None:
    assert measured({"start": "09:00"}, range(9, 17)) == pytest.approx(1.0, abs=1e-6)


def test_a_paid_hour_of_break_in_eight_is_an_eighth_lost() -> None:
    """Breaks fall in the fifth or the fourth hour, half each: flat demand s leaves 2 x (s - n / 2) short a day."""
    # n people of 8 h: 6 full hours, two at half. 2 % of 8 s may be short: s - n <= 0 elsewhere, so
    # 2 (s - n / 2) + 6 max(0, s - n) = 0.16 s gives s = n / 1.84; hour for hour 8 s - 8 n = 0.16 s, s = n / 0.98.
    assert measured({"start": "09:00", "segments": [PAUSE]}, range(9, 17)) == pytest.approx(1.84 / 0.98, abs=1e-6)


def test_a_peak_of_four_hours_takes_shifts_of_eight() -> None:
    assert measured({"start": "09:00"}, range(9, 13)) == pytest.approx(2.0, abs=1e-6)


def test_people_are_whole_when_they_are_named() -> None:
    """Three people cannot be away by halves: 1 and 2 at the two hours of breaks, where the relaxation has 1.5 each."""
    # At s each of five days asks 3 s an hour: 3 s - 1 + 3 s - 2 + 6 max(0, 3 s - 3) short, at most 2 % of 24 s.
    # With s below 2 / 3 the second is met: 3 s - 1 = 0.48 s, s = 1 / 2.52; hour for hour s = 1 / 0.98.
    found = week({"start": "09:00", "segments": [PAUSE]}, range(9, 17), people=3)
    assert found.named
    assert found.least_per_required == pytest.approx(1.84 / 0.98, abs=1e-6)
    assert found.least_per_required < found.paid_per_required < 2.6


def test_recurring_activities_take_their_hours() -> None:
    """An hour of learning a week each: ten of forty hours have nine people, so that 100 s - 90 = 8 s is short."""
    learning = {"name": "learning", "length_min": 60, "per_agent_per_week": 1}
    found = week({"start": "09:00"}, range(9, 17), activity=[learning])
    assert found.named
    assert found.least_per_required == pytest.approx(1.0, abs=1e-6)
    assert found.paid_per_required == pytest.approx((92 / 90) / 0.98, rel=2e-3)


def test_a_meeting_of_one_date_belongs_to_that_date() -> None:
    meeting = {"name": "kick-off", "length_min": 60, "at": "2027-03-02T10:00:00"}
    assert week({"start": "09:00"}, range(9, 17), activity=[meeting]).paid_per_required == pytest.approx(1.0, abs=1e-6)


def test_a_week_that_the_hard_rules_forbid_is_told_in_words() -> None:
    terms = [{"name": "full", "hours_per_week": [40, 40], "days_per_week": [3, 3]}]
    with pytest.raises(InputError, match="a roster that keeps every hard rule"):
        week({"start": "09:00"}, range(9, 17), contract=terms)


def test_representative_weeks_hold_the_busiest() -> None:
    required = np.array([50.0, 900.0, 100.0, 120.0, 110.0, 700.0])
    whole = np.array([True, False, True, True, True, True])
    assert representative(required, whole, 2) == [4, 5]
    assert representative(required, whole, 1) == [5]
    assert representative(required, np.zeros(6, dtype=bool), 2) == []
    assert by_week(required, [(110.0, 1.1), (700.0, 1.3)]).tolist() == pytest.approx(
        [1.1, 1.3, 1.1, 1.1 + 0.2 * 10 / 590, 1.1, 1.3]
    )
