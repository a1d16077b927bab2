"""Calendars of published rosters, read by vobject as a person's calendar program would read them."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
import vobject
from clock import Clock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rosters_kept import MONDAY, ZONE, Week, put, roster, team
from sqlalchemy import select

from planner.store.calendar_feeds import calendar_of, calendars_of, new_address, revoke_address, whose_address
from planner.store.calendar_shifts import Known, renewal
from planner.store.database import Store
from planner.store.faults import StoreError
from planner.store.in_force import line_named
from planner.store.shifts import shifts_of
from planner.store.tables import FeedRow, TrailRow

LINE = "phone team"
EARLY = "early 08:00-16:30 meal 12:00-12:30"


class Client:
    """A calendar program: it keeps events by UID and takes what has a higher SEQUENCE (RFC 5546, 2.1.5)."""

    def __init__(self) -> None:
        self.events: dict[str, Any] = {}

    def take(self, content: bytes) -> None:
        calendar = vobject.readOne(content.decode())
        assert calendar.method.value == "PUBLISH"
        for event in getattr(calendar, "vevent_list", []):
            known = self.events.get(event.uid.value)
            if known is None or int(event.sequence.value) > int(known.sequence.value):
                self.events[event.uid.value] = event
            elif int(event.sequence.value) == int(known.sequence.value):
                assert event.serialize() == known.serialize(), "the same sequence says something else"

    def shown(self) -> set[tuple[dt.datetime, dt.datetime, str]]:
        """What the person sees: cancelled events are taken out."""
        return {
            (one.dtstart.value.astimezone(dt.UTC), one.dtend.value.astimezone(dt.UTC), one.summary.value)
            for one in self.events.values()
            if one.status.value != "CANCELLED"
        }


def calendar(store: Store, agent: str = "ana") -> bytes:
    with store.reading() as session:
        return calendar_of(session, agent, store.now())


def events(content: bytes) -> list[Any]:
    return list(getattr(vobject.readOne(content.decode()), "vevent_list", []))


def expected(frame: pd.DataFrame, agent: str) -> set[tuple[dt.datetime, dt.datetime, str]]:
    """Runs of somebody's segments, joined by hand."""
    found = []
    rows = frame[frame["agent"] == agent].sort_values("start")
    for row in rows.itertuples():
        away = row.activity == "leave"
        if found and found[-1][3] == row.date and found[-1][1] >= row.start:
            found[-1][1] = max(found[-1][1], row.end)
        else:
            found.append([row.start, row.end, "Leave" if away else f"Work: {row.shift}", row.date])
    return {
        (start.to_pydatetime().astimezone(dt.UTC), end.to_pydatetime().astimezone(dt.UTC), text)
        for start, end, text, _ in found
    }


def test_a_shift_is_an_event_on_its_sites_clock(store: Store) -> None:
    inputs = team("ana", "ben", sites={"ben": "Asia/Kolkata"})
    week = "late 13:00-21:30 break 15:00-15:15 meal 17:00-17:30 email 18:00-19:00"
    put(store, inputs, {"ana": {0: EARLY}, "ben": {0: week, 1: "leave 00:00-24:00"}})
    shift, leave = events(calendar(store, "ben"))
    assert shift.dtstart.value == dt.datetime(2026, 3, 2, 13, tzinfo=ZoneInfo("Asia/Kolkata"))
    assert shift.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["Asia/Kolkata"]
    assert shift.description.value == "15:00-15:15 break\n17:00-17:30 meal, unpaid\n18:00-19:00 work (email)"
    assert (shift.sequence.value, shift.status.value, leave.summary.value) == ("0", "CONFIRMED", "Leave")
    assert shift.dtstamp.value == shift.last_modified.value == dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    text = calendar(store, "ben").decode()
    assert "BEGIN:VTIMEZONE" in text
    assert "X-WR-CALNAME:Shifts of Ben (ben)" in text
    assert "ana" not in text


