"""What differs between two rosters, in sentences that a person can read, on the clock of each person's site."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from planner.cost.leave import DAY_OF_LEAVE_S
from planner.roster.change_words import day_changed, hours, moved, named, whose
from planner.store.shifts import WORK, Part, Shift

Kind = Literal["hours", "work", "off", "inside"]
KINDS: Mapping[Kind, tuple[str, str]] = {
    "hours": ("has other hours", "have other hours"),
    "work": ("is new", "are new"),
    "off": ("is a day off now", "are days off now"),
    "inside": ("changes inside its hours", "change inside their hours"),
}
"""What can become of somebody's day: of one, of several."""

Day = tuple[str, dt.date]


@dataclass(frozen=True)
class Change:
    """What becomes of somebody's day.

    Attributes
    ----------
    agent : str
    person : str
        Name and id.
    date : date
    kind : str
        One of `KINDS`.
    sentences : tuple of str
        One, or for changes inside the hours one each.
    """

    agent: str
    person: str
    date: dt.date
    kind: Kind
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class RosterChanges:
    """Every day that differs, by person and date."""

    changes: tuple[Change, ...]

    def head(self) -> str:
        """``3 days of 2 people change: 2 have other hours, 1 is a day off now.``."""
        if not self.changes:
            return "Nothing changes."
        count = Counter(change.kind for change in self.changes)
        told = [f"{count[kind]} {words[count[kind] > 1]}" for kind, words in KINDS.items() if count[kind]]
        days, people = len(self.changes), len({change.agent for change in self.changes})
        subject = f"{days} day{'s' * (days > 1)} of {people} {'people' if people > 1 else 'person'}"
        return f"{subject} change{'s' * (days == 1)}: {', '.join(told)}."

    def of(self, agent: str) -> RosterChanges:
        """Those of one person."""
        return RosterChanges(tuple(change for change in self.changes if change.agent == agent))

    def sentences(self, by: Literal["person", "day"] = "person") -> list[str]:
        """All that changes, by person and then date, or by date and then person."""
        rows = self.changes if by == "person" else sorted(self.changes, key=lambda one: (one.date, one.agent))
        return [sentence for change in rows for sentence in change.sentences]

    def told(self, most: int) -> list[str]:
        """The head and the first sentences."""
        said = self.sentences()
        more = [f"and {len(said) - most} more"] if len(said) > most else []
        return [self.head(), *said[:most], *more]


def changes_between(
    before: Sequence[Shift], after: Sequence[Shift], names: Mapping[str, str] | None = None
) -> RosterChanges:
    """What becomes of each person's days.

    Parameters
    ----------
    before, after : sequence of Shift
        Both of the same days, by person and day.
    names : mapping of agent to str, optional
        People's names; without one the id stands alone.
    """
    old, new = _by_day(before), _by_day(after)
    names = names or {}
    found = []
    for day in sorted({*old, *new}):
        was, now = old.get(day, ()), new.get(day, ())
        if [(one.shift, one.parts) for one in was] != [(one.shift, one.parts) for one in now]:
            found.append(_change(day, named(day[0], names.get(day[0], "")), was, now))
    return RosterChanges(tuple(found))


def _by_day(shifts: Sequence[Shift]) -> dict[Day, tuple[Shift, ...]]:
    return {day: tuple(own) for day, own in groupby(shifts, key=lambda one: (one.agent, one.date))}


def _change(day: Day, person: str, was: Sequence[Shift], now: Sequence[Shift]) -> Change:
    agent, date = day
    who = whose(person, date)
    zone = ZoneInfo((now or was)[0].time_zone)
    if _spans(was) != _spans(now):
        before, after = _hours(was, zone), _hours(now, zone)
        kind: Kind = "off" if after is None else "work" if before is None else "hours"
        return Change(agent, person, date, kind, (day_changed(who, after, before),))
    inside = [sentence for old, new in zip(was, now, strict=True) for sentence in _inside(who, old, new, zone)]
    return Change(agent, person, date, "inside", tuple(inside))


