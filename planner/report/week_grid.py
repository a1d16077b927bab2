"""A sheet with a row a quantity and a column a week: the same week stands in the same column on every such sheet."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from xlsxwriter.worksheet import Worksheet

from planner.report.live import Live, Span
from planner.report.sheet import HEAD, HEAD_HEIGHT, NUMBER, Book, Marked, Plain, at, block

WEEKS_ON_PAGE = 14
"""In print."""
FIRST = 4
"""Column of the first week, after what a row is, of whom, where, and its unit."""


@dataclass
class WeekGrid:
    """Rows of weeks as they are written.

    Attributes
    ----------
    book : Book
    name : str
        Of the sheet.
    begins : sequence of date
        First day of each week.
    """

    book: Book
    name: str
    begins: Sequence[dt.date]
    sheet: Worksheet = field(init=False)
    row: int = field(init=False, default=0)
    _rows: dict[Hashable, tuple[int, tuple[float, ...]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.sheet = self.book.add(self.name)

    def begin(self, title: str, sentences: Sequence[str], head: Sequence[str] = ("row", "of", "where", "unit")) -> None:
        """The title and the header of weeks."""
        self.row = self.book.head(self.sheet, title, sentences)
        for column, text in enumerate(head):
            self.book.put(self.sheet, self.row, column, text, kind=HEAD)
        for week, day in enumerate(self.begins):
            self.book.put(self.sheet, self.row, FIRST + week, Marked(day, HEAD))
        self.sheet.set_row(self.row, HEAD_HEIGHT)
        self.sheet.freeze_panes(self.row + 1, FIRST)
        self.sheet.repeat_rows(self.row)
        self.sheet.repeat_columns(0, FIRST - 1)
        self.sheet.fit_to_pages(math.ceil(len(self.begins) / WEEKS_ON_PAGE) or 1, 0)
        self.sheet.set_column(0, 2, 24)
        self.sheet.set_column(3, 3, 20)
        self.sheet.set_column(FIRST, FIRST + len(self.begins) - 1, 11)
        self.row += 1

    def heading(self, text: str) -> None:
        """A line between groups of rows."""
        self.book.put(self.sheet, self.row, 0, text, bold=True)
        self.row += 1

    def add(
        self, key: Hashable, labels: Sequence[str], cells: Sequence[Plain], kind: str = "", number: str = NUMBER
    ) -> None:
        """Write a row, by weeks from the first on; `key` finds it again."""
        for column, text in enumerate(labels):
            self.book.put(self.sheet, self.row, column, text)
        values = []
        for week, cell in enumerate(cells):
            self.book.put(self.sheet, self.row, FIRST + week, cell, number, kind=kind)
            values.append(
                cell.number if isinstance(cell, Live) else float(cell) if isinstance(cell, int | float) else 0.0
            )
        self._rows[key] = (self.row, tuple(values))
        self.row += 1

    def __contains__(self, key: Hashable) -> bool:
        return key in self._rows

    def cell(self, key: Hashable, week: int) -> Live:
        """One week of a row as part of a formula."""
        row, values = self._rows[key]
        return at(self.name, row, FIRST + week, values[week])

    def span(self, key: Hashable, weeks: slice) -> Span:
        """Some weeks of a row as part of a formula."""
        row, values = self._rows[key]
        return block(self.name, (row, FIRST + weeks.start), (row, FIRST + weeks.stop - 1), values[weeks])
