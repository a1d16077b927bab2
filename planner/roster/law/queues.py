"""Who is put on a queue has its skill."""

from __future__ import annotations

from collections.abc import Iterator

from planner.roster.law.book import Book
from planner.roster.law.breach import Breach


def skills(book: Book) -> Iterator[Breach]:
    """Each queue that a segment names (``phone|email``) is a skill of the person."""
    for person, stint in book.stints():
        own = {skill.queue for skill in person.agent.skills}
        for row in stint.rows:
            lacking = [queue for queue in map(str.strip, row.queue.split("|")) if queue and queue not in own]
            if lacking:
                yield Breach(
                    "skills", person.agent.agent, stint.date,
                    f"{person.label} is on {', '.join(lacking)} at {person.clock(row.start_s)} without that skill.",
                )  # fmt: skip
                break
