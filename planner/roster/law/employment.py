"""Who is rostered must be on the staff, and employed on that day; and the day must be one planned."""

from __future__ import annotations

from collections.abc import Iterator

from planner.roster.law.book import Book
from planner.roster.law.breach import Breach


def unknown_agents(book: Book) -> Iterator[Breach]:
    """Every row belongs to somebody of the staff file."""
    for agent, date in book.strangers:
        yield Breach("unknown agent", agent, date, f"{agent} works on {date}, but is not in the staff file.")


def employment(book: Book) -> Iterator[Breach]:
    """Shifts lie between a person's first and last day, both included."""
    for person, stint in book.stints():
        if not person.employed(stint.date):
            first, last = person.agent.start_date, person.agent.end_date
            span = " ".join(
                part for part in (f"from {first}" if first else "", f"until {last}" if last else "") if part
            )
            yield Breach(
                "employment", person.agent.agent, stint.date,
                f"{person.label} works on {stint.date}, but is employed {span}.",
            )  # fmt: skip


def planned_days(book: Book) -> Iterator[Breach]:
    """Shifts belong to days of the horizon."""
    first, last = book.dates()[0], book.dates()[-1]
    for person, stint in book.elsewhen:
        yield Breach(
            "planned days",
            person.agent.agent,
            stint.date,
            f"{person.label} works on {stint.date}; the plan is for {first} to {last}.",
        )
