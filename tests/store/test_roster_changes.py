"""What is said of the differences between two rosters: a sentence a row, on the person's own clock."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rosters_kept import ZONE, Week, roster, team

from planner.store.roster_changes import changes_between
from planner.store.shifts import Shift, parts_of, shifts_of

EARLY = "early 08:00-16:30 meal 12:00-12:30"


def shifts(week: Week, zones: dict[str, str] | None = None) -> list[Shift]:
    inputs = team("ana", "ben", sites=zones)
    return shifts_of(roster(inputs, week), zones or {}, ZONE)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (EARLY, "early 09:00-17:30 meal 12:00-12:30", ["early 09:00-17:30 instead of early 08:00-16:30"]),
        (EARLY, "", ["off instead of early 08:00-16:30"]),
        ("", EARLY, ["early 08:00-16:30 instead of a day off"]),
        (EARLY, "leave 00:00-24:00", ["leave instead of early 08:00-16:30"]),
        (EARLY, "late 08:00-16:30 meal 12:00-12:30", ["late 08:00-16:30 instead of early 08:00-16:30"]),
        ("leave 00:00-24:00", "sick 00:00-24:00", ["sick instead of leave"]),
        (EARLY, "early 08:00-16:30 meal 12:30-13:00", ["meal at 12:30 instead of 12:00"]),
        (EARLY, "early 08:00-16:30 meal 12:00-12:45", ["meal 12:00-12:45 instead of 12:00-12:30"]),
        (EARLY, EARLY + " meeting 14:00-15:00", ["meeting 14:00-15:00 is added"]),
        (EARLY + " meeting 14:00-15:00", EARLY, ["no meeting 14:00-15:00"]),
        (EARLY, EARLY + " email 14:00-15:00", ["14:00-15:00 email instead of any queue"]),
        (EARLY + " phone 14:00-15:00", EARLY + " email 14:00-15:30", [
            "14:00-15:00 email instead of phone", "15:00-15:30 email instead of any queue"]),
        ("a 08:00-12:00;b 14:00-18:00", "a 08:00-12:00", ["a 08:00-12:00 instead of a 08:00-12:00 and b 14:00-18:00"]),
        ("night 22:00-06:00", "night 22:00-07:00", ["night 22:00-07:00 instead of night 22:00-06:00"]),
        ("early 08:00-16:00", "early 08:00-16:00", []),
    ],
)  # fmt: skip
def test_each_kind_of_change_is_said(before: str, now: str, said: list[str]) -> None:
    old, new = ({"ana": {0: text}} if text else {} for text in (before, now))
    found = changes_between(shifts(old), shifts(new), {"ana": "Ana"})
    assert found.sentences() == [f"Ana (ana), Mon 02 Mar: {sentence}" for sentence in said]


def test_a_paid_break_that_is_paid_no_more_is_said() -> None:
    (old,) = shifts({"ana": {0: "early 08:00-16:00 break 10:00-10:15"}})
    parts = tuple(part._replace(paid=part.activity == "work") for part in old.parts)
    found = changes_between([old], [Shift(old.agent, old.date, old.shift, old.time_zone, parts)])
    assert found.sentences() == ["ana, Mon 02 Mar: break 10:00-10:15 unpaid instead of paid"]
    unpaid = tuple(part._replace(paid=False) for part in parts)
    (said,) = changes_between([Shift(old.agent, old.date, old.shift, ZONE, parts)], [
        Shift(old.agent, old.date, old.shift, ZONE, unpaid)]).sentences()  # fmt: skip
    assert said.startswith("ana, Mon 02 Mar: now 08:00-10:00 work unpaid")


def test_the_clock_is_the_sites() -> None:
    zones = {"ben": "Asia/Kolkata"}
    found = changes_between(shifts({"ben": {0: EARLY}}, zones), shifts({}, zones))
    assert found.sentences() == ["ben, Mon 02 Mar: off instead of early 08:00-16:30"]


def test_counts_stand_at_the_head_and_order_is_by_person_or_day() -> None:
    old = {"ana": {0: EARLY, 2: EARLY}, "ben": {1: EARLY, 3: EARLY}}
    new = {"ana": {0: EARLY + " email 14:00-15:00"}, "ben": {1: EARLY, 2: EARLY, 3: EARLY.replace("08:", "09:")}}
    found = changes_between(shifts(old), shifts(new))
    assert found.head() == (
        "4 days of 2 people change: 1 has other hours, 1 is new, 1 is a day off now, 1 changes inside its hours."
    )
    assert [text.split(":")[0] for text in found.sentences()] == [
        "ana, Mon 02 Mar", "ana, Wed 04 Mar", "ben, Wed 04 Mar", "ben, Thu 05 Mar"
    ]  # fmt: skip
    assert [text.split(":")[0] for text in found.sentences("day")] == [
        "ana, Mon 02 Mar", "ana, Wed 04 Mar", "ben, Wed 04 Mar", "ben, Thu 05 Mar"
    ]  # fmt: skip
    assert found.of("ben").head() == "2 days of 1 person change: 1 has other hours, 1 is new."
    assert found.told(1)[1:] == [found.sentences()[0], "and 3 more"]


def test_work_that_goes_on_is_one_part() -> None:
    inputs = team("ana")
    whole = roster(inputs, {"ana": {0: "early 08:00-16:00 meal 12:00-12:30"}})
    cut = roster(inputs, {"ana": {0: "early 08:00-16:00 work 09:00-10:00 meal 12:00-12:30 work 13:00-14:00"}})
    assert len(cut) > len(whole)
    assert changes_between(*(shifts_of(frame, {}, ZONE) for frame in (whole, cut))).changes == ()
    assert shifts_of(cut, {}, ZONE)[0].digest == shifts_of(whole, {}, ZONE)[0].digest


DAYS = st.dictionaries(
    st.integers(0, 6),
    st.sampled_from(
        [
            EARLY,
            EARLY.replace("12:", "11:"),
            EARLY + " email 14:00-15:00",
            EARLY + " break 14:00-14:15",
            "late 13:00-21:30",
            "a 08:00-12:00;b 14:00-18:00",
            "leave 00:00-24:00",
            "night 22:00-06:00",
        ]
    ),
)
WEEKS = st.fixed_dictionaries({"ana": DAYS, "ben": DAYS})


@settings(max_examples=60, deadline=None, derandomize=True)
@given(old=WEEKS, new=WEEKS)
def test_exactly_the_days_that_differ_are_told_each_with_a_sentence(old: Week, new: Week) -> None:
    differing = {
        (agent, day)
        for agent in ("ana", "ben")
        for day in range(7)
        if old[agent].get(day, "") != new[agent].get(day, "")
    }
    found = changes_between(shifts(old), shifts(new))
    monday = dt.date(2026, 3, 2)
    assert {(one.agent, (one.date - monday).days) for one in found.changes} == differing
    assert all(one.sentences for one in found.changes)
    again = {day: set(one.sentences) for one in found.changes for day in [(one.agent, one.date)]}
    back = changes_between(shifts(new), shifts(old))
    assert {(one.agent, one.date) for one in back.changes} == set(again)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(week=WEEKS)
def test_shifts_are_kept_and_read_back(week: Week) -> None:
    import json

    for one in shifts(week):
        assert parts_of(json.loads(one.segments)) == one.parts
