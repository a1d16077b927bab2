"""Rosters as other programs and people keep them: the exact segments each fixture holds."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from forecasting.faults import InputError
from planner.formats.foreign import Wishes
from planner.formats.importing import Imported, import_files
from planner.formats.layouts.day_headings import day_of, heading_of, orders_of
from planner.formats.layouts.roster_words import clock_of, spans_of

FIXTURES = Path(__file__).parent / "fixtures"
ZONE = "America/New_York"
PEOPLE = {
    "A1": {"name": "Ana Example", "user_id": "7b1c0f9e-0000-4000-8000-000000000001"},
    "A2": {"name": "Ben Sample", "user_id": "7b1c0f9e-0000-4000-8000-000000000002"},
}


def read(path: Path, **wishes: object) -> Imported:
    return import_files([path], Wishes(ZONE, **{"people": PEOPLE, **wishes}))


def segments(found: Imported) -> list[str]:
    frame = found.frames["roster"]
    said = []
    for row in frame.itertuples():
        hours = f"{row.start:%d %H:%M}-{row.end:%d %H:%M}{'' if row.paid else ' unpaid'}"
        said.append(f"{row.agent} {row.date:%a} {row.activity} {hours}")
    return said


def test_a_matrix_with_hours_of_many_kinds():
    found = read(FIXTURES / "matrix_roster" / "team.csv")
    assert segments(found) == [
        "A1 Mon work 16 09:00-16 17:30",
        "A1 Tue work 17 09:00-17 17:00",
        "A1 Thu leave 19 00:00-20 00:00",
        "A1 Fri work 20 09:00-20 17:30",
        "A2 Mon work 16 22:00-17 06:00",
        "A2 Tue work 17 22:00-18 06:00",
        "A2 Fri work 20 08:00-20 12:00",
        "A2 Fri work 20 13:00-20 17:00",
        "A2 Sat leave 21 00:00-22 00:00",
    ]
    assert found.told.entries() == ()


def test_a_german_matrix_without_years_needs_the_scenario(office):
    with pytest.raises(InputError, match="Name the scenario they are for with --scenario"):
        read(FIXTURES / "matrix_roster" / "woche_cp1252.csv")
    scenario = office.scenario()
    found = read(FIXTURES / "matrix_roster" / "woche_cp1252.csv", scenario=scenario)
    assert segments(found) == [
        "Zo\u00eb Mon work 16 09:00-16 17:30",
        "Zo\u00eb Tue leave 17 00:00-18 00:00",
        "Zo\u00eb Thu work 19 07:30-19 15:30",
        "Zo\u00eb Fri leave 20 00:00-21 00:00",
    ]


def test_rows_of_days_with_words_and_halves_of_the_day():
    found = read(FIXTURES / "roster_rows" / "day_rows.csv")
    assert segments(found) == [
        "A1 Mon work 16 10:00-16 19:00",
        "A2 Mon work 16 22:30-17 06:30",
        "A2 Tue leave 17 00:00-18 00:00",
    ]


def test_our_own_rows():
    assert segments(read(FIXTURES / "roster_rows" / "segments.csv")) == [
        "A1 Mon work 16 09:00-16 12:00",
        "A1 Mon meal 16 12:00-16 12:30 unpaid",
        "A1 Mon work 16 12:30-16 17:30",
    ]


def test_genesys_schedules_of_both_shapes():
    assert segments(read(FIXTURES / "genesys_schedule" / "week.json")) == [
        "A1 Mon work 16 09:00-16 12:00",
        "A1 Mon meal 16 12:00-16 12:30 unpaid",
        "A1 Mon work 16 12:30-16 17:30",
        "A1 Tue leave 17 00:00-18 00:00",
        "A2 Mon coaching 16 22:00-17 06:00",
    ]


def test_a_calendar_of_another_program():
    found = read(FIXTURES / "icalendar_shifts" / "ana.ics")
    assert segments(found) == [
        "A1 Mon work 16 10:00-16 13:00",
        "A1 Mon meal 16 13:00-16 13:30 unpaid",
        "A1 Mon work 16 13:30-16 15:00",
        "A1 Mon break 16 15:00-16 15:15",
        "A1 Mon work 16 15:15-16 18:00",
        "A1 Tue leave 17 00:00-18 00:00",
    ]
    assert found.frames["roster"]["shift"].iloc[0] == "late"
    assert ["repeat" in entry.why for entry in found.told.entries()] == [True]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("10 AM", 600), ("12 am", 0), ("12:15 p.m.", 735), ("17h30", 1050), ("0930", 570), ("24:00", 1440), ("9", 540),
     ("25:00", None), ("13 pm", None), ("9:60", None), ("late", None), ("8:00:00", 480)],
)  # fmt: skip
def test_clock_times(text, minutes):
    assert clock_of(text) == minutes


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("9-5", [(540, 1020)]),
        ("1-5 pm", [(780, 1020)]),
        ("11-3pm", [(660, 900)]),
        ("22-6", [(1320, 1800)]),
        ("09:00-17:30 (30)", [(540, 1050)]),
        ("8:00 to 12:00, 13:00 to 17:00", [(480, 720), (780, 1020)]),
        ("09:00-09:00", [(540, 1980)]),
        ("09:00-", None),
        ("", None),
    ],
)
def test_spans_of_hours(text, spans):
    assert spans_of(text) == spans


@pytest.mark.parametrize(
    ("texts", "wish", "days"),
    [
        (["Mon", "Tue"], None, ["2026-11-16", "2026-11-17"]),
        (["23/11/2026", "24/11/2026"], None, ["2026-11-23", "2026-11-24"]),
        (["01/02/2026", "02/02/2026"], None, ["2026-02-01", "2026-02-02"]),
        (["02/01/2026", "02/02/2026"], None, ["2026-02-01", "2026-02-02"]),
        (["01/02/2026", "01/03/2026"], True, ["2026-02-01", "2026-03-01"]),
        (["16. November", "17. Nov"], None, ["2026-11-16", "2026-11-17"]),
        (["lun. 16/11", "mar. 17/11"], None, ["2026-11-16", "2026-11-17"]),
        (["Nov 16", "Nov 17th"], None, ["2026-11-16", "2026-11-17"]),
        (["31.12.", "1.1."], None, ["2026-12-31", "2027-01-01"]),
        (["20261116", "2026/11/17"], None, ["2026-11-16", "2026-11-17"]),
    ],
)
def test_headings_of_days(texts, wish, days):
    headings = [heading_of(text) for text in texts]
    (first,) = orders_of(headings, wish)
    found = [day_of(one, day_first=first, before=pd.Timestamp("2026-11-23").date()) for one in headings]
    assert [str(day) for day in found] == days


def test_days_that_may_be_months_are_asked():
    headings = [heading_of(text) for text in ("03/04/2026", "04/04/2026")]
    assert orders_of(headings, None) == [True]
    assert orders_of([heading_of("03/04/2026")], None) == [True, False]


BROKEN = {
    "truncated.csv": b"Agent,2026-11-16,2026-11-17\nA1,09:00-17:00,09:0",
    "two_headers.csv": b"Agent,2026-11-16,2026-11-17\nAgent,2026-11-16,2026-11-17\nA1,09:00-17:00,OFF\n",
    "mixed_encodings.csv": "Agent,2026-11-16,2026-11-17\nZoë,09:00-17:00,OFF\n".encode()
    + "José,09:00-17:00,OFF\n".encode("cp1252"),
    "duplicated_column.csv": b"Agent,2026-11-16,2026-11-16\nA1,09:00-17:00,09:00-17:00\n",
    "huge.csv": b"Agent,2026-11-16,2026-11-17\nA1,999999:00-17:00,-9:00--8:00\nA2,09:00-17:00,OFF\n",
    "formulas.csv": b"Agent,2026-11-16,2026-11-17\n=cmd|'/C calc'!A0,09:00-17:00,OFF\nA2,=1+1,OFF\n",
    "html.csv": b"Agent,2026-11-16,2026-11-17\n<script>alert(1)</script>,09:00-17:00,OFF\n",
    "nul.csv": b"Agent,2026-11-16,2026-11-17\nA\x001,09:00-17:00,OFF\n",
    "traversal.csv": b"Agent,2026-11-16,2026-11-17\n../../etc/passwd,09:00-17:00,OFF\n",
    "swapped.csv": b"Agent,16/11/2026,11/17/2026\nA1,09:00-17:00,OFF\n",
    "depth.json": b'{"agentSchedules": ' + b"[" * 100_000,
    "lengths.json": b'{"agentSchedules":[{"userId":"A1","shifts":[{"startDate":"2026-11-16T09:00:00Z","activities":'
    b'[{"startDate":"2026-11-16T09:00:00Z","lengthMinutes":-5},{"startDate":"never","lengthMinutes":5},'
    b'{"startDate":"2026-11-16T09:00:00Z","lengthMinutes":99999999}]}]}]}',
    "strings.json": b'{"agentSchedules":["shifts","activities"],"shifts":"activities"}',
    "cut.ics": b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:2026",
    "no_times.ics": b"BEGIN:VCALENDAR\nX-WR-CALNAME:A1\nBEGIN:VEVENT\nUID:1\nSUMMARY:Work\nEND:VEVENT\nEND:VCALENDAR\n",
    "rows.csv": b"agent,date,start,end\nA1,2026-11-16,09:00,17:00,extra\nA1,2026-13-45,09:00,17:00\n"
    b"A2,2026-11-16,09:00,x\n",
}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_broken_files_give_what_they_hold_or_one_clear_error(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(BROKEN[name])
    frame = kept(path)
    if frame is not None:
        assert (frame["end"] > frame["start"]).all()
        assert ((frame["end"] - frame["start"]) <= pd.Timedelta(days=2)).all()


def kept(path: Path) -> pd.DataFrame | None:
    """The roster that a file gives, None where it gives a clear error instead."""
    try:
        return import_files([path], Wishes(ZONE)).frames["roster"]
    except InputError as error:
        if not all(fault.expected and fault.remedy for fault in error.faults):
            raise
        return None


def test_the_right_part_of_a_broken_file_is_read(tmp_path):
    path = tmp_path / "huge.csv"
    path.write_bytes(BROKEN["huge.csv"])
    found = import_files([path], Wishes(ZONE))
    assert segments(found) == ["A2 Mon work 16 09:00-16 17:00"]
    assert [(entry.kind, entry.count) for entry in found.told.entries()] == [("dropped", 1), ("dropped", 1)]
