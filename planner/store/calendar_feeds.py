"""Calendars of published shifts: one a person, as a file or under an address that nobody can guess."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Timezone
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from planner.roster.change_words import named
from planner.shift_events import Segment, new_calendar, on_clock, shift_event
from planner.store.database import Work
from planner.store.faults import StoreError
from planner.store.shifts import parts_of
from planner.store.tables import FeedRow, LineRow, PersonFact, ShiftRow

PAST = dt.timedelta(days=92)
"""Shifts that ended longer ago are left out of calendars."""

CANCELLED_PAST = dt.timedelta(days=14)
"""A cancelled shift is told until so long after it would have ended, to calendars that look seldom."""

TOKEN_BYTES = 32


def new_address(work: Work, agent: str) -> str:
    """A new secret under which one person's calendar is read, in place of any before; only its digest is kept.

    Returns
    -------
    str
        256 bits in 43 letters, digits, ``-`` and ``_``; given this once.

    Raises
    ------
    StoreError
        If nothing is published for such a person.
    """
    known = select(PersonFact.agent).where(PersonFact.agent == agent)
    shifts = select(ShiftRow.agent).where(ShiftRow.agent == agent).limit(1)
    if work.session.scalar(known) is None and work.session.scalar(shifts) is None:
        raise StoreError.told("person", agent, "a person of a published roster", "Publish a roster with them first.")
    replaced = _revoke(work, agent)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    work.session.add(FeedRow(agent=agent, token_sha256=_digest(token), made_at=work.store.now(), made_by=work.who))
    work.session.flush()
    work.tell("feed.make", f"calendar {agent}", {"addresses": replaced}, {"addresses": 1})
    return token


def revoke_address(work: Work, agent: str) -> int:
    """Make the address of a person's calendar answer no more; how many there were."""
    revoked = _revoke(work, agent)
    work.tell("feed.revoke", f"calendar {agent}", {"addresses": revoked}, {"addresses": 0})
    return revoked


def whose_address(session: Session, token: str) -> str | None:
    """The person of an address; None where there is none, or it was revoked.

    Looked up by digest: how long it takes tells nothing of how near a guess was.
    """
    found = select(FeedRow.agent).where(FeedRow.token_sha256 == _digest(token), FeedRow.revoked_at.is_(None))
    return session.scalar(found)


def with_address(session: Session) -> dict[str, dt.datetime]:
    """Everybody whose calendar has an address, and since when."""
    found = select(FeedRow.agent, FeedRow.made_at).where(FeedRow.revoked_at.is_(None)).order_by(FeedRow.agent)
    return {row.agent: row.made_at for row in session.execute(found)}


def calendar_of(session: Session, agent: str, now: dt.datetime) -> bytes:
    """The calendar of one person: their shifts of every line.

    Parameters
    ----------
    now : datetime
        Shifts are left out by its day; nothing else depends on it.
    """
    name = session.scalar(select(PersonFact.name).where(PersonFact.agent == agent)) or ""
    return _ical(named(agent, name), session.scalars(_relevant(now).where(ShiftRow.agent == agent)))


def calendars_of(session: Session, line: LineRow, now: dt.datetime) -> dict[str, bytes]:
    """The calendars of everybody with a shift of one line, by person."""
    names = {row.agent: row.name for row in session.execute(select(PersonFact.agent, PersonFact.name))}
    rows = session.scalars(_relevant(now).where(ShiftRow.line_id == line.id))
    return {
        agent: _ical(named(agent, names.get(agent, "")), own) for agent, own in groupby(rows, key=lambda row: row.agent)
    }


def _relevant(now: dt.datetime) -> Select[Any]:
    today = now.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    told: ColumnElement[bool] = or_(ShiftRow.cancelled.is_(False), ShiftRow.ends_at >= today - CANCELLED_PAST)
    order = ShiftRow.agent, ShiftRow.date, ShiftRow.line_id, ShiftRow.ordinal
    return select(ShiftRow).where(ShiftRow.ends_at >= today - PAST, told).order_by(*order)


def _ical(person: str, rows: Iterable[ShiftRow]) -> bytes:
    calendar = new_calendar(f"Shifts of {person}")
    calendar.add("method", "PUBLISH")
    shifts = list(rows)
    years = [row.date.year for row in shifts]
    for zone in sorted({row.time_zone for row in shifts}):
        calendar.add_component(_clock(zone, min(years), max(years)))
    for row in shifts:
        _add(calendar, row)
    return bytes(calendar.to_ical())


@lru_cache(maxsize=256)
def _clock(zone: str, first: int, last: int) -> Timezone:
    """The clock's rules, from the year before to the year after."""
    return Timezone.from_tzinfo(ZoneInfo(zone), zone, dt.date(first - 1, 1, 1), dt.date(last + 2, 1, 1))


def _add(calendar: Calendar, row: ShiftRow) -> None:
    zone = ZoneInfo(row.time_zone)
    segments = [
        Segment(part.activity, part.queue, on_clock(part.start, zone), on_clock(part.end, zone), part.paid)
        for part in parts_of(row.segments)
    ]
    event = shift_event(
        row.shift, segments, row.uid, row.changed_at, sequence=row.sequence, cancelled=row.cancelled
    )  # fmt: skip
    event.add("last-modified", row.changed_at)
    calendar.add_component(event)


def _revoke(work: Work, agent: str) -> int:
    live = work.session.scalars(select(FeedRow).where(FeedRow.agent == agent, FeedRow.revoked_at.is_(None))).all()
    for row in live:
        row.revoked_at = work.store.now()
    work.session.flush()
    return len(live)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