def test_a_shift_that_moves_keeps_its_uid_and_one_that_goes_is_cancelled(store: Store, clock: Clock) -> None:
    inputs = team("ana")
    put(store, inputs, {"ana": {0: EARLY, 1: EARLY}})
    first = events(calendar(store))
    clock.go(hours=1)
    put(store, inputs, {"ana": {0: EARLY.replace("12:", "13:")}})
    moved, gone = events(calendar(store))
    assert [one.uid.value for one in (moved, gone)] == [one.uid.value for one in first]
    assert (moved.sequence.value, moved.status.value) == ("1", "CONFIRMED")
    assert (gone.sequence.value, gone.status.value, gone.transp.value) == ("1", "CANCELLED", "TRANSPARENT")
    assert moved.dtstamp.value - first[0].dtstamp.value == dt.timedelta(hours=1)


def test_publishing_the_same_again_changes_no_byte(store: Store, clock: Clock) -> None:
    inputs = team("ana")
    put(store, inputs, {"ana": {0: EARLY}})
    before = calendar(store)
    clock.go(hours=5)
    done = put(store, inputs, {"ana": {0: EARLY}})
    assert (done.new, done.changed, done.cancelled) == (0, 0, 0)
    assert calendar(store) == before


def test_a_clock_set_back_leaves_sequences_rising_and_stamps_standing(store: Store, clock: Clock) -> None:
    inputs = team("ana")
    put(store, inputs, {"ana": {0: EARLY}})
    clock.go(days=-2)
    for hour in ("09", "10"):
        put(store, inputs, {"ana": {0: EARLY.replace("08:", f"{hour}:")}})
    (event,) = events(calendar(store))
    assert event.sequence.value == "2"
    assert event.dtstamp.value == dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    put(store, inputs, {})
    (event,) = events(calendar(store))
    assert (event.sequence.value, event.dtstamp.value.day) == ("3", 2)


def test_what_is_long_past_is_left_out_and_cancellations_sooner(store: Store, clock: Clock) -> None:
    inputs = team("ana")
    put(store, inputs, {"ana": {0: EARLY, 1: EARLY}})
    put(store, inputs, {"ana": {1: EARLY}})
    counts = []
    for days in (0, 14, 1, 77, 1):
        clock.go(days=days)
        counts.append(len(events(calendar(store))))
    assert counts == [2, 2, 1, 1, 1]
    clock.go(days=1)
    assert events(calendar(store)) == []


def test_addresses_are_secret_replaced_and_revoked(store: Store) -> None:
    put(store, team("ana"), {"ana": {0: EARLY}})
    with store.writing("ben") as work:
        first = new_address(work, "ana")
    with store.reading() as session:
        assert whose_address(session, first) == "ana"
        assert len(first) == 43
        kept = str([vars(row) for row in session.scalars(select(FeedRow))])
        told = str([(row.before, row.after) for row in session.scalars(select(TrailRow))])
        assert first not in kept + told
    with store.writing("ben") as work:
        second = new_address(work, "ana")
    with store.reading() as session:
        assert [whose_address(session, token) for token in (first, second, second[:-1])] == [None, "ana", None]
    with store.writing("ben") as work:
        assert revoke_address(work, "ana") == 1
    with store.reading() as session:
        assert whose_address(session, second) is None
    with pytest.raises(StoreError, match="expected a person of a published roster"), store.writing("ben") as work:
        new_address(work, "eve")


def test_everybody_of_a_line_has_a_calendar(store: Store) -> None:
    put(store, team("ana", "ben"), {"ana": {0: EARLY}, "ben": {3: EARLY}})
    put(store, team("cid"), {"cid": {3: EARLY}}, line="mail team")
    with store.reading() as session:
        found = calendars_of(session, line_named(session, LINE), store.now())
        assert sorted(found) == ["ana", "ben"]
        assert found["ben"] == calendar_of(session, "ben", store.now())


