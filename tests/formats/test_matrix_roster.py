"""Last week's roster as people keep it: a matrix."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pandas as pd
import pytest

from planner.frames import ROSTER, check

ZONE = "America/New_York"


def last_week(office, text: str, name: str = "week_before.csv"):
    office.staff = f'previous_roster = "{name}"'
    if text:
        office.put(name, text)
    return office.read()


def shifts(frame: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    return [
        (row.agent, row.activity, f"{row.start:%a %d %H:%M}", f"{row.end:%a %d %H:%M}") for row in frame.itertuples()
    ]


def test_weekdays_are_the_last_before_the_start(office):
    inputs = last_week(
        office,
        "Agent,Mon,Tue,Wed,Thu,Fri,Sat,Sun\n"
        "Ana Example,08:00-16:00,OFF,AL,,9-17:30,22:00-06:00,x\n"
        "A2,SICK,,,,,,08:00-12:00 / 13:00-17:00\n",
    )
    frame = check(inputs.previous_roster, ROSTER)
    assert shifts(frame) == [
        ("A1", "work", "Mon 16 08:00", "Mon 16 16:00"),
        ("A1", "leave", "Wed 18 00:00", "Thu 19 00:00"),
        ("A1", "work", "Fri 20 09:00", "Fri 20 17:30"),
        ("A1", "work", "Sat 21 22:00", "Sun 22 06:00"),
        ("A2", "leave", "Mon 16 00:00", "Tue 17 00:00"),
        ("A2", "work", "Sun 22 08:00", "Sun 22 12:00"),
        ("A2", "work", "Sun 22 13:00", "Sun 22 17:00"),
    ]
    assert frame["shift"].tolist() == ["day", "AL", "", "", "SICK", "", ""]
    assert frame["date"].iloc[3] == dt.date(2026, 11, 21)
    assert str(frame["start"].dt.tz) == ZONE


@pytest.mark.parametrize(
    ("start", "monday", "sunday"),
    [("2026-11-25", "Mon 23", "Sun 22"), ("2026-11-29", "Mon 23", "Sun 22"), ("2026-11-24", "Mon 23", "Sun 22")],
)
def test_any_first_day(office, start, monday, sunday):
    office.start = start
    frame = last_week(office, "Agent,Mon,Sun\nA1,08:00-16:00,08:00-16:00\n").previous_roster
    assert [f"{begin:%a %d}" for begin in frame["start"]] == [sunday, monday]


def test_columns_with_dates(office):
    inputs = last_week(office, "Name,Team,2026-11-20,2026-11-21\nA1,blue,08:00-16:00,OFF\n")
    assert shifts(inputs.previous_roster) == [("A1", "work", "Fri 20 08:00", "Fri 20 16:00")]


def test_a_spreadsheet_with_a_title_and_dates(office):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Roster of last week"])
    sheet.append(["Employee", dt.datetime(2026, 11, 20), dt.datetime(2026, 11, 21), "Hours"])
    sheet.append(["Ben Sample", "08:00 \u2013 16:00", "OFF", 8])
    book.save(office.folder / "last.xlsx")
    inputs = last_week(office, "", "last.xlsx")
    assert shifts(inputs.previous_roster) == [("A2", "work", "Fri 20 08:00", "Fri 20 16:00")]
    assert "last.xlsx" in inputs.sha256


def test_semicolons_and_windows_text(office):
    office.put("agents.csv", "agent,name,skills\nA1,Zoë,phone\n")
    office.staff = 'previous_roster = "m.csv"'
    office.put("m.csv", "Agent;Mon;Tue\nZoë;08:00-16:00;OFF\n".encode("cp1252"))
    assert len(office.read().previous_roster) == 1


def test_a_cell_nobody_can_read(office):
    office.staff = 'previous_roster = "m.csv"'
    office.put("m.csv", "Agent,Mon,Tue\nA1,early,OFF\nA2,25:00-26:00,OFF\n")
    assert office.refused() == [
        "m.csv, row 2, Mon 2026-11-16: found 'early', expected hours such as 09:00-17:30, OFF, AL, SICK or nothing."
        " Write the hours, or one of these words.",
        "m.csv, row 3, Mon 2026-11-16: found '25:00-26:00', expected hours such as 09:00-17:30, OFF, AL, SICK or"
        " nothing. Write the hours, or one of these words.",
    ]


def test_people_who_are_not_in_the_staff_file(office):
    inputs = last_week(office, "Agent,Mon,Tue\nBen Samplee,08:00-16:00,OFF\n,OFF,OFF\n")
    assert inputs.previous_roster.empty
    said = "Ben Samplee is not in the staff file: Did you mean Ben Sample? (first in row 2)"
    assert f"week_before.csv, column agent: 1 row dropped, {said}" in inputs.warnings


def test_a_site_has_its_own_clock(office):
    office.more = '[[site]]\nname = "Leeds"\ntime_zone = "Europe/London"\n'
    office.put("agents.csv", "agent,site,skills\nA1,Leeds,phone\nA2,,phone\n")
    inputs = last_week(office, "Agent,Mon,Tue\nA1,13:00-21:00,OFF\n")
    assert shifts(inputs.previous_roster) == [("A1", "work", "Mon 16 08:00", "Mon 16 16:00")]
