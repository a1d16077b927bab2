"""A person does one thing at a time, and one shift a day."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from planner.roster.law.book import Book
from planner.roster.law.breach import Breach
from planner.roster.law.rows import Stint


def overlap(book: Book) -> Iterator[Breach]:
    """No two segments of a person share a minute."""
    for person in book.people.values():
        for stint in (*person.shifts, *person.doubles):
            for before, after in pairwise(stint.rows):
                if after.start_s < before.end_s:
                    yield Breach(
                        "overlap", person.agent.agent, stint.date,
                        f"{person.label} is on {after.activity} from {person.clock(after.start_s)} while still on "
                        f"{before.activity} until {person.clock(before.end_s)}.",
                    )  # fmt: skip
        shifts = sorted((*person.past[-1:], *person.shifts, *person.doubles), key=lambda s: (s.start_s, s.end_s))
        for one, two in pairwise(shifts):
            if two.start_s < one.end_s:
                yield Breach(
                    "overlap", person.agent.agent, two.date,
                    f"{person.label} begins {two.shift} at {person.clock(two.start_s)} before {one.shift} ends at "
                    f"{person.clock(one.end_s)}.",
                )  # fmt: skip


def one_shift_a_day(book: Book) -> Iterator[Breach]:
    """No row stands twice, and a date has one shift."""
    for person in book.people.values():
        for date in person.copied:
            yield Breach(
                "one shift a day", person.agent.agent, date, f"{person.label} has the same segment twice on {date}."
            )
        for stint in person.doubles:
            main = next(other for other in person.shifts if other.date == stint.date)
            if not _overlaps(stint, main):
                yield Breach(
                    "one shift a day", person.agent.agent, stint.date,
                    f"{person.label} has a second shift on {stint.date}: {stint.shift} {person.clock(stint.start_s)}.",
                )  # fmt: skip


def _overlaps(one: Stint, two: Stint) -> bool:
    return one.start_s < two.end_s and two.start_s < one.end_s
