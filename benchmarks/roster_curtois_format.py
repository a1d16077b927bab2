"""Reads the published text format of the shift-scheduling benchmark of Curtois and Qu; imports no solver package.

Sections begin with ``SECTION_NAME``, comments with ``#``; the columns are those of the files' own comments.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

SECTIONS = ("HORIZON", "SHIFTS", "STAFF", "DAYS_OFF", "SHIFT_ON_REQUESTS", "SHIFT_OFF_REQUESTS", "COVER")


@dataclass(frozen=True)
class ShiftType:
    """A shift: minutes of work and the shifts that may not come on the next day."""

    name: str
    minutes: int
    not_before: frozenset[str]


@dataclass(frozen=True)
class Employee:
    """Limits of one person."""

    name: str
    most_shifts: dict[str, int]
    most_minutes: int
    least_minutes: int
    longest_run: int
    shortest_run: int
    shortest_rest: int
    most_weekends: int


@dataclass(frozen=True)
class Instance:
    """One instance; days count from 0, a Monday.

    ``on`` and ``off`` give the price of refusing a request by (employee, day, shift); ``cover`` the number asked for
    and the price of each person less and more by (day, shift).
    """

    days: int
    shifts: dict[str, ShiftType]
    staff: dict[str, Employee]
    days_off: frozenset[tuple[str, int]]
    on: dict[tuple[str, int, str], int]
    off: dict[tuple[str, int, str], int]
    cover: dict[tuple[int, str], tuple[int, int, int]]


@dataclass
class _Book:
    path: Path
    faults: list[str] = field(default_factory=list)

    def fault(self, line: int, found: str, expected: str) -> None:
        self.faults.append(f"{self.path.name}, line {line}: found {found!r}, expected {expected}")

    def number(self, line: int, text: str, what: str) -> int:
        digits = text.strip().removeprefix("-")
        if digits.isdigit() and (digits == text.strip() or int(digits) == 0):
            return int(digits)  # the published files hold a few "-0"
        self.fault(line, text, f"{what}, a whole number of at least 0")
        return 0


def read_instance(path: Path) -> Instance:
    """Read and check a file; a ValueError lists every fault with its line."""
    book = _Book(path)
    rows = _sections(path, book)
    horizon = rows["HORIZON"]
    days = book.number(*horizon[0], "the number of days") if horizon else 0
    if days == 0:
        book.fault(horizon[0][0] if horizon else 0, "", "a horizon of at least one day in SECTION_HORIZON")
    shifts = dict(filter(None, (_shift(book, line, text) for line, text in rows["SHIFTS"])))
    staff = dict(filter(None, (_employee(book, line, text, shifts) for line, text in rows["STAFF"])))
    off_days: set[tuple[str, int]] = set()
    for line, text in rows["DAYS_OFF"]:
        name, *dates = text.split(",")
        known(book, line, name, staff, "an employee of SECTION_STAFF")
        off_days |= {(name, day_of(book, line, date, days)) for date in dates}
    requests = []
    for section in ("SHIFT_ON_REQUESTS", "SHIFT_OFF_REQUESTS"):
        found: dict[tuple[str, int, str], int] = {}
        for line, text in rows[section]:
            if cut := fields(book, line, text, 4):
                known(book, line, cut[0], staff, "an employee of SECTION_STAFF")
                known(book, line, cut[2], shifts, "a shift of SECTION_SHIFTS")
                key = (cut[0], day_of(book, line, cut[1], days), cut[2])
                found[key] = found.get(key, 0) + book.number(line, cut[3], "a weight")
        requests.append(found)
    cover: dict[tuple[int, str], tuple[int, int, int]] = {}
    for line, text in rows["COVER"]:
        if cut := fields(book, line, text, 5):
            known(book, line, cut[1], shifts, "a shift of SECTION_SHIFTS")
            need, under, over = (book.number(line, part, "a requirement or weight") for part in cut[2:])
            cover[day_of(book, line, cut[0], days), cut[1]] = (need, under, over)
    if book.faults:
        raise ValueError("\n".join(book.faults))
    return Instance(days, shifts, staff, frozenset(off_days), requests[0], requests[1], cover)


def _sections(path: Path, book: _Book) -> dict[str, list[tuple[int, str]]]:
    rows: dict[str, list[tuple[int, str]]] = {name: [] for name in SECTIONS}
    here: str | None = None
    for line, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text = raw.strip()
        if not text or text.startswith("#"):
            continue
        if text.startswith("SECTION_"):
            here = text.removeprefix("SECTION_")
            if here not in rows:
                book.fault(line, text, "one of " + ", ".join(f"SECTION_{name}" for name in SECTIONS))
                here = None
        elif here is not None:
            rows[here].append((line, text))
    return rows


def fields(book: _Book, line: int, text: str, count: int) -> list[str] | None:
    cut = [part.strip() for part in text.split(",")]
    if len(cut) == count:
        return cut
    book.fault(line, text, f"{count} columns")
    return None


def known(book: _Book, line: int, name: str, names: dict[str, ShiftType] | dict[str, Employee], what: str) -> None:
    if name not in names:
        book.fault(line, name, what)


def day_of(book: _Book, line: int, text: str, days: int) -> int:
    day = book.number(line, text, "a day")
    if day >= days:
        book.fault(line, text, f"a day from 0 to {days - 1}")
    return day


def _shift(book: _Book, line: int, text: str) -> tuple[str, ShiftType] | None:
    cut = fields(book, line, text, 3)
    if cut is None:
        return None
    after = frozenset(part for part in cut[2].split("|") if part)
    return cut[0], ShiftType(cut[0], book.number(line, cut[1], "minutes"), after)


def _employee(book: _Book, line: int, text: str, shifts: dict[str, ShiftType]) -> tuple[str, Employee] | None:
    cut = fields(book, line, text, 8)
    if cut is None:
        return None
    most: dict[str, int] = {}
    for part in filter(None, cut[1].split("|")):
        shift, _, count = part.partition("=")
        known(book, line, shift, shifts, "a shift of SECTION_SHIFTS")
        most[shift] = book.number(line, count, "a number of shifts")
    numbers = [book.number(line, part, "a limit") for part in cut[2:]]
    return cut[0], Employee(cut[0], most, *numbers)
