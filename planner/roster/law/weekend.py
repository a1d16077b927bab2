"""Weekends: how many are worked, whole or not at all, how many stay free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from planner.roster.law.book import Book
from planner.roster.law.breach import Breach
from planner.roster.law.spans import away, periods, weekends


def weekends_per_period(book: Book) -> Iterator[Breach]:
    """At most so many weekends of a period with a shift that begins on one of their days."""
    for person in book.people.values():
        most = person.limits.max_weekends
        for period in [] if most is None or person.pattern else periods(book, person):
            past, now = {stint.date for stint in person.past}, {stint.date for stint in person.counted()}
            worked = [days for days in weekends(person, period.first, period.last) if {*past, *now} & {*days}]
            if most is not None and len(worked) > most and any(now & {*days} for days in worked):
                yield Breach(
                    "weekends per period", person.agent.agent, worked[-1][0],
                    f"{person.label} works on {len(worked)} weekends from {period.first} to {period.last}; "
                    f"at most {most} are allowed.",
                )  # fmt: skip


def whole_weekends(book: Book) -> Iterator[Breach]:
    """On all days of a weekend that are known and not away a shift begins, or on none."""
    for person in book.people.values():
        if not person.limits.whole_weekends or person.pattern:
            continue
        worked = {stint.date for stint in person.known()}
        until = max(person.future, default=book.dates()[-1])
        for days in weekends(person, book.known_from, until):
            judged = [date for date in days if date in worked or not away(book, person, date)]
            if _touches(book, days) and len({date in worked for date in judged}) > 1:
                yield Breach(
                    "whole weekends", person.agent.agent, max(days[0], book.scenario.start),
                    f"{person.label} works a part of the weekend of {days[0]}; all of it or nothing is asked for.",
                )  # fmt: skip


def free_weekends(book: Book) -> Iterator[Breach]:
    """Of every so many weekends in a row some without a shift; those before what is known were free."""
    for person in book.people.values():
        asked = person.limits.free_weekends
        if asked is None or person.pattern:
            continue
        dates = {stint.date for stint in person.known()}
        until = max(person.future, default=book.dates()[-1])
        every = weekends(person, min([book.scenario.start, *dates]), until)
        for number, days in enumerate(every):
            window = every[max(0, number + 1 - asked.of) : number + 1]
            worked = [some for some in window if dates & {*some}]
            decided = any(_touches(book, some) for some in worked)
            if decided and dates & {*days} and len(worked) > asked.of - asked.least:
                yield Breach(
                    "free weekends", person.agent.agent, max(book.scenario.start, days[0]),
                    f"{person.label} works on {len(worked)} of {asked.of} weekends up to {days[0]}; "
                    f"at least {asked.least} are to be free.",
                )  # fmt: skip
                break


def _touches(book: Book, days: list[dt.date]) -> bool:
    return days[0] <= book.dates()[-1] and days[-1] >= book.scenario.start
