"""Nobody works while on leave, sick or unavailable."""

from __future__ import annotations

from collections.abc import Iterator

from planner.roster.law.book import Book, Person
from planner.roster.law.breach import Breach
from planner.roster.law.owed import absence_s
from planner.roster.law.rows import AWAY


def away_s(book: Book, person: Person) -> list[tuple[int, int]]:
    """Spans in which somebody cannot work."""
    return [absence_s(book, absence) for absence in person.absences if absence.kind in AWAY]


def availability(book: Book) -> Iterator[Breach]:
    """No minute of a shift lies in an absence, also when the shift began the evening before."""
    for person, stint in book.stints():
        for absence in person.absences:
            if absence.kind not in AWAY:
                continue
            start, end = absence_s(book, absence)
            if stint.start_s < end and start < stint.end_s:
                yield Breach(
                    "availability", person.agent.agent, stint.date,
                    f"{person.label} works from {person.clock(stint.start_s)} to {person.clock(stint.end_s)}, but is "
                    f"away ({absence.kind}) from {person.clock(start)} to {person.clock(end)}.",
                )  # fmt: skip
                break
