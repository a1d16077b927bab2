"""Shifts in a calendar (iCalendar, RFC 5545): an event a shift, its breaks in the description where we wrote it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.formats.foreign import Evidence, Gives, Taken, Wishes
from planner.formats.head import Head
from planner.formats.headers import plain
from planner.formats.layouts.roster_words import AWAY, OFF
from planner.formats.layouts.rosters import RosterRows
from planner.formats.opening.sheet import Sheet
from planner.formats.roster_csv import roster_frame
from planner.formats.told import Told
from planner.scenario import Agent

OWN = re.compile(r"(?P<agent>.+)-(?P<day>\d{4}-\d{2}-\d{2})-\d+@contact-centre-planner")
"""The UID that our calendars give a shift."""
PART = re.compile(
    r"(?P<start>\d{2}:\d{2})-(?P<end>\d{2}:\d{2}) (?P<activity>[\w ]+?)(?: \((?P<queue>[^)]*)\))?(?P<unpaid>, unpaid)?"
)
"""A line of the description: ``11:00-11:15 break``."""
LONGEST = pd.Timedelta(hours=48)
"""Of a shift."""
LONGEST_AWAY = pd.Timedelta(days=366)
NAMED = re.compile(r"(?:work|shift|schicht|arbeit)\s*:\s*(.+)", re.IGNORECASE)

UNREADABLE = (ValueError, TypeError, AttributeError, OverflowError, KeyError, OSError)
"""What the reader of calendars, dates and clock times raises where a property is damaged."""


@dataclass(frozen=True)
class CalendarShifts:
    """See the module."""

    name: str = "iCalendar"
    system: str = "calendars"
    gives: Gives = "roster"
    evidence: Evidence = "vendor"
    source: str = "RFC 5545"
    unsupported: str = "Repeating events are left out; of a description only lines that we wrote are read."

    def recognises(self, head: Head) -> bool:
        """By how a calendar begins."""
        return head.text.lstrip("\ufeff \r\n").upper().startswith("BEGIN:VCALENDAR")

    def read(self, sheet: Sheet, wishes: Wishes, told: Told) -> Taken:
        """A shift an event; of events with one UID the highest sequence counts, cancelled ones are gone."""
        from icalendar import Calendar

        rows = RosterRows(sheet.where, wishes, told)
        try:
            calendars = Calendar.from_ical(_whole(sheet, told), multiple=True)
        except (*UNREADABLE, IndexError, RecursionError) as error:
            told.book.add(sheet.where, str(error)[:80], "a whole calendar", "Export it again.")
            return Taken(roster_frame([], wishes.time_zone))
        events: dict[str, tuple[int, Any, str]] = {}
        count = 0
        for calendar in calendars:
            owner = str(calendar.get("X-WR-CALNAME", "")).rpartition(": ")[2]
            for event in calendar.walk("VEVENT"):
                count += 1
                uid = str(event.get("UID", f"event {count}"))
                sequence = _sequence(event)
                if uid not in events or sequence >= events[uid][0]:
                    events[uid] = (sequence, event, owner)
        told.read(sheet.where, count)
        for number, (uid, (_, event, owner)) in enumerate(events.items(), 1):
            before = len(rows.rows)
            try:
                _event(rows, number, uid, event, owner)
            except UNREADABLE as error:
                del rows.rows[before:]
                rows.unread(number, "event", str(error)[:80], "an event whose times can be read", "Correct the event.")
        return rows.taken()


FORMAT = CalendarShifts()


def _whole(sheet: Sheet, told: Told) -> bytes:
    """The calendar; one that is cut off is ended after its last whole event, told."""
    raw = sheet.raw()
    if raw.upper().rstrip().endswith(b"END:VCALENDAR"):
        return raw
    last = raw.upper().rfind(b"END:VEVENT")
    told.doubted(sheet.where, "the calendar is cut off: what follows its last whole event is lost")
    return raw[:last] + b"END:VEVENT\r\nEND:VCALENDAR\r\n" if last >= 0 else b""


def _sequence(event: Any) -> int:
    try:
        return int(event.get("SEQUENCE", 0))
    except UNREADABLE:
        return 0


def _event(rows: RosterRows, number: int, uid: str, event: Any, owner: str) -> None:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    own = OWN.fullmatch(uid)
    agent = rows.person(own["agent"] if own else owner, number)
    if agent is None:
        return
    if "RRULE" in event or "DTSTART" not in event:
        rows.unread(number, "event", str(event.get("SUMMARY", "")), "an event with a start that does not repeat", "")
        return
    zone = rows.zone(agent)
    start = _moment(event["DTSTART"].dt, zone)
    end = _moment(event["DTEND"].dt, zone) if "DTEND" in event else start + event.get("DURATION", _NO_TIME).dt
    summary = str(event.get("SUMMARY", ""))
    day = dt.date.fromisoformat(own["day"]) if own else start.date()
    word = plain(summary)
    if word in OFF and word:
        return
    if not start < end <= start + (LONGEST_AWAY if word in AWAY else LONGEST):
        expected = f"an end after its start, a shift of at most {LONGEST // pd.Timedelta(hours=1)} hours"
        rows.unread(number, "event", summary, expected, "Correct the event.")
        return
    _tell_clock(rows, number, event)
    named = NAMED.fullmatch(summary.strip())
    shift = named[1] if named else ""
    if word not in AWAY:
        _segments(rows, agent, day, shift, (start, end), str(event.get("DESCRIPTION", "")))
    elif end - start <= LONGEST:
        rows.rows.append((agent.agent, day, AWAY[word], AWAY[word], "", start, end, True))
    else:
        for date in pd.date_range(start.date(), (end - pd.Timedelta(minutes=1)).date()):
            rows.add_day(agent, date.date(), AWAY[word], AWAY[word])


def _tell_clock(rows: RosterRows, number: int, event: Any) -> None:
    """A clock that nobody knows: its times are read as the site's."""
    zone = str(event["DTSTART"].params.get("TZID", "")) if hasattr(event["DTSTART"], "params") else ""
    if zone and event["DTSTART"].dt.tzinfo is None:
        why = "a clock that is not known: taken for that of the site"
        rows.told.doubted(rows.where, why, [number], "event", [zone])


