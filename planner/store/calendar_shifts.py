"""The shifts in people's calendars, changed to what is published: each keeps its identity for ever.

An event that moves keeps its UID and gets the next SEQUENCE; one whose shift is gone is cancelled and stays, so that
calendars hear of it; a new shift of a day takes up a cancelled event of that day before a new one is made. So a
calendar that applies updates by UID and SEQUENCE never holds a shift twice, whatever it missed.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import case, delete, select, update

from planner.store.bulk import insert_rows
from planner.store.database import Work
from planner.store.shifts import Shift, moment
from planner.store.tables import LineRow, ShiftRow

EVENTS = uuid.UUID("6f0b7a52-4f0e-5d0e-9a4b-2c1d7e8f9a10")
"""Name space of the events' UIDs: the same shift has the same one after a backup was brought back."""

AT_ONCE = 5_000
"""Rows named in one statement."""


class Known(NamedTuple):
    """A shift as a calendar has it."""

    id: int
    agent: str
    date: dt.date
    ordinal: int
    uid: str
    sequence: int
    digest: str
    cancelled: bool
    starts_at: dt.datetime
    ends_at: dt.datetime
    changed_at: dt.datetime


@dataclass
class Renewal:
    """What changes in calendars.

    Attributes
    ----------
    added : list of (Shift, ordinal)
    changed : list of (Shift, Known)
    cancelled : list of Known
    """

    added: list[tuple[Shift, int]] = field(default_factory=list)
    changed: list[tuple[Shift, Known]] = field(default_factory=list)
    cancelled: list[Known] = field(default_factory=list)

    @property
    def days(self) -> set[tuple[str, dt.date]]:
        """Person and date of everything that changes."""
        rows: list[Shift | Known] = [*(shift for shift, _ in (*self.added, *self.changed)), *self.cancelled]
        return {(row.agent, row.date) for row in rows}


def renewal(known: Sequence[Known], shifts: Sequence[Shift]) -> Renewal:
    """What has to change so that calendars show these shifts and no others.

    Parameters
    ----------
    known : sequence of Known
        Of the same days as `shifts`.
    shifts : sequence of Shift
    """
    old = {day: list(own) for day, own in groupby(sorted(known, key=_day), key=_day)}
    new = {day: list(own) for day, own in groupby(sorted(shifts, key=_day), key=_day)}
    found = Renewal()
    for day in sorted({*old, *new}):
        events, own = old.get(day, []), new.get(day, [])
        pairs = _pairs(events, own)
        ordinal = max((event.ordinal for event in events), default=0)
        for number, shift in enumerate(own):
            event = pairs.get(number)
            if event is None:
                ordinal += 1
                found.added.append((shift, ordinal))
            elif event.cancelled or event.digest != shift.digest:
                found.changed.append((shift, event))
        taken = {event.id for event in pairs.values()}
        found.cancelled += [event for event in events if event.id not in taken and not event.cancelled]
    return found


def _day(row: Known | Shift) -> tuple[str, dt.date]:
    return row.agent, row.date


def _pairs(events: Sequence[Known], shifts: Sequence[Shift]) -> dict[int, Known]:
    """The event that each shift takes up: the one it equals, else the one it overlaps most or lies nearest to."""
    if len(events) == 1 == len(shifts):
        return {0: events[0]}
    ranked = sorted(
        (
            event.cancelled,
            event.digest != shift.digest,
            -_overlap_s(event, shift),
            abs(event.starts_at.timestamp() - shift.start),
            event.ordinal,
            number,
        )
        for event in events
        for number, shift in enumerate(shifts)
    )
    by_ordinal = {event.ordinal: event for event in events}
    pairs: dict[int, Known] = {}
    taken: set[int] = set()
    for *_, ordinal, number in ranked:
        if number not in pairs and ordinal not in taken:
            pairs[number] = by_ordinal[ordinal]
            taken.add(ordinal)
    return pairs


def _overlap_s(event: Known, shift: Shift) -> float:
    least, most = max(event.starts_at.timestamp(), shift.start), min(event.ends_at.timestamp(), shift.end)
    return max(0.0, most - least)


def renew(work: Work, line: LineRow, version: int, days: tuple[dt.date, dt.date], shifts: Sequence[Shift]) -> Renewal:
    """Change the kept shifts of these days to `shifts`; what is equal is not touched.

    Parameters
    ----------
    version : int
        Number of the roster version that is published.
    days : tuple of date
        First and last day that `shifts` decides.
    """
    columns = [getattr(ShiftRow, name) for name in Known._fields]
    kept = select(*columns).where(ShiftRow.line_id == line.id, ShiftRow.date.between(*days))
    found = renewal([Known(*row) for row in work.session.execute(kept)], shifts)
    now = work.store.now()
    _cancel(work, [event.id for event in found.cancelled], version, now)
    _drop(work, [event.id for _, event in found.changed])
    rows = [(shift, ordinal, str(_uid(line.name, shift, ordinal)), 0, now) for shift, ordinal in found.added] + [
        (shift, event.ordinal, event.uid, event.sequence + 1, max(now, event.changed_at))
        for shift, event in found.changed
    ]
    _insert(work, line, version, rows)
    return found


def _uid(line: str, shift: Shift, ordinal: int) -> str:
    own = uuid.uuid5(EVENTS, f"{line}\n{shift.agent}\n{shift.date.isoformat()}\n{ordinal}")
    return f"{own}@contact-centre-planner"


def _cancel(work: Work, ids: Sequence[int], version: int, now: dt.datetime) -> None:
    later = case((ShiftRow.changed_at > now, ShiftRow.changed_at), else_=now)
    for first in range(0, len(ids), AT_ONCE):
        work.session.execute(
            update(ShiftRow)
            .where(ShiftRow.id.in_(ids[first : first + AT_ONCE]))
            .values(cancelled=True, sequence=ShiftRow.sequence + 1, version=version, changed_at=later)
            .execution_options(synchronize_session=False)
        )


def _drop(work: Work, ids: Sequence[int]) -> None:
    for first in range(0, len(ids), AT_ONCE):
        gone = delete(ShiftRow).where(ShiftRow.id.in_(ids[first : first + AT_ONCE]))
        work.session.execute(gone.execution_options(synchronize_session=False))


def _insert(work: Work, line: LineRow, version: int, rows: Sequence[tuple[Shift, int, str, int, dt.datetime]]) -> None:
    shifts, ordinals, uids, sequences, stamps = zip(*rows, strict=True) if rows else ((),) * 5
    many = len(shifts)
    insert_rows(
        work.session,
        ShiftRow,
        {
            "line_id": [line.id] * many,
            "agent": [shift.agent for shift in shifts],
            "date": [shift.date for shift in shifts],
            "ordinal": ordinals,
            "uid": uids,
            "sequence": sequences,
            "digest": [shift.digest for shift in shifts],
            "cancelled": [False] * many,
            "shift": [shift.shift for shift in shifts],
            "starts_at": [moment(shift.start) for shift in shifts],
            "ends_at": [moment(shift.end) for shift in shifts],
            "time_zone": [shift.time_zone for shift in shifts],
            "segments": [shift.segments for shift in shifts],
            "version": [version] * many,
            "changed_at": stamps,
        },
    )
