"""What was fixed beforehand is kept: hours of a pattern, locked shifts and days off."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator

from planner.roster.law.book import Book, Person
from planner.roster.law.breach import Breach
from planner.roster.law.owed import absence_s, week_begins
from planner.roster.law.rows import AWAY
from planner.roster.law.spans import dates_off

OFF = "off"


def fixed_hours(book: Book) -> Iterator[Breach]:
    """People of the patterns file work exactly its hours, but for days away, not employed or locked."""
    for person in book.people.values():
        locked = {lock.date for lock in person.locks}
        worked = {stint.date: stint for stint in person.shifts}
        for date in book.dates() if person.pattern else []:
            if date in locked or not person.employed(date):
                continue
            asked, stint = _hours(book, person, date), worked.get(date)
            got = (stint.start_s, stint.end_s) if stint else None
            away = stint is not None and asked is None and _away(book, person, stint.start_s, stint.end_s)
            if got != asked and not away:  # working while away is told by `availability`
                yield Breach(
                    "fixed hours", person.agent.agent, date,
                    f"{person.label} {_said(person, got)} on {date}; by the patterns file {_said(person, asked)}.",
                )  # fmt: skip


def locks(book: Book) -> Iterator[Breach]:
    """On a locked day that shift, at that start where the lock names one; ``off`` keeps the day off."""
    horizon = set(book.dates())
    for person in book.people.values():
        worked = {stint.date: stint for stint in person.shifts}
        for lock in person.locks:
            if lock.date not in horizon:
                continue
            stint = worked.get(lock.date)
            if lock.shift == OFF:
                kept = stint is None
            else:
                start = None if lock.start_min is None else person.wall_s(lock.date, lock.start_min)
                kept = stint is not None and stint.shift == lock.shift and start in (None, stint.start_s)
            if not kept:
                has = "is off" if stint is None else f"has {stint.shift} from {person.clock(stint.start_s)}"
                yield Breach(
                    "locks", person.agent.agent, lock.date,
                    f"{person.label} {has} on {lock.date}, which is locked as {lock.shift}.",
                )  # fmt: skip


def _hours(book: Book, person: Person, date: dt.date) -> tuple[int, int] | None:
    """The pattern's hours on a date; None where it is a day off or the person is away."""
    last = max(person.pattern, key=lambda row: row.cycle_day)
    whole_weeks = 7 * math.ceil(last.cycle_day / 7)
    cycle = last.cycle_day if last.start_min is None and last.cycle_day > 7 else whole_weeks
    today = (date - week_begins(book, book.scenario.start)).days % cycle + 1
    row = next((row for row in person.pattern if row.cycle_day == today), None)
    if date in dates_off(book, person):
        return None
    if row is None or row.start_min is None or row.end_min is None:
        return None
    end = row.end_min + (1440 if row.end_min <= row.start_min else 0)
    hours = person.wall_s(date, row.start_min), person.wall_s(date, end)
    return None if _away(book, person, *hours) else hours


def _away(book: Book, person: Person, start_s: int, end_s: int) -> bool:
    spans = [absence_s(book, absence) for absence in person.absences if absence.kind in AWAY]
    return any(begin < end_s and start_s < end for begin, end in spans)


def _said(person: Person, span: tuple[int, int] | None) -> str:
    return "is off" if span is None else f"works {person.clock(span[0])} to {person.clock(span[1])}"
