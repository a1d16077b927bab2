"""What may not follow what, and days on which nothing begins."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from planner.roster.law.book import Book
from planner.roster.law.breach import Breach
from planner.roster.law.spans import DAY, dates_off, is_one_of


def forbidden_sequence(book: Book) -> Iterator[Breach]:
    """On the day after some shifts not those that are forbidden after them."""
    start, end = book.dates()[0], book.dates()[-1]
    for person in book.people.values():
        asked = person.limits.forbid_after
        for before, after in pairwise(person.known()) if asked and not person.pattern else ():
            if after.date != before.date + DAY or after.date < start or before.date > end:
                continue
            for first, names in (asked or {}).items():
                if is_one_of(book, before, (first,)) and is_one_of(book, after, names):
                    yield Breach(
                        "forbidden sequence", person.agent.agent, max(after.date, start),
                        f"{person.label} works {after.shift} on {after.date} after {before.shift} the day before; "
                        f"{' or '.join(names)} is not allowed after {first}.",
                    )  # fmt: skip
                    break


def days_off(book: Book) -> Iterator[Breach]:
    """No shift begins on a weekday that is always off, nor on a day off of the availability file."""
    for person in book.people.values():
        weekdays = () if person.pattern else person.limits.days_off or ()
        off = dates_off(book, person)
        for stint in person.counted():
            if stint.date in off or stint.date.weekday() in weekdays:
                yield Breach(
                    "days off", person.agent.agent, stint.date,
                    f"{person.label} works {stint.shift} on {stint.date:%a %d %b}, a day off.",
                )  # fmt: skip