class _Nothing:
    dt = dt.timedelta(0)


_NO_TIME = _Nothing()


def _moment(value: dt.date, zone: str) -> pd.Timestamp:
    moment = pd.Timestamp(value)
    if moment.tzinfo is None:
        return moment.tz_localize(zone, ambiguous=True, nonexistent="shift_forward")
    return moment.tz_convert(zone)


def _segments(
    rows: RosterRows, agent: Agent, day: dt.date, shift: str, span: tuple[pd.Timestamp, pd.Timestamp], said: str
) -> None:
    """Work from beginning to end, except where the description says something else."""
    at = span[0]
    for line in said.splitlines():
        match = PART.fullmatch(line.strip())
        if match is None:
            continue
        begin, end = (_next(at, match[name]) for name in ("start", "end"))
        end = _next(begin, match["end"]) if end <= begin else end
        if begin > at:
            rows.rows.append((agent.agent, day, shift, "work", "", at, begin, True))
        kind, queue = match["activity"], match["queue"] or ""
        rows.rows.append((agent.agent, day, shift, kind, queue, begin, end, match["unpaid"] is None))
        at = end
    if at < span[1]:
        rows.rows.append((agent.agent, day, shift, "work", "", at, span[1], True))


def _next(after: pd.Timestamp, clock: str) -> pd.Timestamp:
    """The first moment from `after` on at which the clock shows this."""
    hour, minute = (int(part) for part in clock.split(":"))
    for step in range(2):
        wall = (after.tz_localize(None).normalize() + pd.Timedelta(days=step)).replace(hour=hour, minute=minute)
        for first in (True, False):
            moment = wall.tz_localize(after.tz, ambiguous=first, nonexistent="shift_forward")
            if moment >= after:
                return moment
    return after
