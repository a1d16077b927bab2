"""Publishing: whole or not at all, never over what the author has not seen, one truth for each day."""

from __future__ import annotations

import datetime as dt
import threading

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rosters_kept import MONDAY, Week, put, roster, team
from sqlalchemy import select

from planner.store.database import Store
from planner.store.drafts import Drafted, draft, propose, rebase, versions, withdraw
from planner.store.faults import ConflictError, StoreError
from planner.store.in_force import days_in_force, frame_in_force, line_named
from planner.store.publishing import Published, differences, findings, publish
from planner.store.shifts import shifts_of
from planner.store.tables import DayRow, SegmentFact, ShiftRow, TrailRow
from planner.store.trail import breaks_of_chain

LINE = "phone team"
EARLY, LATE = "early 08:00-16:30 meal 12:00-12:30", "late 13:00-21:30 meal 17:00-17:30"
ANA = {"ana": {0: EARLY}}
BOTH = {"ana": {0: EARLY}, "ben": {0: LATE, 1: LATE}}


def drafted(store: Store, week: Week, *, who: str = "ana", **more: dt.date) -> int:
    inputs = team("ana", "ben")
    with store.writing(who) as work:
        return draft(work, LINE, Drafted(inputs, roster(inputs, week), **more)).number


def published(store: Store, number: int, *, who: str = "ana") -> Published:
    with store.writing(who) as work:
        return publish(work, LINE, number, accept_breaches=True, note="as agreed")


def in_calendars(store: Store) -> set[tuple[str, dt.date, dt.datetime]]:
    with store.reading() as session:
        rows = session.scalars(select(ShiftRow).where(ShiftRow.cancelled.is_(False)))
        return {(row.agent, row.date, row.starts_at) for row in rows}


def test_a_draft_says_what_it_was_made_from_and_is_published(store: Store) -> None:
    first = drafted(store, ANA)
    with store.writing("ben") as work:
        proposed = propose(work, LINE, first, "please look")
    assert (proposed.state, proposed.proposed_by, proposed.note) == ("proposed", "ben", "please look")
    done = published(store, first, who="cid")
    assert (done.new, done.changed, done.cancelled, done.replaced) == (1, 0, 0, ())
    second = drafted(store, BOTH)
    with store.reading() as session:
        newest, old = versions(session, LINE)
        assert (newest.number, newest.base, newest.state) == (second, first, "draft")
        assert (old.state, old.published_by, old.note) == ("published", "cid", "as agreed")
        assert old.published_at == dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
        assert line_named(session, LINE).published == first
    assert published(store, second).replaced == (first,)
    assert len(in_calendars(store)) == 3


def test_the_trail_tells_each_step_and_no_names(store: Store) -> None:
    published(store, drafted(store, BOTH), who="cid")
    with store.reading() as session:
        told = [(row.who, row.what, row.subject) for row in session.scalars(select(TrailRow).order_by(TrailRow.id))]
        last = session.scalars(select(TrailRow).order_by(TrailRow.id.desc())).first()
        assert last is not None
        assert isinstance(last.after, dict)
        assert last.after["shifts"] == {"new": 3, "changed": 0, "cancelled": 0}
        assert last.after["breaches_accepted"] == 3
        assert list(breaks_of_chain(session)) == []
        assert "Ana" not in str([row.after for row in session.scalars(select(TrailRow))])
    assert told == [
        ("ana", "roster.draft", "roster phone team 1"),
        ("cid", "roster.publish", "roster phone team 1"),
    ]


def test_a_roster_that_breaks_rules_needs_acceptance_with_a_note(store: Store) -> None:
    number = drafted(store, BOTH)
    with store.reading() as session:
        found = findings(store, session, LINE, number)
    assert found[0] == "shift set: Ana (ana) works early on 2026-03-02, which the scenario does not have."
    for how in ({}, {"accept_breaches": True}, {"note": "why not"}):
        with pytest.raises(StoreError, match=r"3 findings.*\n +shift set: Ana"), store.writing("ana") as work:
            publish(work, LINE, number, **how)  # type: ignore[arg-type]
    assert in_calendars(store) == set()
    assert len(published(store, number).accepted) == 3


