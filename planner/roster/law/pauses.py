"""Breaks and meals: there, in their window, long enough, apart, inside the shift, and not all at once."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from itertools import pairwise, permutations
from zoneinfo import ZoneInfo

from planner.roster.law.book import Book, Person
from planner.roster.law.breach import Breach
from planner.roster.law.rows import SPLIT, Row, Stint, pause_kinds
from planner.scenario import Segment, Shift


def pauses(book: Book) -> Iterator[Breach]:
    """Each segment of the shift's record is taken once, in its window, at its length."""
    for person, stint in book.stints():
        if stint.record is None or not person.employed(stint.date):
            continue
        yield from _against_record(person, stint, stint.record)


def as_recorded(person: Person, stint: Stint) -> bool:
    """Whether its breaks are those of its record, each in its window at its length."""
    return stint.record is None or not any(True for _ in _against_record(person, stint, stint.record))


def _against_record(person: Person, stint: Stint, record: Shift) -> Iterator[Breach]:
    for kind in sorted(pause_kinds(record) - {SPLIT}):
        rows = [row for row in stint.pauses() if row.activity == kind]
        asked = [segment for segment in record.segments if segment.activity == kind]
        yield from _compare(person, stint, rows, asked)


def gaps(book: Book) -> Iterator[Breach]:
    """So many minutes from the end of one pause to the start of the next."""
    for person, stint in book.stints():
        asked = stint.record.gap_between_segments_min if stint.record else 0
        inside = [row for row in stint.pauses() if row not in stint.strays]
        for before, after in pairwise(inside):
            gap = (after.start_s - before.end_s) / 60
            if 0 <= gap < asked:
                yield Breach(
                    "gap between breaks", person.agent.agent, stint.date,
                    f"{person.label} has {gap:g} min between {before.activity} and {after.activity} at "
                    f"{person.clock(after.start_s)}; at least {asked} are asked for.",
                )  # fmt: skip


def inside_shift(book: Book) -> Iterator[Breach]:
    """Every segment lies within its shift."""
    for person, stint in book.stints():
        for row in stint.strays:
            yield Breach(
                "segment outside shift", person.agent.agent, stint.date,
                f"{person.label} has {row.activity} at {person.clock(row.start_s)}, outside the shift from "
                f"{person.clock(stint.start_s)} to {person.clock(stint.end_s)}.",
            )  # fmt: skip


def most_on_break(book: Book) -> Iterator[Breach]:
    """Of those on a shift of one name, at most its share (and always one) pause at the same moment."""
    for record in book.scenario.shift:
        if record.most_on_break < 1:
            yield from _crowds(book, record)


def _compare(person: Person, stint: Stint, rows: list[Row], asked: list[Segment]) -> Iterator[Breach]:
    if len(rows) > len(asked):
        yield Breach(
            "extra break", person.agent.agent, stint.date,
            f"{person.label} has {len(rows)} times {rows[0].activity} on {stint.date}; {stint.shift} has {len(asked)}.",
        )  # fmt: skip
        return
    ways = permutations(asked, len(rows))
    best = min(ways, key=lambda way: sum(_misfit(person, stint, *pair) for pair in zip(rows, way, strict=True)))
    for missing in (segment for segment in asked if not any(segment is taken for taken in best)):
        yield Breach(
            "missing break", person.agent.agent, stint.date,
            f"{person.label} has no {missing.activity} of {missing.length_min} min {_window(missing)} in {stint.shift} "
            f"on {stint.date}.",
        )  # fmt: skip
    for row, segment in zip(rows, best, strict=True):
        yield from _one(person, stint, row, segment)


def _one(person: Person, stint: Stint, row: Row, segment: Segment) -> Iterator[Breach]:
    minutes = (row.end_s - row.start_s) / 60
    if minutes != segment.length_min:
        yield Breach(
            "break length", person.agent.agent, stint.date,
            f"{person.label} has {row.activity} of {minutes:g} min at {person.clock(row.start_s)}; "
            f"{segment.length_min} min are asked for.",
        )  # fmt: skip
    if row not in stint.strays and not _fits(person, stint, row, segment):
        yield Breach(
            "misplaced break", person.agent.agent, stint.date,
            f"{person.label} has {row.activity} at {person.clock(row.start_s)} in {stint.shift} from "
            f"{person.clock(stint.start_s)}; it must begin {_window(segment)}.",
        )  # fmt: skip


def _misfit(person: Person, stint: Stint, row: Row, segment: Segment) -> int:
    """How badly a row matches a segment: outside its window counts more than of another length."""
    misplaced = row not in stint.strays and not _fits(person, stint, row, segment)
    return 2 * misplaced + ((row.end_s - row.start_s) / 60 != segment.length_min)


def _fits(person: Person, stint: Stint, row: Row, segment: Segment) -> bool:
    """Whether a pause begins in its window and ends within the shift."""
    after = (row.start_s - stint.start_s) / 60
    if after < (segment.earliest_min or 0) or after > (segment.latest_min if segment.latest_min is not None else after):
        return False
    low, high = (_by_clock(person, stint, c) for c in (segment.earliest_clock, segment.latest_clock))
    return (low is None or row.start_s >= low) and (high is None or row.start_s <= high)


def _by_clock(person: Person, stint: Stint, clock: int | None) -> int | None:
    """A clock time within the shift: one before its start is the next day's."""
    if clock is None:
        return None
    at = person.wall_s(stint.date, clock)
    return at if at >= stint.start_s else person.wall_s(stint.date, clock + 1440)


def _window(segment: Segment) -> str:
    if segment.earliest_clock is not None or segment.latest_clock is not None:
        clocks = (segment.earliest_clock or 0, 1440 if segment.latest_clock is None else segment.latest_clock)
        return "between " + " and ".join(f"{clock // 60:02d}:{clock % 60:02d}" for clock in clocks)
    latest = "the end" if segment.latest_min is None else f"{segment.latest_min}"
    return f"{segment.earliest_min or 0} to {latest} min after its start"


def _crowds(book: Book, record: Shift) -> Iterator[Breach]:
    """Sweep over the moments when somebody on the shift comes, goes, pauses or returns."""
    changes: dict[int, list[int]] = {}
    for person, stint in book.stints():
        if stint.shift == record.name and person.employed(stint.date):
            for moment, come, pause in _moments(stint):
                change = changes.setdefault(moment, [0, 0])
                change[0] += come
                change[1] += pause
    zone = ZoneInfo(book.scenario.time_zone)
    present = paused = 0
    crowded = False
    for moment in sorted(changes):
        present += changes[moment][0]
        paused += changes[moment][1]
        allowed = max(1, math.floor(record.most_on_break * present + 1e-9))
        if paused > allowed and not crowded:
            at = dt.datetime.fromtimestamp(moment, zone)
            yield Breach(
                "most on break",
                "",
                at.date(),
                f"At {at:%d %b %H:%M} {paused} of {present} people on {record.name} are on a break or meal; "
                f"at most {allowed} may be.",
            )
        crowded = paused > allowed


def _moments(stint: Stint) -> Iterator[tuple[int, int, int]]:
    """Moments of a shift with the change in people present and in people paused."""
    kinds = pause_kinds(stint.record)
    yield stint.start_s, 1, 0
    yield stint.end_s, -1, 0
    for row in stint.rows:
        if row.activity in kinds:
            yield row.start_s, 0, 1
            yield row.end_s, 0, -1
