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


BROKEN: dict[tuple[str, str], int | None] = {
    ("matrix_roster", "duplicated_column.csv"): 1,
    ("matrix_roster", "formulas.csv"): 1,
    ("matrix_roster", "html.csv"): 1,
    ("matrix_roster", "mixed_encodings.csv"): 2,
    ("matrix_roster", "negative_and_huge.csv"): 1,
    ("matrix_roster", "nul_bytes.csv"): 1,
    ("matrix_roster", "path_traversal.csv"): 1,
    ("matrix_roster", "swapped_day_and_month.csv"): None,
    ("matrix_roster", "truncated.csv"): 1,
    ("matrix_roster", "two_headers.csv"): 1,
    ("roster_rows", "duplicated_column.csv"): 1,
    ("roster_rows", "extra_and_missing_cells.csv"): 1,
    ("roster_rows", "formulas.csv"): 1,
    ("roster_rows", "html.csv"): 1,
    ("roster_rows", "impossible_dates.csv"): 0,
    ("roster_rows", "mixed_encodings.csv"): 2,
    ("roster_rows", "negative_and_huge.csv"): 2,
    ("roster_rows", "nul_bytes.csv"): 1,
    ("roster_rows", "swapped_day_and_month.csv"): None,
    ("roster_rows", "truncated.csv"): 1,
    ("roster_rows", "two_headers.csv"): 1,
    ("genesys_schedule", "deep.json"): None,
    ("genesys_schedule", "marker_without_day.json"): 2,
    ("genesys_schedule", "names_with_html.json"): 1,
    ("genesys_schedule", "nan.json"): 1,
    ("genesys_schedule", "negative_and_huge.json"): 1,
    ("genesys_schedule", "no_times.json"): 1,
    ("genesys_schedule", "no_user.json"): 1,
    ("genesys_schedule", "not_utf8.json"): 1,
    ("genesys_schedule", "strings.json"): None,
    ("genesys_schedule", "truncated.json"): None,
    ("genesys_schedule", "two_of_one_key.json"): 1,
    ("icalendar_shifts", "backwards.ics"): 1,
    ("icalendar_shifts", "html.ics"): 1,
    ("icalendar_shifts", "impossible_dates.ics"): 1,
    ("icalendar_shifts", "mixed_encodings.ics"): 1,
    ("icalendar_shifts", "no_times.ics"): 0,
    ("icalendar_shifts", "nul_bytes.ics"): 1,
    ("icalendar_shifts", "same_uid_twice.ics"): 1,
    ("icalendar_shifts", "truncated.ics"): 1,
    ("icalendar_shifts", "unknown_zone.ics"): 2,
    ("icalendar_shifts", "years_long.ics"): 1,
}
"""Segments that a broken file gives, None where it is refused with one clear error."""


@pytest.mark.parametrize(("module", "name"), sorted(BROKEN))
def test_a_broken_file_gives_what_it_holds_or_one_clear_error(module, name):
    path = Path(__file__).parent / "broken" / module / name
    found = kept(path)
    assert (None if found is None else len(found.frames["roster"])) == BROKEN[module, name]
    if found is not None:
        frame = found.frames["roster"]
        assert ((frame["end"] - frame["start"]) <= pd.Timedelta(hours=48)).all()
        assert (frame["end"] > frame["start"]).all()


def kept(path: Path) -> Imported | None:
    """What a file gives, None where it gives a clear error instead."""
    try:
        return import_files([path], Wishes(ZONE))
    except InputError as error:
        if not all(fault.expected and fault.remedy for fault in error.faults):
            raise
        return None


def test_every_broken_roster_is_tried():
    modules = {module for module, _ in BROKEN}
    folder = Path(__file__).parent / "broken"
    assert {(module, path.name) for module in modules for path in (folder / module).iterdir()} == set(BROKEN)