def test_a_roster_that_breaks_none_needs_no_acceptance(store: Store) -> None:
    inputs = team("ana", "ben", shift=[{"name": "day", "start": "08:00", "length_min": 480}], rules={"preset": "none"})
    with store.writing("ana") as work:
        number = draft(work, LINE, Drafted(inputs, roster(inputs, {"ana": {0: "day 08:00-16:00"}}))).number
        assert publish(work, LINE, number).accepted == ()


def test_publishing_over_a_newer_version_is_refused_with_what_it_says_otherwise(store: Store) -> None:
    published(store, drafted(store, BOTH))
    mine = drafted(store, {"ana": {0: EARLY}, "ben": {1: LATE}})
    theirs = drafted(store, {"ana": {0: EARLY.replace("12:", "11:")}, "ben": {0: LATE, 2: LATE}}, who="ben")
    published(store, theirs)
    with pytest.raises(ConflictError, match="Version 3 was published since; both are kept") as caught:
        published(store, mine)
    assert caught.value.differences == (
        "3 days of 2 people change: 1 is new, 1 is a day off now, 1 changes inside its hours.",
        "Ana (ana), Mon 02 Mar: meal at 11:00 instead of 12:00",
        "Ben (ben), Tue 03 Mar: off instead of late 13:00-21:30",
        "Ben (ben), Wed 04 Mar: late 13:00-21:30 instead of a day off",
    )
    with store.reading() as session:
        assert [(one.number, one.state) for one in versions(session, LINE)] == [
            (3, "published"), (2, "draft"), (1, "published")
        ]  # fmt: skip
    with store.writing("ana") as work:
        again = rebase(work, LINE, mine)
        assert (again.number, again.base, again.sha256) == (4, 3, versions(work.session, LINE)[2].sha256)
    assert published(store, 4).replaced == (3,)


def test_a_newer_version_of_other_days_is_no_conflict(store: Store) -> None:
    mine = drafted(store, BOTH, last=MONDAY + dt.timedelta(2))
    theirs = drafted(store, {"ben": {4: LATE}}, first=MONDAY + dt.timedelta(3))
    published(store, theirs)
    published(store, mine)
    assert len(in_calendars(store)) == 4
    with store.reading() as session:
        line = line_named(session, LINE)
        decided = days_in_force(session, line.id, MONDAY, MONDAY + dt.timedelta(6))
    assert list(decided.values()) == [1, 1, 1, 2, 2, 2, 2]


def test_a_newer_version_that_says_the_same_is_no_conflict(store: Store) -> None:
    published(store, drafted(store, BOTH))
    mine, theirs = drafted(store, ANA), drafted(store, BOTH)
    published(store, theirs)
    assert published(store, mine).cancelled == 2


def test_days_before_that_were_published_otherwise_are_a_finding(store: Store) -> None:
    before = drafted(store, BOTH, last=MONDAY)
    after = drafted(store, {"ana": {0: LATE, 1: EARLY}}, first=MONDAY + dt.timedelta(1))
    published(store, before)
    with store.reading() as session:
        found = findings(store, session, LINE, after)
    assert found[-1].startswith("days before: 1 day of 1 person changes: 1 has other hours. This was")
    with store.writing("ana") as work:
        inputs = team("ana", "ben")
        again = rebase(work, LINE, after, inputs)
    with store.reading() as session:
        assert not [one for one in findings(store, session, LINE, again.number) if one.startswith("days before")]


@pytest.mark.parametrize("second", ["publish", "withdraw", "propose"])
def test_what_is_published_or_withdrawn_stays_so(store: Store, second: str) -> None:
    number = drafted(store, ANA)
    published(store, number, who="cid")
    steps = {"publish": publish, "withdraw": withdraw, "propose": propose}
    with pytest.raises(ConflictError, match="published by cid, 2026-03-02 09:00 UTC"), store.writing("ana") as work:
        steps[second](work, LINE, number)
    gone = drafted(store, BOTH)
    with store.writing("ana") as work:
        withdraw(work, LINE, gone, "a mistake")
    with pytest.raises(ConflictError, match="'withdrawn'"), store.writing("ana") as work:
        steps[second](work, LINE, gone)
    assert len(in_calendars(store)) == 1


