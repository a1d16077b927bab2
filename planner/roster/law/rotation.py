"""Rotations that never bend."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from planner.roster.law.book import Book, Person
from planner.roster.law.breach import Breach
from planner.roster.law.owed import week_begins
from planner.roster.law.spans import away, dates_off, is_one_of
from planner.scenario.people import Rotation


def rotation(book: Book) -> Iterator[Breach]:
    """On each day what the cycle gives, but for locked days, and days off on which they are away or off by file."""
    cycles = {one.name: one for one in book.scenario.rotation if one.bend == "never"}
    for person in book.people.values():
        cycle = None if person.contract is None else cycles.get(person.contract.rotation or "")
        if cycle is None or person.pattern:
            continue
        worked, locked = {stint.date: stint for stint in person.counted()}, {lock.date for lock in person.locks}
        for date in book.dates():
            asked, stint = _asked(book, person, cycle, date), worked.get(date)
            if date in locked or not person.employed(date):
                continue
            if stint is None:
                kept = asked == "off" or away(book, person, date) or date in dates_off(book, person)
            else:
                kept = asked != "off" and is_one_of(book, stint, (asked,))
            if not kept:
                yield Breach(
                    "rotation", person.agent.agent, date,
                    f"{person.label} {'is off' if stint is None else f'works {stint.shift}'} on {date}; "
                    f"the rotation {cycle.name} gives {asked}.",
                )  # fmt: skip


def _asked(book: Book, person: Person, cycle: Rotation, date: dt.date) -> str:
    """What the cycle gives for a date."""
    start = person.agent.rotation_start or cycle.start or week_begins(book, book.scenario.start)
    days: list[str] = []
    for part in cycle.pattern:
        found = re.fullmatch(r"(.+?)\s*\*\s*(\d+)", part.strip())
        days += [found[1]] * int(found[2]) if found else [part.strip()]
    return days[(date - start).days % len(days)]
