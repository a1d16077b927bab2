"""The columns of a table that a person may tell: what the file calls them, what stands there, what is read as what."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.formats.foreign import Format
from planner.formats.head import Head
from planner.formats.headers import Names
from planner.formats.importing import TOLD, known_format, table_told
from planner.formats.layouts.columns_told import TABLES, Template
from planner.formats.layouts.interval_heads import LOOSE, STRICT, columns_of
from planner.formats.layouts.staff_words import STAFF
from planner.formats.layouts.wide_tables import wide_table
from planner.formats.opening import Sheet, open_sheets
from planner.formats.staff_list import staff_header

CONTACTS, PEOPLE = tuple(TOLD), ("person",)
"""What a row may be: of tables that become a history, and of a staff list."""
NAMES: Mapping[str, Names] = {**{row: names for row, (names, _) in TOLD.items()}, "person": STAFF}
COUNTS = frozenset({"offered", "handled", "abandoned"})
COUNT = re.compile(r"[\d.,\s]*")
EXAMPLES = 2
"""Values shown of a column."""
MOST_COLUMNS = 60
"""Columns of which people are asked; what is wider is no table that people make."""


@dataclass(frozen=True)
class SeenTable:
    """A table whose columns may be told.

    Attributes
    ----------
    where : str
        File, and sheet where it has several.
    headings : tuple of str
        Of the file, in its order; empty cells left out.
    examples : tuple of tuple of str
        The first values below each.
    row : str
        What a row is: one of `planner.formats.layouts.columns_told.TABLES`.
    taken : mapping of str to str
        The heading that each field is read from, as the table is read now.
    known : bool
        Whether the reader knows what the table is.
    told : bool
        Whether a person told its columns.
    """

    where: str
    headings: tuple[str, ...]
    examples: tuple[tuple[str, ...], ...]
    row: str
    taken: Mapping[str, str]
    known: bool
    told: bool = False

    @property
    def plain(self) -> bool:
        """Whether nothing is left to be said: a person told its columns, or each is read as something."""
        return self.known and (self.told or set(self.headings) <= set(self.taken.values()))

    @property
    def key(self) -> str:
        """The same for every table with these headings."""
        return headings_key(self.headings)

    def taken_as(self, row: str) -> Mapping[str, str]:
        """The heading of each field if a row were of another kind."""
        return self.taken if row == self.row else _taken(self.headings, row, self.examples)


def seen_staff(path: Path, told: Mapping[str, Template]) -> SeenTable | None:
    """The table of a file that is, or most likely is, its list of people; None where it has no table.

    Raises
    ------
    InputError
        If the file cannot be opened.
    """
    sheets = open_sheets(path)
    sheet = next((one for one in sheets if staff_header(one.head)), sheets[0])
    row = _heading_row(sheet.head, PEOPLE)
    if row is None:
        return None
    headings, examples = _columns(sheet.head, row)
    before = told.get(headings_key(headings))
    taken = {one.field: one.heading for one in before.column} if before else _taken(headings, "person", examples)
    known = before is not None or staff_header(sheet.head) is not None
    return SeenTable(sheet.where, headings, examples, "person", taken, known, told=before is not None)


def headings_key(headings: Sequence[str]) -> str:
    """A short name of a row of headings, whatever their letter case and blanks."""
    plain = "\n".join(" ".join(one.split()).casefold() for one in headings if one.strip())
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def seen_tables(paths: Sequence[Path], told: Mapping[str, Template]) -> list[SeenTable]:
    """The tables of files whose columns may be told: those of no known make.

    Parameters
    ----------
    paths : sequence of Path
    told : mapping of str to Template
        Columns told before, by `headings_key`.

    Raises
    ------
    InputError
        If a file cannot be opened.
    """
    return [one for path in paths for sheet in open_sheets(path) if (one := _seen(sheet, told)) is not None]


def columns_of_before(paths: Sequence[Path], told: Mapping[str, Template]) -> tuple[Template, ...]:
    """What was told of tables with the very headings that these files have."""
    rows = (row for path in paths for sheet in open_sheets(path) for row in sheet.head.rows)
    found = {headings_key(row): None for row in rows if len(row) <= MOST_COLUMNS}
    return tuple(told[key] for key in found if key in told)


def _seen(sheet: Sheet, told: Mapping[str, Template]) -> SeenTable | None:
    row = _heading_row(sheet.head, CONTACTS)
    if row is None:
        return None
    headings, examples = _columns(sheet.head, row)
    before = told.get(headings_key(headings))
    if before is not None and table_told(sheet, (before,)) is not None:
        taken = {column.field: column.heading for column in before.column}
        return SeenTable(sheet.where, headings, examples, before.row, taken, known=True, told=True)
    known = known_format(sheet)
    kind = _kind(known)
    if (known is not None and kind is None) or wide_table(sheet.head) is not None:
        return None
    kind = kind or _likeliest(headings)
    return SeenTable(sheet.where, headings, examples, kind, _taken(headings, kind, examples), known is not None)


def _columns(head: Head, row: int) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The headings of a row, and the first values below each."""
    places = [at for at, cell in enumerate(head.rows[row]) if cell]
    below = head.rows[row + 1 :]
    return tuple(head.rows[row][at] for at in places), tuple(tuple(_values(below, at)) for at in places)


def _kind(known: Format | None) -> str | None:
    """What a row is for a reader of tables of any make; None for a make of its own."""
    return next((row for row, (_, reader) in TOLD.items() if reader is known), None)


def _likeliest(headings: Sequence[str]) -> str:
    """The kind of rows of which most headings are known; of equals the first."""
    return max(CONTACTS, key=lambda row: len(_taken(headings, row)))


def _taken(headings: Sequence[str], row: str, examples: Sequence[Sequence[str]] = ()) -> dict[str, str]:
    """The heading of each field; none of a count below which stands something else (`Eingang` above times)."""
    countless = {one for one, values in zip(headings, examples, strict=False) if not all(map(COUNT.fullmatch, values))}
    headings = ["" if one in countless and _counts(one, row) else one for one in headings]
    found = columns_of(headings, NAMES[row], STRICT if row in PEOPLE else LOOSE)
    return {field: headings[found[field]] for field in TABLES[row] if field in found}


def _counts(heading: str, row: str) -> bool:
    """Whether a heading is that of a count."""
    return bool(set(columns_of([heading], NAMES[row], STRICT if row in PEOPLE else LOOSE)) & COUNTS)


def _heading_row(head: Head, kinds: Sequence[str]) -> int | None:
    """The row that most likely holds the headings: most of them known, else the first that is full of text."""
    rows = [at for at, row in enumerate(head.rows) if _is_text(row)]
    if not rows:
        return None
    width = max(sum(map(bool, head.rows[at])) for at in rows)
    full = [at for at in rows if 2 * sum(map(bool, head.rows[at])) > width]
    return max(full, key=lambda at: (max(len(_taken(head.rows[at], row)) for row in kinds), -at))


def _is_text(row: Sequence[str]) -> bool:
    """Whether a row can be one of headings: two cells at least, none a number."""
    cells = [cell for cell in row if cell]
    return 2 <= len(cells) <= MOST_COLUMNS and not any(cell[:1].isdecimal() for cell in cells)


def _values(below: Sequence[Sequence[str]], at: int) -> Iterator[str]:
    """The first different values of a column."""
    found = dict.fromkeys(row[at] for row in below if at < len(row) and row[at])
    yield from list(found)[:EXAMPLES]
