"""Shifts people may work, what lies inside them, and the off-queue work that the roster places."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from planner.scenario.record import Clock, Days, LengthRange, Record, Share, StartWindow


class Segment(Record):
    """A break or meal inside a shift, in a window from the shift's start or by the clock.

    Attributes
    ----------
    earliest_min, latest_min : int, optional
        Window of its start, minutes after the shift's start.
    earliest_clock, latest_clock : Clock, optional
        The same by the site's clock; a clock before the shift's start means the next day.
    """

    activity: str = "break"
    length_min: int = Field(gt=0)
    paid: bool = True
    earliest_min: int | None = Field(default=None, ge=0)
    latest_min: int | None = Field(default=None, ge=0)
    earliest_clock: Clock | None = None
    latest_clock: Clock | None = None


class Split(Record):
    """An unpaid gap that parts a shift in two.

    Attributes
    ----------
    length_min : LengthWindow
        Elapsed minutes of the gap; the shift's length holds it.
    earliest_min, latest_min : int, optional
        Window of its start, minutes after the shift's start.
    """

    length_min: LengthRange
    earliest_min: int | None = Field(default=None, ge=0)
    latest_min: int | None = Field(default=None, ge=0)


class Shift(Record):
    """A shape of shift: possible starts and lengths, and its segments.

    Attributes
    ----------
    days : weekdays
        On which it may begin.
    start : ClockWindow
        On the site's clock.
    length_min : LengthWindow
        Elapsed minutes, unpaid segments included.
    part_of : str
        A group of shifts, for rotations and rules.
    most_on_break : float
        Greatest share of those on shift who may be on a break or meal at once.
    split : Split, optional
        Makes it a shift in two parts.
    """

    name: str
    days: Days = (0, 1, 2, 3, 4, 5, 6)
    start: StartWindow
    length_min: LengthRange
    segments: tuple[Segment, ...] = ()
    gap_between_segments_min: int = Field(default=0, ge=0)
    part_of: str | None = None
    most_on_break: Share = 1.0
    split: Split | None = None


class Room(Record):
    """A room with so many places."""

    name: str
    places: int = Field(ge=1)


class Activity(Record):
    """Work off the queue that the roster places.

    Attributes
    ----------
    per_agent_per_week : float, optional
        Times a week and person; 0.5 is every second week. Once a week where neither it nor `at` is given.
    attendees : str or tuple of str
        ``all``, ``team:``, ``role:``, ``skill:``, ``site:`` and a name, or ids.
    with_role : str, optional
        Somebody of this role comes too: coach, trainer.
    held_by : str, optional
        Role whose time alone it takes: the attendees are whom it is about, and need not be there.
    group : int, optional
        Most attendees of one session; one where left out.
    together : bool
        All attendees in one session, at a time chosen.
    at : datetime, optional
        The time of a meeting of all attendees, on the scenario's clock.
    between : pair of Clock, optional
        Window of clock times that holds it, at the site of each who comes.
    room : str, optional
        Its places limit who is in at once.
    """

    name: str
    length_min: int = Field(gt=0)
    per_agent_per_week: float | None = Field(default=None, gt=0)
    with_role: str | None = None
    held_by: str | None = None
    group: int | None = Field(default=None, ge=2)
    together: bool = False
    paid: bool = True
    between: tuple[Clock, Clock] | None = None
    at: dt.datetime | None = None
    attendees: str | tuple[str, ...] = "all"
    room: str | None = None
