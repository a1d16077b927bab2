"""When everybody is at work and free for an activity: stretches of work of a roster, and what was laid into them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.roster.facts import AWAY
from planner.roster.people import Person
from planner.roster.timeline import Timeline
from planner.scenario.shifts import Activity, Room

Mask = NDArray[np.bool_]
"""By interval, whether a session may begin with it."""


@dataclass(frozen=True)
class Stretch:
    """Minutes from the origin that somebody is in one row of the roster, with the day their shift belongs to."""

    start: int
    end: int
    day: int


@dataclass(frozen=True)
class Session:
    """An activity at a time.

    Attributes
    ----------
    start_min : int
        Minutes from the origin.
    people : tuple of int
        Numbers of those whose time it takes, the host among them.
    """

    activity: Activity
    start_min: int
    people: tuple[int, ...]

    @property
    def end_min(self) -> int:
        """Minutes from the origin."""
        return self.start_min + self.activity.length_min


class Diary:
    """Work of everybody in a roster, less the sessions entered.

    Parameters
    ----------
    frame : DataFrame
        Frame ROSTER.
    people : sequence of Person
    line : Timeline
    rooms : sequence of Room
    """

    def __init__(
        self, frame: pd.DataFrame, people: Sequence[Person], line: Timeline, rooms: Sequence[Room] = ()
    ) -> None:
        self.people, self.line = people, line
        self.intervals = line.minute(line.days, 0, line.zone) // line.interval_min
        self._places = {room.name: room.places for room in rooms}
        self._inside: dict[str, list[Session]] = {room.name: [] for room in rooms}
        self.work: list[list[Stretch]] = [[] for _ in people]
        self.shifts: list[dict[int, Stretch]] = [{} for _ in people]
        self._taken: list[list[Session]] = [[] for _ in people]
        self._starts: dict[tuple[int, int], NDArray[np.int64]] = {}
        self._windows: dict[tuple[str, int, tuple[int, int] | None], Mask] = {}
        self._read(frame)

    def _read(self, frame: pd.DataFrame) -> None:
        number = {person.name: p for p, person in enumerate(self.people)}
        columns = frame[["agent", "date", "activity", "start", "end"]]
        for agent, date, activity, start, end in columns.itertuples(index=False):
            if agent not in number or activity in AWAY:
                continue
            p, day = number[agent], self.line.day(pd.Timestamp(date).date())
            row = Stretch(self.line.minute_of(start), self.line.minute_of(end), day)
            if activity == "work":
                self.work[p].append(row)
            whole = self.shifts[p].get(day, row)
            self.shifts[p][day] = Stretch(min(whole.start, row.start), max(whole.end, row.end), day)

    def enter(self, session: Session) -> None:
        """Take its people's time and its places."""
        for p in session.people:
            self._taken[p].append(session)
            self._forget(p)
        if session.activity.room in self._inside:
            self._inside[session.activity.room].append(session)

    def strike(self, session: Session) -> None:
        """Give them back."""
        for p in session.people:
            self._taken[p].remove(session)
            self._forget(p)
        if session.activity.room in self._inside:
            self._inside[session.activity.room].remove(session)

    def had(self, p: int, activity: Activity) -> list[Session]:
        """Sessions of an activity that somebody is in."""
        return [session for session in self._taken[p] if session.activity is activity]

    def load(self, p: int) -> int:
        """Sessions somebody is in."""
        return len(self._taken[p])

    def free(self, p: int, start: int, end: int) -> bool:
        """Whether somebody is at work, and in no session, from one minute to another."""
        there = any(row.start <= start and end <= row.end for row in self.work[p])
        return there and not any(s.start_min < end and start < s.end_min for s in self._taken[p])

    def places(self, activity: Activity, start: int) -> int:
        """Places left in its room throughout; as many as there are people where it has no room."""
        if activity.room not in self._inside:
            return len(self.people)
        end = start + activity.length_min
        there = [s for s in self._inside[activity.room] if s.start_min < end and start < s.end_min]
        moments = {start, *(s.start_min for s in there if s.start_min > start)}
        busiest = max(sum(len(s.people) for s in there if s.start_min <= at < s.end_min) for at in moments)
        return int(self._places[activity.room] - busiest)

    def starts(self, p: int, length_min: int, days: range) -> Mask:
        """Where somebody could begin a session of a length, on shifts of some days."""
        key = p, length_min
        if key not in self._starts:
            self._starts[key] = self._starts_of(p, length_min)
        day = self._starts[key]
        return np.asarray((day >= days.start) & (day < days.stop))

    def _starts_of(self, p: int, length_min: int) -> NDArray[np.int64]:
        """Day of the shift by interval in which a session may begin; far before any where none may."""
        step, found = self.line.interval_min, np.full(self.intervals, np.iinfo(np.int64).min)
        for row in self.work[p]:
            first, last = max(0, -(-row.start // step)), (row.end - length_min) // step
            found[first : max(first, last + 1)] = row.day
        for session in self._taken[p]:
            first, last = (session.start_min - length_min) // step + 1, -(-session.end_min // step)
            found[max(0, first) : max(0, last)] = np.iinfo(np.int64).min
        return found

    def day_of(self, session: Session) -> Mask:
        """The day a session begins on, midnight to midnight."""
        line, mask = self.line, np.zeros(self.intervals, dtype=np.bool_)
        day = line.day(line.moment(session.start_min).date())
        first, last = (max(0, line.minute(d, 0, line.zone)) // line.interval_min for d in (day, day + 1))
        mask[first:last] = True
        return mask

    def _forget(self, p: int) -> None:
        for key in [key for key in self._starts if key[0] == p]:
            del self._starts[key]

    def window(self, activity: Activity, p: int) -> Mask:
        """Where an activity may begin by the clock of somebody's site."""
        zone = self.people[p].facts.zone
        key = zone, activity.length_min, activity.between
        if key not in self._windows:
            self._windows[key] = window_of(activity, zone, self.line, self.intervals)
        return self._windows[key]

    def room(self, activity: Activity, many: int) -> Mask:
        """Where so many have a place in the activity's room throughout."""
        mask = np.ones(self.intervals, dtype=np.bool_)
        if activity.room in self._inside:
            step, length = self.line.interval_min, activity.length_min
            for session in self._inside[activity.room]:
                first = max(0, (session.start_min - length) // step + 1)
                for t in range(first, min(self.intervals, -(-session.end_min // step))):
                    mask[t] = mask[t] and self.places(activity, t * step) >= many
            mask &= self._places[activity.room] >= many
        return mask


def window_of(activity: Activity, zone: str, line: Timeline, intervals: int) -> Mask:
    """Where an activity may begin by the clock of a place, shape (intervals,)."""
    if activity.between is None:
        return np.ones(intervals, dtype=np.bool_)
    mask, step = np.zeros(intervals, dtype=np.bool_), line.interval_min
    low, high = activity.between
    for day in range(-1, line.days + 1):
        begin = line.minute(day, low, zone)
        last = line.minute(day, high + (1440 if high <= low else 0), zone) - activity.length_min
        mask[max(0, -(-begin // step)) : max(0, last // step + 1)] = True
    return mask
