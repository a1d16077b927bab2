"""Tables with a row an interval: one declarative record a format, one way of reading them all."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

import pandas as pd

from planner.formats.foreign import Evidence, Gives, Taken, Wishes
from planner.formats.head import Head
from planner.formats.headers import Header, Names, plain
from planner.formats.layouts.forecast_rows import overrides_of
from planner.formats.layouts.interval_heads import STRICT, locate
from planner.formats.layouts.interval_history import AS_IT_STANDS, Reading, no_history, read_table
from planner.formats.opening import Sheet
from planner.formats.told import Told


@dataclass(frozen=True)
class IntervalFormat:
    """A foreign table with a row an interval.

    Attributes
    ----------
    name, system, evidence, source, unsupported
        As `planner.formats.foreign.Format` has them.
    names : mapping
        Own names of columns (of `interval_measures`, `interval_times`, ``queue``, ``channel``, ``complete``, ``end``,
        ``length`` and those of `Reading.parts`) to what they are called.
    required : tuple of str
        Own names without which a row is no header of this format; ``measured``: contacts offered or handled.
    absent : tuple of str
        Own names that a header of this format does not have.
    reading : Reading
    answered_in, level_in : str
        Patterns of headings, in plain words, of contacts answered within a number of seconds (the first group), and of
        their share.
    """

    name: str
    system: str
    evidence: Evidence
    source: str
    names: Names
    required: tuple[str, ...]
    absent: tuple[str, ...] = ()
    unsupported: str = ""
    reading: Reading = AS_IT_STANDS
    answered_in: str = ""
    level_in: str = ""
    gives: Gives = "history"

    def recognises(self, head: Head) -> bool:
        """By the columns that its header must have."""
        return self._header(head) is not None

    def read(self, sheet: Sheet, wishes: Wishes, told: Told) -> Taken:
        """A history, one row a queue and interval."""
        header = self._header(sheet.head)
        if header is None:
            told.book.add(sheet.where, "", f"the columns of {self.name}", "Leave out --format, or name another.")
            return Taken(no_history())
        for column, pattern in (("sl", self.level_in), ("sl_count", self.answered_in)):
            if pattern and "sl" not in header.columns:
                header = with_threshold(header, column, sheet, pattern, wishes, told)
        history = read_table(sheet, header, self.reading, wishes, told)
        return Taken(taken_as(self.gives, history, self.system, sheet.where, told))

    def _header(self, head: Head) -> Header | None:
        def fits(found: dict[str, int]) -> bool:
            has = set(found) | ({"measured"} if {"offered", "handled"} & set(found) else set())
            timed = {"start", "date", "time", "interval"} & set(found)
            return bool(timed) and set(self.required) <= has and not set(self.absent) & has

        return locate(head, self.names, fits, STRICT)


def taken_as(gives: Gives, history: pd.DataFrame, system: str, where: str, told: Told) -> pd.DataFrame:
    """A history as what a format gives: a forecast becomes overrides, without its handle times (told)."""
    if gives != "overrides":
        return history
    if history["aht_s"].notna().any():
        told.doubted(where, "handle times are not read: an override is of contacts", column="aht")
    return overrides_of(history, system)


def with_threshold(header: Header, column: str, sheet: Sheet, pattern: str, wishes: Wishes, told: Told) -> Header:
    """With contacts answered in time: as the scenario's targets have it, else in 20 seconds, else in the least."""
    row = sheet.head.rows[header.row - 1]
    found: dict[int, int] = {}
    for at, cell in enumerate(row):
        match = re.fullmatch(pattern, plain(cell))
        if match and at not in header.columns.values():
            found.setdefault(int(match[1]), at)
    if not found:
        return header
    wanted = _target_seconds(wishes)
    chosen = wanted if wanted in found else 20 if 20 in found else min(found)
    if len(found) > 1 or chosen != wanted:
        others = ", ".join(str(one) for one in sorted(found) if one != chosen)
        also = f"; the file also has {others}" if others else ""
        told.doubted(sheet.where, f"the service level is that of {chosen} seconds{also}", column="service_level")
    columns = {**header.columns, column: found[chosen]}
    return replace(header, columns=columns, written={**header.written, column: row[found[chosen]]})


def _target_seconds(wishes: Wishes) -> int:
    """The commonest threshold of the scenario's queues; 0 without one."""
    queues = wishes.scenario.queue if wishes.scenario else ()
    counted = Counter(round(queue.target.within_s) for queue in queues if queue.target.within_s is not None)
    return counted.most_common(1)[0][0] if counted else 0