def test_what_is_lost_is_told_with_its_row():
    found = import_files([Path(__file__).parent / "broken" / "matrix_roster" / "negative_and_huge.csv"], Wishes(ZONE))
    assert segments(found) == ["A2 Mon work 16 09:00-16 17:00"]
    assert [(entry.kind, entry.examples[0][:2]) for entry in found.told.entries()] == [
        ("dropped", (2, "999999:00-17:00")),
        ("dropped", (2, "-9:00--8:00")),
    ]


def test_a_week_of_leave_in_one_event_is_leave_on_each_day(tmp_path):
    event = "BEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20261116\nDTEND;VALUE=DATE:20261119\nSUMMARY:PTO\nEND:VEVENT\n"
    path = tmp_path / "a.ics"
    path.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-CALNAME:A1\n{event}END:VCALENDAR\n")
    assert segments(import_files([path], Wishes(ZONE))) == [
        "A1 Mon leave 16 00:00-17 00:00",
        "A1 Tue leave 17 00:00-18 00:00",
        "A1 Wed leave 18 00:00-19 00:00",
    ]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("14h-22h", [(840, 1320)]),
        ("8h à 16h", [(480, 960)]),
        ("de 14h00 à 22h00", [(840, 1320)]),
        ("von 9 bis 17 Uhr", [(540, 1020)]),
        ("9a-5p", [(540, 1020)]),
        ("9 a 17", [(540, 1020)]),
        ("from 9am to 5:30pm", [(540, 1050)]),
        ("0800hrs - 1600hrs", [(480, 960)]),
        ("de 14h", None),
    ],
)
def test_spans_as_people_say_them(text, spans):
    assert spans_of(text) == spans


def test_weekdays_over_their_dates(tmp_path):
    text = "Agent,Mon,Tue\n,16.11.2026,17.11.2026\nAna Example,09:00-17:00,OFF\n"
    (tmp_path / "two.csv").write_text(text, encoding="utf-8")
    assert segments(read(tmp_path / "two.csv")) == ["A1 Mon work 16 09:00-16 17:00"]


def test_a_column_for_the_begin_of_a_day_and_one_for_its_end(tmp_path):
    rows = ["Agent,16.11.2026,,17.11.2026,", ",Start,End,Start,End", "Ana Example,9:00:00,17:30:00,22:00:00,6:00:00"]
    (tmp_path / "pairs.csv").write_text("\n".join([*rows, "Ben Sample,OFF,OFF,8:00,"]), encoding="utf-8")
    found = read(tmp_path / "pairs.csv")
    assert segments(found) == ["A1 Mon work 16 09:00-16 17:30", "A1 Tue work 17 22:00-18 06:00"]
    assert [entry.examples for entry in found.told.entries()] == [((4, "8:00", ""),)]


def test_a_french_table_of_shifts(tmp_path):
    text = "Employé;Date;Heure de début;Heure de fin;Activité\nAna Example;16/11/2026;09h00;17h30;Travail\n"
    (tmp_path / "fr.csv").write_text(text, encoding="cp1252")
    assert [line.split()[3] for line in segments(read(tmp_path / "fr.csv"))] == ["16"]


def test_a_schedule_in_the_answer_of_a_search(tmp_path):
    inner = (FIXTURES / "genesys_schedule").glob("*.json")
    text = next(path.read_text(encoding="utf-8") for path in inner if "agentSchedules" in path.read_text("utf-8"))
    (tmp_path / "plain.json").write_text(text, encoding="utf-8")
    (tmp_path / "answer.json").write_text(f'{{"status": "Complete", "result": {text}}}', encoding="utf-8")
    found = segments(read(tmp_path / "answer.json"))
    assert found
    assert found == segments(read(tmp_path / "plain.json"))
    (tmp_path / "odd.json").write_text(f'{{"unknown": {text}}}', encoding="utf-8")
    with pytest.raises(InputError, match="no shifts where"):
        read(tmp_path / "odd.json")
