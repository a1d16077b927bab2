"""Shifts in two parts: one gap, as long as the record says, and only so often a week."""

from __future__ import annotations

from collections.abc import Iterator

from planner.roster.law.book import Book
from planner.roster.law.breach import Breach
from planner.roster.law.owed import week_begins
from planner.roster.law.rows import SPLIT, Row, Stint
from planner.scenario.shifts import Split


def split_gap(book: Book) -> Iterator[Breach]:
    """A split shift has one unpaid gap of one of its lengths, begun in its window; other shifts have none."""
    for person, stint in book.stints():
        gaps = [row for row in (*stint.rows, *stint.strays) if row.activity == SPLIT]
        if stint.record is None or (stint.record.split is None and not gaps):
            continue
        split = stint.record.split
        if split is None or len(gaps) != 1 or gaps[0].paid or not _fits(stint, gaps[0], split):
            yield Breach(
                "split gap", person.agent.agent, stint.date,
                f"{person.label} has {len(gaps)} gaps in {stint.shift} on {stint.date} that are not as the shift says.",
            )  # fmt: skip


def splits_per_week(book: Book) -> Iterator[Breach]:
    """At most so many split shifts in each planning week."""
    names = {shift.name for shift in book.scenario.shift if shift.split}
    for person in book.people.values():
        most = person.limits.max_split_shifts
        shifts = [stint for stint in (*person.past, *person.counted()) if stint.shift in names]
        for dates in [] if most is None or person.pattern else book.weeks():
            own = [stint for stint in shifts if week_begins(book, dates[0]) <= stint.date <= dates[-1]]
            if most is not None and len(own) > most and own[-1].date >= book.scenario.start:
                yield Breach(
                    "split shifts", person.agent.agent, own[-1].date,
                    f"{person.label} works {len(own)} split shifts in the week to {dates[-1]}; at most {most}.",
                )  # fmt: skip


def _fits(stint: Stint, gap: Row, split: Split) -> bool:
    minutes, after = (gap.end_s - gap.start_s) / 60, (gap.start_s - stint.start_s) / 60
    lengths = split.length_min
    on_grid = lengths.least <= minutes <= lengths.most and not (minutes - lengths.least) % lengths.every_min
    return on_grid and (split.earliest_min or 0) <= after and (split.latest_min is None or after <= split.latest_min)
