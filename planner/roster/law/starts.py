"""Starts of a week: near each other, and changed only so often."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from planner.roster.law.book import Book, Person
from planner.roster.law.breach import Breach
from planner.roster.law.owed import week_begins
from planner.roster.law.rows import Stint


def start_spread(book: Book) -> Iterator[Breach]:
    """From the earliest to the latest start of each planning week, by the clock, at most so many minutes."""
    for person in book.people.values():
        most = person.limits.start_spread_min
        for dates in [] if most is None or person.pattern else book.weeks():
            shifts = _of_week(book, person, dates)
            clocks = [_clock(person, stint) for stint in shifts]
            inside = any(stint.date >= book.scenario.start for stint in shifts)
            if most is not None and inside and max(clocks) - min(clocks) > most:
                yield Breach(
                    "start spread", person.agent.agent, dates[-1],
                    f"{person.label} begins {max(clocks) - min(clocks)} min apart in the week to {dates[-1]}; "
                    f"at most {most} are allowed.",
                )  # fmt: skip


def start_changes(book: Book) -> Iterator[Breach]:
    """In each planning week at most so often another start, by the clock, than that of the shift before."""
    for person in book.people.values():
        most = person.limits.max_start_changes
        shifts = [*person.past, *person.counted()]
        changed = [after for before, after in pairwise(shifts) if _clock(person, before) != _clock(person, after)]
        for dates in [] if most is None or person.pattern else book.weeks():
            own = [stint for stint in changed if week_begins(book, dates[0]) <= stint.date <= dates[-1]]
            if most is not None and len(own) > most and own[-1].date >= book.scenario.start:
                yield Breach(
                    "start changes", person.agent.agent, own[-1].date,
                    f"{person.label} changes the start {len(own)} times in the week to {dates[-1]}; "
                    f"at most {most} are allowed.",
                )  # fmt: skip


def _of_week(book: Book, person: Person, dates: list[dt.date]) -> list[Stint]:
    """Shifts of a planning week, those before the horizon included."""
    begin = week_begins(book, dates[0])
    return [stint for stint in (*person.past, *person.counted()) if begin <= stint.date <= dates[-1]]


def _clock(person: Person, stint: Stint) -> int:
    """Minutes after midnight of its start by the site's clock."""
    local = dt.datetime.fromtimestamp(stint.start_s, person.zone)
    return local.hour * 60 + local.minute
