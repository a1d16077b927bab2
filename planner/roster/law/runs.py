"""Runs of days with a shift and without: never too short."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby

from planner.roster.law.book import Book, Person
from planner.roster.law.breach import Breach
from planner.roster.law.spans import DAY, away

Run = tuple[dt.date, dt.date]


def shortest_run(book: Book) -> Iterator[Breach]:
    """At least so many dates with a shift in a row, but for runs beside a day away or beside what is not known."""
    for person in book.people.values():
        least = person.limits.min_consecutive_days
        for first, last in [] if least is None or person.pattern else _runs(book, person, works=True):
            days = (last - first).days + 1
            if least is not None and days < least and not any(away(book, person, d) for d in (first - DAY, last + DAY)):
                yield Breach(
                    "shortest run of days", person.agent.agent, max(first, book.scenario.start),
                    f"{person.label} works {days} days in a row from {first} to {last}; "
                    f"at least {least} are asked for.",
                )  # fmt: skip


def shortest_rest(book: Book) -> Iterator[Breach]:
    """At least so many dates without a shift in a row, but for what is not known or not employed."""
    for person in book.people.values():
        least = person.limits.min_consecutive_days_off
        for first, last in [] if least is None or person.pattern else _runs(book, person, works=False):
            days = (last - first).days + 1
            starts = person.agent.start_date
            if least is not None and days < least and (starts is None or first > starts):
                yield Breach(
                    "shortest run of days off", person.agent.agent, max(first, book.scenario.start),
                    f"{person.label} has {days} days off in a row from {first} to {last}; "
                    f"at least {least} are asked for.",
                )  # fmt: skip


def _runs(book: Book, person: Person, works: bool) -> Iterator[Run]:
    """Runs of dates with or without a shift that the horizon decides, ended on both sides by known days."""
    start, end = book.dates()[0], book.dates()[-1]
    known_to = max(person.future, default=end)
    worked = {stint.date for stint in person.known()}
    every = [book.known_from + dt.timedelta(n) for n in range((known_to - book.known_from).days + 1)]
    for kind, some in groupby(every, key=lambda date: date in worked):
        run = list(some)
        decided = run[-1] >= start - DAY and run[0] <= end + DAY
        if kind == works and decided and run[0] > book.known_from and run[-1] < known_to:
            yield run[0], run[-1]
