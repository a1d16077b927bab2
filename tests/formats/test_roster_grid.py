"""A roster as a grid and as an overview, and edited back: one shift worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from forecasting.faults import InputError
from planner.desk.edited import Edits, Key, moved_along, roster_with
from planner.formats.roster_grid import grid_of, overview_of

ZONE = "America/New_York"
ROWS = [
    ("A1", "2026-11-24", "day", "work", "", "09:00", "12:00", True),
    ("A1", "2026-11-24", "day", "meal", "", "12:00", "12:30", False),
    ("A1", "2026-11-24", "day", "work", "", "12:30", "17:00", True),
    ("A2", "2026-11-24", "night", "work", "phone", "22:00", "30:00", True),
    ("A2", "2026-11-25", "leave", "leave", "", "09:00", "17:00", True),
]


def at(date: str, clock: str) -> pd.Timestamp:
    hours, minutes = clock.split(":")
    return pd.Timestamp(date, tz=ZONE) + pd.Timedelta(hours=int(hours), minutes=int(minutes))


@pytest.fixture
def roster() -> pd.DataFrame:
    names = ["agent", "date", "shift", "activity", "queue", "start", "end", "paid"]
    rows = [(a, pd.Timestamp(d).date(), s, k, q, at(d, b), at(d, e), p) for a, d, s, k, q, b, e, p in ROWS]
    return pd.DataFrame(rows, columns=names)


def test_a_row_a_shift_with_what_lies_inside(roster: pd.DataFrame) -> None:
    assert grid_of(roster, ZONE).to_numpy().tolist() == [
        ["A1", "2026-11-24", "day", "09:00", "17:00", "meal 12:00-12:30"],
        ["A2", "2026-11-24", "night", "22:00", "06:00", ""],
    ]


def test_the_overview_tells_shifts_absences_and_paid_hours(roster: pd.DataFrame) -> None:
    table = overview_of(roster, ZONE, {"A1": "Ana"})
    assert list(table) == ["person", "Tue 24 Nov", "Wed 25 Nov", "hours"]
    assert table.to_numpy().tolist() == [
        ["Ana (A1)", "day 09:00-17:00", "", 7.5],
        ["A2", "night 22:00-06:00", "leave", 8.0],
    ]


def test_what_is_not_edited_comes_back_as_it_was(roster: pd.DataFrame) -> None:
    rows = [dict(row) for row in grid_of(roster, ZONE).to_dict("records")]
    again = roster_with(roster, Edits(rows, []), ["A1", "A2"], ZONE)
    pd.testing.assert_frame_equal(again, roster, check_dtype=False)


def test_other_hours_and_a_day_off(roster: pd.DataFrame) -> None:
    row = {"agent": "A1", "date": "2026-11-24", "shift": "day", "start": "10:00", "end": "14:00",
           "inside": "break 12:00-12:15"}  # fmt: skip
    after = roster_with(roster, Edits([row], [Key("A2", "2026-11-24")]), ["A1", "A2"], ZONE)
    told = [(a, k, f"{b:%H:%M}", f"{e:%H:%M}", p) for a, k, b, e, p in zip(
        after["agent"], after["activity"], after["start"], after["end"], after["paid"], strict=True)]  # fmt: skip
    assert told == [
        ("A1", "work", "10:00", "12:00", True),
        ("A1", "break", "12:00", "12:15", True),
        ("A1", "work", "12:15", "14:00", True),
        ("A2", "leave", "09:00", "17:00", True),
    ]


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("meal at noon", "is not read: write it as break 10:00-10:15"),
        ("meal 17:30-18:00", "lies outside 09:00-17:00"),
        ("meal 12:00-12:30; break 12:15-12:30", "begins before the part before it has ended"),
    ],
)
def test_a_row_that_cannot_be_is_a_sentence(roster: pd.DataFrame, inside: str, said: str) -> None:
    row = {"agent": "A1", "date": "2026-11-24", "shift": "day", "start": "09:00", "end": "17:00", "inside": inside}
    with pytest.raises(InputError, match=said):
        roster_with(roster, Edits([row], []), ["A1", "A2"], ZONE)


@pytest.mark.parametrize(
    ("start", "end", "inside"),
    [
        ("10:00", "18:00", "meal 13:00-13:30"),  # moved whole: along with it
        ("09:00", "15:00", "meal 12:00-12:30"),  # shorter: it stays
        ("09:00", "12:15", ""),  # so short that it lies outside
    ],
)
def test_breaks_go_along_with_a_shift(start: str, end: str, inside: str) -> None:
    before = {"agent": "A1", "date": "2026-11-24", "shift": "day", "start": "09:00", "end": "17:00",
              "inside": "meal 12:00-12:30"}  # fmt: skip
    assert moved_along(before, {**before, "start": start, "end": end})["inside"] == inside
