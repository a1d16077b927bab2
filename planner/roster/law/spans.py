"""Spans of dates that rules speak of: periods, weekends, runs; and dates on which somebody is away or off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import NamedTuple

from planner.roster.law.book import Book, Person
from planner.roster.law.owed import covered, week_begins
from planner.roster.law.rows import AWAY, Stint

DAY = dt.timedelta(1)


class Period(NamedTuple):
    """From `first` to `last`, both included; `whole` where all of it is planned or known."""

    first: dt.date
    last: dt.date
    whole: bool


def periods(book: Book, person: Person) -> list[Period]:
    """Periods that hold a day of the horizon: of `period_weeks` weeks, or the horizon itself."""
    begin, end = book.dates()[0], book.dates()[-1]
    weeks = person.limits.period_weeks
    if weeks is None:
        return [Period(begin, end, True)]
    first = person.limits.period_from or week_begins(book, begin)
    length = dt.timedelta(7 * weeks)
    while first > begin:
        first -= length
    while first + length <= begin:
        first += length
    found = []
    while first <= end:
        last = first + length - DAY
        found.append(Period(first, last, book.known_from <= first and last <= end))
        first += length
    return found


def within(stints: Iterable[Stint], period: Period) -> list[Stint]:
    """Shifts of a period."""
    return [stint for stint in stints if period.first <= stint.date <= period.last]


def weekends(person: Person, since: dt.date, until: dt.date) -> list[list[dt.date]]:
    """Dates of each weekend that has one from `since` to `until`; earlier and later ones of it are left out."""
    weekdays = person.limits.weekend or (5, 6)
    found: list[list[dt.date]] = []
    date = since
    while date <= until:
        if date.weekday() in weekdays:
            if not found or found[-1][-1] != date - DAY:
                found.append([])
            found[-1].append(date)
        date += DAY
    return found


def away(book: Book, person: Person, date: dt.date) -> bool:
    """Whether somebody is absent for 12 hours or more of a date (each kind for itself), or not employed."""
    return not person.employed(date) or any(covered(book, person, date, kind) for kind in AWAY)


def dates_off(book: Book, person: Person) -> set[dt.date]:
    """Dates of the horizon that the availability file gives as days off."""
    return {date for date in book.dates() if covered(book, person, date, "day_off")}


def is_one_of(book: Book, stint: Stint, names: Collection[str]) -> bool:
    """Whether a shift or its group is among some names."""
    groups = {shift.name: shift.part_of for shift in book.scenario.shift}
    return stint.shift in names or groups.get(stint.shift) in names
