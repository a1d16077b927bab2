"""A week by its name, where a first day is asked for."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from forecasting.faults import InputError
from forecasting.stated_day import stated_day
from planner.scenario import Scenario
from planner.scenario.fairness import named_week, week_label
from planner.services.first_scenario import first_day

NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@pytest.mark.parametrize("week_starts", NAMES)
@pytest.mark.parametrize("name", ["2026-W01", "2026-W48", "2026-W53", "2027-W01"])
def test_a_week_begins_on_the_day_that_has_its_name(name: str, week_starts: str) -> None:
    first = named_week(name, week_starts)
    assert first is not None
    assert week_label(first) == name
    assert first.weekday() == NAMES.index(week_starts)


@pytest.mark.parametrize("text", ["2025-W53", "2026-W00", "W48", "2026-48", "2026-11-23", ""])
def test_what_names_no_week(text: str) -> None:
    assert named_week(text) is None


@pytest.mark.parametrize(("week_starts", "first"), [("Mon", 23), ("Sun", 22), ("Thu", 26)])
def test_a_scenario_may_begin_with_a_week(week_starts: str, first: int) -> None:
    said = {
        "time_zone": "UTC",
        "queue": [{"name": "a", "target": {"share": 0.8, "within_s": 20}, "open": ["Mon-Fri 08:00-18:00"]}],
        "staff": {"file": "agents.csv"},
        "week_starts": week_starts,
    }
    assert Scenario.model_validate({**said, "start": "2026-W48"}).start == dt.date(2026, 11, first)
    assert Scenario.model_validate({**said, "start": dt.date(2026, 11, 23)}).start == dt.date(2026, 11, 23)
    with pytest.raises(ValidationError):
        Scenario.model_validate({**said, "start": "2025-W53"})


@pytest.mark.parametrize("text", ["2026-W48", "2026-w48", "2026W48, from Mon 23 Nov 2026", " 2026-11-23 "])
def test_a_first_day_is_told_as_a_week_or_a_day(text: str) -> None:
    assert first_day(text) == dt.date(2026, 11, 23)


@pytest.mark.parametrize("text", ["2025-W53", "next week", "23.11.2026"])
def test_any_other_first_day_is_refused_in_words(text: str) -> None:
    with pytest.raises(InputError, match="expected a week such as 2026-W48, or a day such as 2026-11-23"):
        first_day(text)


def test_an_option_takes_a_week_too() -> None:
    assert stated_day("--start", "2026-W48") == dt.date(2026, 11, 23)