def test_two_publishes_at_once_one_wins_the_other_is_told(store: Store) -> None:
    numbers = [drafted(store, BOTH), drafted(store, {"ana": {0: LATE}})]
    gate = threading.Barrier(2)
    said: dict[int, object] = {}

    def run(number: int) -> None:
        gate.wait()
        try:
            said[number] = published(store, number)
        except ConflictError as conflict:
            said[number] = conflict

    threads = [threading.Thread(target=run, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    won = [number for number, what in said.items() if isinstance(what, Published)]
    told = [what for what in said.values() if isinstance(what, ConflictError)]
    assert len(won) == len(told) == 1
    assert told[0].differences
    with store.reading() as session:
        assert line_named(session, LINE).published == won[0]


def test_shifts_outside_the_scenario_are_refused(store: Store) -> None:
    inputs = team("ana")
    late = roster(team("ana", days=9), {"ana": {8: EARLY}})
    with pytest.raises(StoreError, match="'shifts of 2026-03-10', expected shifts from"), store.writing("a") as work:
        draft(work, LINE, Drafted(inputs, late))
    with pytest.raises(StoreError, match="expected days from 2026-03-02 to 2026-03-08"), store.writing("a") as work:
        draft(work, LINE, Drafted(inputs, late.iloc[:0], last=MONDAY + dt.timedelta(7)))


def test_lines_and_versions_that_are_not_there(store: Store) -> None:
    with pytest.raises(StoreError, match=r"expected a line with a roster\. Draft its first roster"):
        published(store, 1)
    drafted(store, ANA)
    with pytest.raises(StoreError, match="version 2', expected a version from 1 to 1"):
        published(store, 2)


DAYS = ["", EARLY, LATE, EARLY.replace("08:", "09:"), "early 08:00-12:00;late 14:00-18:00", "leave 00:00-24:00"]
WEEKS = st.fixed_dictionaries(
    {one: st.dictionaries(st.integers(0, 6), st.sampled_from(DAYS[1:]), max_size=7) for one in ("ana", "ben")}
)
STEPS = st.lists(st.tuples(WEEKS, st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=5)


@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_after_any_publishes_everything_says_the_newest_of_each_day(
    store: Store, steps: list[tuple[Week, int, int]]
) -> None:
    with store.reading() as session:
        line = f"line {len(list(session.scalars(select(DayRow.line_id).distinct())))}"
    inputs = team("ana", "ben")
    truth: dict[dt.date, set[tuple[str, int, int]]] = {}
    for week, a, b in steps:
        first, last = MONDAY + dt.timedelta(min(a, b)), MONDAY + dt.timedelta(max(a, b))
        frame = roster(inputs, week)
        with store.writing("ana") as work:
            number = draft(work, line, Drafted(inputs, frame, first=first, last=last)).number
            publish(work, line, number, accept_breaches=True, note="x")
        for step in range((last - first).days + 1):
            date = first + dt.timedelta(step)
            rows = frame[frame["date"] == date]
            truth[date] = {
                (row.agent, row.start.timestamp(), row.end.timestamp()) for row in rows.itertuples()
            }  # fmt: skip
    expected = set().union(*truth.values())
    with store.reading() as session:
        row = line_named(session, line)
        frame = frame_in_force(store, session, row, days_in_force(session, row.id, MONDAY, MONDAY + dt.timedelta(6)))
        facts = session.scalars(select(SegmentFact).where(SegmentFact.line_id == row.id)).all()
        kept = session.scalars(select(ShiftRow).where(ShiftRow.line_id == row.id, ShiftRow.cancelled.is_(False))).all()
    assert {(one.agent, one.start.timestamp(), one.end.timestamp()) for one in frame.itertuples()} == expected
    assert {(one.agent, one.start.timestamp(), one.end.timestamp()) for one in facts} == expected
    shifts = {
        (one.agent, pd.Timestamp(text[2]).timestamp(), pd.Timestamp(text[3]).timestamp())
        for one in kept
        for text in one.segments
    }
    assert shifts == expected
    assert sorted(one.digest for one in kept) == sorted(one.digest for one in shifts_of(frame, {}, "Europe/Berlin"))


def test_differences_are_told_against_what_is_published_or_another_version(store: Store) -> None:
    published(store, drafted(store, BOTH))
    number = drafted(store, ANA)
    with store.reading() as session:
        now = differences(store, session, LINE, number)
        same = differences(store, session, LINE, number, against=number)
    assert now.head() == "2 days of 1 person change: 2 are days off now."
    assert same.head() == "Nothing changes."
    assert put(store, team("ana", "ben"), BOTH).new == 0
