"""Availability, fixed hours, locks, ledger, budget, rosters in our own columns."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from planner.frames import ROSTER, check
from planner.scenario import FixedDay, Lock


def test_availability(office):
    office.staff = 'availability = "leave.csv"'
    office.put(
        "leave.csv",
        "agent,start,end,kind,note\n"
        "A1,2026-11-24,2026-11-25,leave,two days\n"  # dates alone: both days
        "A1,2026-11-24T00:00,2026-11-25T00:00,sick,\n"  # with a time: that moment
        "A2,2026-11-24T14:00:00Z,2026-11-24T11:00:00-05:00,unavailable,\n",  # offsets, on the scenario's clock
    )
    spans = [(row.start, row.end) for row in office.read().absences]
    day = dt.datetime(2026, 11, 24)
    assert spans == [
        (day, day + dt.timedelta(2)),
        (day, day + dt.timedelta(1)),
        (day + dt.timedelta(hours=9), day + dt.timedelta(hours=11)),
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "A9,2026-11-24,2026-11-24,leave",
            "row 2, column agent: found 'A9', expected the id of somebody in the staff file",
        ),
        (
            "A1,2026-11-24,2026-11-23,leave",
            "column end: found '2026-11-23', expected a moment after its start (2026-11-24T",
        ),
        ("A1,2026-11-24,2026-11-24,leve", "column kind: found 'leve', expected one of leave, sick"),
        ("A1,2026-11-24,2026-11-24,leve", "Did you mean leave?"),
        ("A1,2026-11-24,2026-11-24,", "row 2, column kind: expected one of leave, sick"),
        ("A1,24/11/2026,2026-11-24,leave", "column start: found '24/11/2026', expected a time such as"),
        ("A1,2026-03-08T02:30,2026-03-09,leave", "expected a time that exists: the clock skips this hour"),
    ],
)
def test_availability_refused(office, row, message):
    office.staff = 'availability = "leave.csv"'
    office.put("leave.csv", f"agent,start,end,kind\n{row}\n")
    assert message in "\n".join(office.refused())


def test_fixed_hours(office):
    office.staff = 'patterns = "patterns.csv"'
    office.put("patterns.csv", "agent,cycle_day,start,end\nA1,1,09:00,17:30\nA1,2,22:00,06:00\nA1,14,,\n")
    assert office.read().patterns == (
        FixedDay(agent="A1", cycle_day=1, start_min=540, end_min=1050),
        FixedDay(agent="A1", cycle_day=2, start_min=1320, end_min=1800),
        FixedDay(agent="A1", cycle_day=14),
    )


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("A1,0,09:00,17:00", "column cycle_day: found '0', expected at least 1"),
        ("A1,1.5,09:00,17:00", "column cycle_day: found '1.5', expected a whole number from 1"),
        ("A1,1,9 am,17:00", "column start: found '9 am', expected a clock time ('9 am' is no clock time). Write HH:MM"),
        ("A1,1,09:00,", "column end: expected start and end, or neither"),
        ("A1,1,09:00,09:00", "column end: found '09:00', expected another time than the start"),
        ("A9,1,09:00,17:00", "found 'A9', expected the id of somebody in the staff file"),
        ("A1,1,09:00,17:00\nA1,1,10:00,17:00", "row 3, column cycle_day: found '1', expected one row a day"),
    ],
)
def test_fixed_hours_refused(office, row, message):
    office.staff = 'patterns = "patterns.csv"'
    office.put("patterns.csv", f"agent,cycle_day,start,end\n{row}\n")
    assert message in "\n".join(office.refused())


def test_locks(office):
    office.staff = 'locks = "locks.csv"'
    office.put("locks.csv", "agent,date,shift,start\nA1,2026-11-24,day,09:00\nA2,2026-11-24,off,\n")
    assert office.read().locks == (
        Lock(agent="A1", date=dt.date(2026, 11, 24), shift="day", start_min=540),
        Lock(agent="A2", date=dt.date(2026, 11, 24), shift="off"),
    )
    office.put("locks.csv", "agent,date,shift\nA1,2026-11-24,dya\n")
    assert "found 'dya', expected the name of a shift, or off. Did you mean day?" in office.refused()[0]


ROSTER_ROWS = (
    "agent,date,shift,activity,queue,start,end,paid\n"
    "A1,2026-11-22,day,meal,,2026-11-22T14:00:00-05:00,2026-11-22T14:30:00-05:00,false\n"
    "A1,2026-11-22,day,work,phone,2026-11-22T10:00:00,2026-11-22T14:00:00,true\n"
)


def test_a_roster_in_our_columns(office):
    office.staff = 'previous_roster = "last.csv"\npublished_roster = "last.csv"'
    office.put("last.csv", ROSTER_ROWS)
    inputs = office.read()
    frame = check(inputs.previous_roster, ROSTER)
    assert list(frame["activity"]) == ["work", "meal"]
    assert list(frame["paid"]) == [True, False]
    assert frame["start"].iloc[0] == pd.Timestamp("2026-11-22T10:00", tz="America/New_York")
    pd.testing.assert_frame_equal(frame, inputs.published_roster)


def test_a_previous_roster_ends_at_the_start_and_knows_only_present_people(office):
    office.staff = 'previous_roster = "last.csv"'
    office.put(
        "last.csv",
        ROSTER_ROWS
        + "A1,2026-11-23,day,work,,2026-11-23T08:00,2026-11-23T16:00,true\n"
        + "Gone,2026-11-22,day,work,,2026-11-22T08:00,2026-11-22T16:00,true\n",
    )
    inputs = office.read()
    assert len(inputs.previous_roster) == 2
    assert "last.csv: 1 people who are not in the staff file are left out: Gone" in inputs.warnings
    assert "last.csv: 1 segments from 2026-11-23 on are not of the past: left out" in inputs.warnings


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "A1,2026-11-22,2026-11-22T10:00,2026-11-22T09:00,true",
            "column end: found '2026-11-22T09:00', expected a moment after",
        ),
        (
            "A1,2026-11-22,2026-11-22T10:00,2026-11-22T11:00,perhaps",
            "column paid: found 'perhaps', expected true or false",
        ),
        (
            "A1,2026-11-22,2026-11-22T10:00,2026-11-22T11:00,true\nA1,2026-11-22,2026-11-22T10:00,2026-11-22T12:00,true",
            "row 3, column start: found '2026-11-22T10:00', expected one segment of a person at a time",
        ),
    ],
)
def test_a_roster_refused(office, row, message):
    office.staff = 'previous_roster = "last.csv"'
    office.put("last.csv", f"agent,date,start,end,paid\n{row}\n")
    assert message in "\n".join(office.refused())


def test_ledger_and_budget(office):
    office.staff = 'ledger = "ledger.csv"'
    office.more = '[cost]\nbudget = "budget.csv"\n'
    office.put("ledger.csv", "agent,week,weekends,nights\nA1,2026-W46,1,\nGone,2026-W46,2,1\n")
    office.put("budget.csv", "month,item,queue,amount\n2026-11,wages,phone,12.5\n2026-12,wages,,3\n")
    inputs = office.read()
    assert inputs.ledger.to_dict("records") == [
        {"agent": "A1", "week": "2026-W46", "weekends": 1, "nights": 0, "lates": 0, "holidays": 0, "refused": 0}
    ]
    assert list(inputs.budget["amount"]) == [12.5, 3.0]
    office.put("budget.csv", "month,item,queue,amount\nNov,wages,fone,\n")
    assert [fault.split(":")[0] for fault in office.refused()] == [
        "budget.csv, row 2, column month",
        "budget.csv, row 2, column queue",
        "budget.csv, row 2, column amount",
    ]