def _spans(shifts: Sequence[Shift]) -> list[tuple[bool, str, int, int]]:
    return [(one.away, _name(one), one.start, one.end) for one in shifts]


def _name(shift: Shift) -> str:
    return shift.parts[0].activity if shift.away else shift.shift


def _hours(shifts: Sequence[Shift], zone: ZoneInfo) -> str | None:
    """``early 08:00-12:00 and late 14:00-18:00``; None for a day off."""
    return " and ".join(_said(one, zone) for one in shifts) or None


def _said(shift: Shift, zone: ZoneInfo) -> str:
    """Its name and hours; leave of half a day or more needs none."""
    if shift.away and shift.end - shift.start >= DAY_OF_LEAVE_S:
        return _name(shift)
    return hours(_name(shift), _at(shift.start, zone), _at(shift.end, zone))


def _inside(who: str, was: Shift, now: Shift, zone: ZoneInfo) -> Iterator[str]:
    """What changes within hours that stay: activities that move, come or go, then queues."""
    activities = sorted({part.activity for one in (was, now) for part in one.parts if part.activity != WORK})
    said = False
    for activity in activities:
        for sentence in _of_activity(who, activity, was, now, zone):
            said = True
            yield sentence
    for start, end, old, new in _queues(was, now):
        said = True
        yield f"{who}: {_span(start, end, zone)} {new or 'any queue'} instead of {old or 'any queue'}"
    if not said:
        yield f"{who}: {_paid(now, zone)}"


def _of_activity(who: str, activity: str, was: Shift, now: Shift, zone: ZoneInfo) -> Iterator[str]:
    """Parts of one activity that differ, paired in order of time as long as there are pairs."""
    old, new = ([part for part in one.parts if part.activity == activity] for one in (was, now))
    kept = {*old} & {*new}
    old, new = ([part for part in parts if part not in kept] for parts in (old, new))
    for before, after in zip(old, new, strict=False):
        if before[2:4] == after[2:4]:
            yield f"{who}: {activity} {_span(*after[2:4], zone)} {_terms(after)} instead of {_terms(before)}"
        elif before.end - before.start == after.end - after.start:
            yield moved(who, activity, _at(after.start, zone), _at(before.start, zone))
        else:
            yield f"{who}: {activity} {_span(*after[2:4], zone)} instead of {_span(*before[2:4], zone)}"
    for part in new[len(old) :]:
        yield f"{who}: {activity} {_span(*part[2:4], zone)} is added"
    for part in old[len(new) :]:
        yield f"{who}: no {activity} {_span(*part[2:4], zone)}"


def _queues(was: Shift, now: Shift) -> Iterator[tuple[int, int, str, str]]:
    """Stretches in which both work, on different queues."""
    edges = sorted({edge for one in (was, now) for part in one.parts for edge in (part.start, part.end)})
    stretches = [
        (start, end, old, new)
        for start, end in pairwise(edges)
        if (old := _queue(was, start)) is not None and (new := _queue(now, start)) is not None and old != new
    ]
    joined: list[tuple[int, int, str, str]] = []
    for start, end, old, new in stretches:
        if joined and joined[-1][1:] == (start, old, new):
            joined[-1] = (joined[-1][0], end, old, new)
        else:
            joined.append((start, end, old, new))
    yield from joined


def _queue(shift: Shift, second: int) -> str | None:
    """The queue that is worked, empty for any; None where there is no work."""
    return next(
        (part.queue for part in shift.parts if part.activity == WORK and part.start <= second < part.end), None
    )  # fmt: skip


def _paid(shift: Shift, zone: ZoneInfo) -> str:
    parts = (f"{_span(part.start, part.end, zone)} {part.activity} {_terms(part)}" for part in shift.parts)
    return f"now {', '.join(parts)}"


def _terms(part: Part) -> str:
    return f"{part.queue} paid".lstrip() if part.paid else f"{part.queue} unpaid".lstrip()


def _span(start: int, end: int, zone: ZoneInfo) -> str:
    return f"{_at(start, zone):%H:%M}-{_at(end, zone):%H:%M}"


def _at(second: int, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.fromtimestamp(second, zone)
