"""Deadlines of deferred work as the simulator gets them: a moment at the interval's start and its growth after it."""

from __future__ import annotations

import numpy as np
import pytest

from planner.simulation.deadlines import deadlines, working_time

H = 3600.0
MAIL = {"name": "mail", "channel": "email", "open": ["Mon-Fri 08:00-18:00"]}


@pytest.mark.parametrize(
    ("target", "arrival_h", "due_h", "slope"),
    [
        ({"within_h": 4}, 10, 14, 1),  # wall clock, Monday
        ({"within_h": 4}, 16, 20, 1),  # past closing: the wall clock does not stop
        ({"within_h": 4, "clock": "business"}, 10, 14, 1),
        ({"within_h": 4, "clock": "business"}, 16, 24 + 10, 1),  # 2 h on Monday, 2 h on Tuesday
        ({"within_h": 4, "clock": "business"}, 20, 24 + 12, 0),  # at night it stands still
        ({"within_h": 4, "clock": "business"}, 4 * 24 + 16, 7 * 24 + 10, 1),  # over the week-end
        ({"within_business_days": 1}, 10, 24 + 18, 0),
        ({"within_business_days": 1}, 20, 24 + 18, 0),
        ({"within_business_days": 0}, 10, 18, 0),
        ({"within_business_days": 1}, 4 * 24 + 10, 7 * 24 + 18, 0),  # Friday: Monday's close
        ({"within_s": 1800}, 10, 10.5, 1),
    ],
)
def test_deadline(target, arrival_h, due_h, slope, scenario_of):
    scenario = scenario_of([{**MAIL, "target": {"share": 0.9, **target}}], days=7)
    due_s, growth = deadlines(scenario, scenario.queue[0])
    assert due_s[arrival_h * 4] == pytest.approx(due_h * H)
    assert growth[arrival_h * 4] == slope


def test_special_days_change_working_time(scenario_of):
    scenario = scenario_of(
        [{**MAIL, "target": {"share": 0.9, "within_h": 4}}],
        days=2,
        special_day=[{"date": "2026-03-03", "queues": ["mail"], "open": []}],
    )
    assert np.flatnonzero(working_time(scenario, scenario.queue[0])).tolist() == list(range(32, 72))
