"""A shift as a calendar event: one way for a plan's own calendars and for those of published rosters."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from planner.cost.leave import PAID_AWAY

PRODUCT = "-//contact-centre-planner//roster//EN"


def file_names(agents: Iterable[str]) -> dict[str, str]:
    """A distinct safe file name for each agent: other characters than letters, digits, ``-`` and ``_`` become ``_``."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for agent in agents:
        stem = safe = re.sub(r"[^A-Za-z0-9_-]", "_", agent)
        number = 2
        while safe.casefold() in taken:  # some file systems do not tell A1 from a1
            safe, number = f"{stem}_{number}", number + 1
        taken.add(safe.casefold())
        names[agent] = f"{safe}.ics"
    return names


@dataclass(frozen=True)
class Segment:
    """A part of a shift.

    Attributes
    ----------
    start, end : datetime
        On the site's clock.
    """

    activity: str
    queue: str
    start: dt.datetime
    end: dt.datetime
    paid: bool

    def words(self) -> str:
        """``11:00-11:15 break``."""
        queue = f" ({self.queue})" if self.queue else ""
        unpaid = "" if self.paid else ", unpaid"
        return f"{self.start:%H:%M}-{self.end:%H:%M} {self.activity}{queue}{unpaid}"


def on_clock(moment: float, zone: ZoneInfo) -> dt.datetime:
    """Seconds since 1970 on a clock."""
    return dt.datetime.fromtimestamp(moment, zone)


def new_calendar(name: str) -> Calendar:
    """A calendar without events."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    return calendar


def shift_event(
    shift: str,
    segments: Sequence[Segment],
    uid: str,
    stamp: dt.datetime,
    *,
    sequence: int | None = None,
    cancelled: bool = False,
) -> Event:
    """The event of a shift or a leave.

    Parameters
    ----------
    shift : str
        Its name, may be empty.
    segments : sequence of Segment
        In order of time, at least one.
    uid : str
    stamp : datetime
        DTSTAMP, in UTC: never the moment of writing.
    sequence : int, optional
        How often it has changed, where that is known.
    cancelled : bool
        Whether the shift is gone; calendars take the event out.
    """
    event = Event()
    away = all(segment.activity in PAID_AWAY for segment in segments)
    event.add("dtstart", _unmistakable(segments[0].start))
    event.add("dtend", _unmistakable(max((segment.end for segment in segments), key=dt.datetime.timestamp)))
    event.add("summary", "Leave" if away else f"Work: {shift}" if shift else "Work")
    lines = [segment.words() for segment in segments if segment.activity != "work" or segment.queue]
    if lines and not away:
        event.add("description", "\n".join(lines))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    if sequence is not None:
        event.add("sequence", sequence)
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    return event


def _unmistakable(moment: dt.datetime) -> dt.datetime:
    """In UTC where the clock shows it a second time: a calendar takes such a wall time for the first (RFC 5545)."""
    return moment.astimezone(dt.UTC) if moment.fold else moment