SHIFTS = st.sampled_from(
    [
        EARLY,
        EARLY.replace("12:", "13:"),
        "late 13:00-21:30 meal 17:00-17:30",
        "night 22:00-06:00",
        "early 08:00-12:00;late 14:00-18:00",
        "early 09:00-11:00;mid 12:00-13:00;late 16:00-18:00",
        "late 14:00-18:00",
        "leave 00:00-24:00",
    ]
)
PEOPLE = ("ana", "ben")
WEEKS = st.fixed_dictionaries({one: st.dictionaries(st.integers(0, 4), SHIFTS, max_size=4) for one in PEOPLE})
STEPS = st.lists(st.tuples(WEEKS, st.sampled_from([(0, 4), (0, 2), (2, 4)]), st.booleans()), min_size=1, max_size=5)
LINES = itertools.count()


@settings(max_examples=7, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_client_that_looks_now_and_then_ends_with_the_roster(
    store: Store, steps: list[tuple[Week, tuple[int, int], bool]]
) -> None:
    """Whatever is published in whatever order, and whichever updates a calendar misses, it never doubles."""
    tag = next(LINES)
    ids = {one: f"{one}{tag}" for one in PEOPLE}
    inputs = team(*ids.values(), start=dt.date(2026, 3, 27), days=5)  # the clock loses an hour on the third day
    clients = {agent: Client() for agent in ids.values()}
    truth: dict[dt.date, pd.DataFrame] = {}
    for number, (week, (first, last), looks) in enumerate(steps, start=1):
        frame = roster(inputs, {ids[one]: days for one, days in week.items()})
        days = [inputs.scenario.start + dt.timedelta(step) for step in range(first, last + 1)]
        own = {ids[one]: {d: text for d, text in w.items() if first <= d <= last} for one, w in week.items()}
        put(store, inputs, own, line=f"line {tag}", first=days[0], last=days[-1])
        truth |= {date: frame[frame["date"] == date] for date in days}
        if looks or number == len(steps):
            for agent, client in clients.items():
                client.take(calendar(store, agent))
    whole = pd.concat(list(truth.values()))
    for agent, client in clients.items():
        assert client.shown() == expected(whole, agent)


def shifts(text: str) -> list[Any]:
    return shifts_of(roster(team("ana"), {"ana": {0: text}} if text else {}), {}, ZONE)


def known(*events: tuple[str, bool]) -> list[Known]:
    """Events of a day in their order, with whether they are cancelled."""
    stamp = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    found = []
    for ordinal, (text, cancelled) in enumerate(events, start=1):
        (one,) = shifts(text)
        edges = (dt.datetime.fromtimestamp(moment, dt.UTC) for moment in (one.start, one.end))
        found.append(Known(ordinal, "ana", MONDAY, ordinal, f"u{ordinal}", 0, one.digest, cancelled, *edges, stamp))
    return found


@pytest.mark.parametrize(
    ("had", "now", "changed", "cancelled", "added"),
    [
        ([("a 08:00-12:00", False), ("b 14:00-18:00", False)], "b 14:00-18:00", {}, [1], 0),  # the equal one stays
        ([("a 08:00-12:00", False), ("b 14:00-18:00", False)], "a 08:00-13:00", {0: 1}, [2], 0),  # the nearer one
        ([("a 08:00-12:00", False), ("b 14:00-18:00", False)], "b 13:00-18:00;a 08:00-12:00", {1: 2}, [], 0),
        ([("a 08:00-12:00", True), ("b 14:00-18:00", False)], "a 08:00-12:00", {0: 2}, [], 0),  # live before cancelled
        ([("a 08:00-12:00", True)], "a 08:00-12:00", {0: 1}, [], 0),  # taken up again
        ([("a 08:00-12:00", True)], "", {}, [], 0),  # cancelled once
        ([("a 08:00-12:00", False)], "a 08:00-12:00;b 14:00-18:00", {}, [], 1),
        ([], "a 08:00-12:00;b 14:00-18:00", {}, [], 2),
    ],
)
def test_which_event_a_shift_takes_up(
    had: list[tuple[str, bool]], now: str, changed: dict[int, int], cancelled: list[int], added: int
) -> None:
    new = shifts(now)
    found = renewal(known(*had), new)
    assert {new.index(shift): event.ordinal for shift, event in found.changed} == changed
    assert [event.ordinal for event in found.cancelled] == cancelled
    assert [ordinal for _, ordinal in found.added] == [len(had) + 1 + k for k in range(added)]
