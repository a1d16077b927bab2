"""Rows of a roster sorted into shifts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from planner.scenario import Shift

AWAY = ("leave", "sick", "unpaid", "unavailable")
"""Kinds of absence during which nobody works; rows of these activities are no shift."""

SPLIT = "split"
"""Activity of the gap between the two parts of a split shift."""

PAUSES = ("break", "meal")
"""Activities that are pauses whatever the shift's record says."""


class Row(NamedTuple):
    """A row of the roster; moments in seconds since 1970."""

    activity: str
    queue: str
    start_s: int
    end_s: int
    paid: bool


@dataclass(frozen=True)
class Stint:
    """One shift somebody works: rows that follow each other without a hole.

    Attributes
    ----------
    date : date
        The day it belongs to.
    shift : str
        Name, as the roster gives it.
    rows, strays : tuple of Row
        Ascending; `strays` are pauses of that day that lie outside it.
    record : Shift or None
        What the scenario says about a shift of this name.
    """

    date: dt.date
    shift: str
    rows: tuple[Row, ...]
    strays: tuple[Row, ...] = ()
    record: Shift | None = None

    @property
    def start_s(self) -> int:
        """First moment."""
        return self.rows[0].start_s

    @cached_property
    def end_s(self) -> int:
        """Last moment."""
        return max(row.end_s for row in self.rows)

    @cached_property
    def paid_min(self) -> float:
        """Elapsed minutes less the unpaid segments the record asks for, or less the unpaid rows without a record.

        A meal that is not taken is a breach of its own and earns nothing.
        """
        elapsed = (self.end_s - self.start_s) / 60
        if self.record is None:
            return elapsed - sum((row.end_s - row.start_s) / 60 for row in self.rows if not row.paid)
        unpaid = sum(segment.length_min for segment in self.record.segments if not segment.paid)
        apart = [(row.end_s - row.start_s) / 60 for row in self.rows if self.record.split and row.activity == SPLIT]
        return elapsed - unpaid - sum(apart)

    def pauses(self) -> list[Row]:
        """Breaks and meals, those outside it included, ascending."""
        kinds = pause_kinds(self.record)
        found = (row for row in (*self.rows, *self.strays) if row.activity in kinds)
        return sorted(found, key=lambda row: (row.start_s, row.end_s))


def pause_kinds(record: Shift | None) -> set[str]:
    """Activities that are breaks and meals of a shift."""
    if record is None:
        return set(PAUSES)
    return {*PAUSES, *(segment.activity for segment in record.segments), *([SPLIT] if record.split else [])}


def days_of(roster: pd.DataFrame) -> dict[tuple[str, dt.date], list[tuple[str, Row]]]:
    """Rows of each person and date with their shift's name, leave left out, by date and start."""
    found: dict[tuple[str, dt.date], list[tuple[str, Row]]] = {}
    if not len(roster):
        return found
    starts, ends = (roster[name].dt.as_unit("s").astype("int64").tolist() for name in ("start", "end"))
    queues = roster["queue"].fillna("").tolist()
    texts = (roster[name].tolist() for name in ("agent", "date", "shift", "activity", "paid"))
    on: dict[object, dt.date] = {}
    for agent, date, shift, activity, paid, queue, start, end in zip(*texts, queues, starts, ends, strict=True):
        if activity not in AWAY:
            row = Row(str(activity), str(queue), start, end, bool(paid))
            if date not in on:
                on[date] = pd.Timestamp(date).date()
            found.setdefault((str(agent), on[date]), []).append((str(shift), row))
    return dict(sorted(found.items(), key=lambda item: (item[0][1], item[0][0])))


def stints_of(date: dt.date, rows: Iterable[tuple[str, Row]], records: dict[str, Shift]) -> list[Stint]:
    """Shifts of one person's day: by name, then split at holes; pauses on their own belong to the shift nearby."""
    by_name: dict[str, list[Row]] = {}
    for name, row in sorted(rows, key=lambda item: item[1].start_s):
        by_name.setdefault(name, []).append(row)
    found = []
    for name, mine in by_name.items():
        record = records.get(name)
        blocks = _blocks(mine)
        kinds = pause_kinds(record)
        real = [block for block in blocks if any(row.activity not in kinds for row in block)] or blocks
        strays = tuple(row for block in blocks if block not in real for row in block)
        for number, block in enumerate(real):
            found.append(Stint(date, name, tuple(block), strays if number == 0 else (), record))
    return found


def _blocks(rows: list[Row]) -> list[list[Row]]:
    blocks: list[list[Row]] = []
    until = None
    for row in rows:
        if until is None or row.start_s > until:
            blocks.append([])
        blocks[-1].append(row)
        until = max(row.end_s, until or row.end_s)
    return blocks
