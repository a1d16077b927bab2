"""A shift is one the contract allows, begins on its grid of the site's clock and has one of its lengths."""

from __future__ import annotations

from collections.abc import Iterator

from planner.roster.law.book import Book, Person
from planner.roster.law.breach import Breach
from planner.roster.law.rows import Stint
from planner.scenario import Shift


def shift_set(book: Book) -> Iterator[Breach]:
    """The shift is known, and the contract names it or its group (or names none)."""
    for person, stint in book.stints():
        if person.pattern:
            continue
        allowed = person.contract.shifts if person.contract else ()
        record = stint.record
        if record is None or (allowed and record.name not in allowed and record.part_of not in allowed):
            known = "which the scenario does not have" if record is None else f"but may work {', '.join(allowed)}"
            yield Breach(
                "shift set", person.agent.agent, stint.date,
                f"{person.label} works {stint.shift} on {stint.date}, {known}.",
            )  # fmt: skip


def shift_start(book: Book) -> Iterator[Breach]:
    """It begins on a weekday and at a clock time of its record; fixed hours and locked starts apart."""
    for person, stint in book.stints():
        if person.pattern or stint.record is None or _locked(person, stint):
            continue
        if not _starts_well(person, stint, stint.record):
            yield Breach(
                "shift start", person.agent.agent, stint.date,
                f"{person.label} begins {stint.shift} of {stint.date:%a %d %b} at {person.clock(stint.start_s)}, "
                f"which is none of its starts ({_clock(stint.record.start.begin)} to {_clock(stint.record.start.end)} "
                f"every {stint.record.start.every_min} min).",
            )  # fmt: skip


def shift_length(book: Book) -> Iterator[Breach]:
    """Its elapsed length is one of its record's; fixed hours apart."""
    for person, stint in book.stints():
        if person.pattern or stint.record is None:
            continue
        lengths = stint.record.length_min
        minutes = (stint.end_s - stint.start_s) / 60
        if not lengths.least <= minutes <= lengths.most or (minutes - lengths.least) % lengths.every_min:
            asked = f"{lengths.least}" + (f" to {lengths.most}" if lengths.most > lengths.least else "")
            yield Breach(
                "shift length", person.agent.agent, stint.date,
                f"{person.label} works {stint.shift} for {minutes:g} min on {stint.date}; it lasts {asked} min.",
            )  # fmt: skip


def _starts_well(person: Person, stint: Stint, record: Shift) -> bool:
    window = record.start
    last = window.end + (1440 if window.end < window.begin else 0)
    clocks = range(window.begin, last + 1, window.every_min)
    return stint.date.weekday() in record.days and stint.start_s in {person.wall_s(stint.date, c) for c in clocks}


def _locked(person: Person, stint: Stint) -> bool:
    return any(
        lock.date == stint.date and lock.shift == stint.shift and lock.start_min is not None
        and person.wall_s(lock.date, lock.start_min) == stint.start_s
        for lock in person.locks
    )  # fmt: skip


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
