"""Calendars: an event a shift on the site's clock, stable identities, no clock of the machine."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pandas as pd
import pytest

from planner.report.calendars import write_calendars
from planner.result import Plan
from planner.shift_events import file_names


def events(folder: Path, name: str) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical((folder / name).read_bytes()).walk("VEVENT"))


@pytest.fixture
def folder(plan: Plan, tmp_path: Path) -> Path:
    write_calendars(plan, tmp_path / "calendars")
    return tmp_path / "calendars"


def test_shift_stands_on_the_sites_clock_with_its_breaks(folder: Path) -> None:
    (event,) = events(folder, "A2.ics")
    assert event["DTSTART"].dt == dt.datetime(2026, 3, 7, 8, 0, tzinfo=ZoneInfo("America/Denver"))
    assert event["DTSTART"].params["TZID"] == "America/Denver"
    assert event["DTEND"].dt.strftime("%H:%M") == "16:30"
    assert event["SUMMARY"] == "Work: day"
    assert event["DESCRIPTION"] == "12:00-12:30 meal, unpaid"
    assert b"BEGIN:VTIMEZONE" in (folder / "A2.ics").read_bytes()


def test_queues_and_paid_breaks_are_said(folder: Path) -> None:
    (event,) = events(folder, "A_1.ics")
    assert event["DESCRIPTION"] == "09:00-11:00 work (phone)\n11:00-11:15 break\n11:15-13:00 work (phone)"


def test_night_across_the_missing_hour_lasts_six_hours(folder: Path) -> None:
    (event,) = events(folder, "A3.ics")
    lasting = event["DTEND"].dt.astimezone(dt.UTC) - event["DTSTART"].dt.astimezone(dt.UTC)
    assert lasting == dt.timedelta(hours=6)


def test_identity_survives_a_change_of_hours_and_stamps_come_from_the_plan(
    plan: Plan, folder: Path, tmp_path: Path
) -> None:
    moved = plan.roster.frame.assign(
        start=plan.roster.frame["start"] + pd.Timedelta(hours=1), end=plan.roster.frame["end"] + pd.Timedelta(hours=1)
    )
    write_calendars(replace(plan, roster=replace(plan.roster, frame=moved)), tmp_path / "later")
    (before,), (after,) = events(folder, "A2.ics"), events(tmp_path / "later", "A2.ics")
    assert before["UID"] == after["UID"] == "A2-2026-03-07-1@contact-centre-planner"
    assert before["DTSTART"].dt != after["DTSTART"].dt
    assert before["DTSTAMP"].dt == dt.datetime(2026, 3, 7, 5, 0, tzinfo=dt.UTC)


def test_split_shifts_are_two_events_and_leave_says_so(plan: Plan, tmp_path: Path) -> None:
    frame = plan.roster.frame[plan.roster.frame["activity"] != "meal"].reset_index(drop=True)
    frame.loc[frame["agent"] == "A3", "activity"] = "leave"
    write_calendars(replace(plan, roster=replace(plan.roster, frame=frame)), tmp_path)
    assert [event["UID"].split("@")[0] for event in events(tmp_path, "A2.ics")] == [
        "A2-2026-03-07-1",
        "A2-2026-03-07-2",
    ]
    (leave,) = events(tmp_path, "A3.ics")
    assert leave["SUMMARY"] == "Leave"
    assert "DESCRIPTION" not in leave


def test_file_names_are_safe_and_distinct() -> None:
    assert file_names(["../x", "A1", "a1", "Ö", "O"]) == {
        "../x": "___x.ics",
        "A1": "A1.ics",
        "a1": "a1_2.ics",
        "Ö": "_.ics",
        "O": "O.ics",
    }
