"""Tables with a row an interval that have no header: known by what stands in each cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from planner.formats.foreign import Evidence, Gives, Taken, Wishes
from planner.formats.head import Head
from planner.formats.headers import Header
from planner.formats.layouts.interval_history import AS_IT_STANDS, Reading, read_table
from planner.formats.layouts.intervals import taken_as
from planner.formats.opening import Sheet
from planner.formats.told import Told

MATCHING = 0.6
"""Part of a head's rows that must have the shape."""

NUMBER = r"[+-]?[\d.,' ]*\d"
CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?"
NAME = r"(?!\s*$)(?![\d.,:/ -]+$).*|\d{1,9}"


@dataclass(frozen=True)
class HeaderlessFormat:
    """A foreign table without header, a row an interval.

    Attributes
    ----------
    name, system, evidence, source, unsupported
        As `planner.formats.foreign.Format` has them.
    shape : tuple of str
        Pattern of each cell of a row; a row has as many cells.
    columns : mapping of str to int
        Position of each column that is read, by our own name.
    optional : int
        How many cells at a row's end may be missing.
    reading : Reading
    """

    name: str
    system: str
    evidence: Evidence
    source: str
    shape: tuple[str, ...]
    columns: Mapping[str, int]
    optional: int = 0
    unsupported: str = ""
    reading: Reading = AS_IT_STANDS
    gives: Gives = "history"

    def recognises(self, head: Head) -> bool:
        """By the shape of most of its rows."""
        filled = [row for row in head.rows if any(row)]
        return bool(filled) and sum(map(self._fits, filled)) > MATCHING * len(filled)

    def read(self, sheet: Sheet, wishes: Wishes, told: Told) -> Taken:
        """A history, one row a queue and interval; a header or title that somebody has put above is passed over."""
        filled = [row for row in sheet.head.rows if self._fits(row)]
        width = max(map(_width, filled), default=len(self.shape))
        columns = {name: at for name, at in self.columns.items() if at < width}
        above = next((at for at, row in enumerate(sheet.head.rows) if _has_numbers(row)), 0)
        rows = read_table(sheet, Header(above, columns, width), self.reading, wishes, told)
        return Taken(taken_as(self.gives, rows, self.system, sheet.where, told))

    def _fits(self, row: tuple[str, ...]) -> bool:
        width = _width(row)
        if not len(self.shape) - self.optional <= width <= len(self.shape):
            return False
        return all(re.fullmatch(pattern, cell) for pattern, cell in zip(self.shape[:width], row[:width], strict=True))


def _has_numbers(row: tuple[str, ...]) -> bool:
    """Whether a row may be one of data: a header above has words only."""
    return any(cell[:1].isdecimal() for cell in row)


def _width(row: tuple[str, ...]) -> int:
    """Cells up to the last that holds something: a separator at the end is none."""
    return max((at + 1 for at, cell in enumerate(row) if cell), default=0)
