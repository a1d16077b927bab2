"""Finding a header among a file's first rows, by the names its columns go by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from planner.formats.head import Head

Names = Mapping[str, Sequence[str]]
"""Our own name of each column, and what it is called in files, the likeliest first; any letter case, accents and
punctuation aside."""


@dataclass(frozen=True)
class Header:
    """Where a table's columns are.

    Attributes
    ----------
    row : int
        Row of the header as a spreadsheet counts; 0 where the table has none.
    columns : mapping of str to int
        Position of each column found, by our own name.
    width : int
        Cells in the header.
    twice : tuple of str
        Headings that occur more than once among those taken; the first is read.
    written : mapping of str to str
        The heading as the file writes it, by our own name.
    """

    row: int
    columns: Mapping[str, int]
    width: int
    twice: tuple[str, ...] = ()
    written: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=2**16)
def plain(text: str) -> str:
    """A heading without letter case, accents and punctuation: ``Avg. Handle-Time (s)`` is ``avg handle time s``."""
    split = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in split if not unicodedata.combining(letter))
    bare = bare.replace("%", " percent ").replace("#", " number ")
    return " ".join(re.findall(r"\w+", bare.replace("_", " ")))


def find_header(head: Head, names: Names, required: Sequence[str]) -> Header | None:
    """The first row of a head that names every required column.

    Parameters
    ----------
    head : Head
    names : mapping
        Columns looked for.
    required : sequence of str
        Our own names of those without which the row is no header.
    """
    sought = {own: [plain(name) for name in called] for own, called in names.items()}
    for at, row in enumerate(head.rows):
        headings = [plain(cell) for cell in row]
        found = _columns(headings, sought)
        if all(own in found for own in required):
            twice = tuple(row[position] for position in found.values() if headings.count(headings[position]) > 1)
            written = {own: row[position] for own, position in found.items()}
            return Header(at + 1, found, len(row), twice, written)
    return None


def _columns(headings: Sequence[str], sought: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Position by own name; a heading serves one column only."""
    places: dict[str, int] = {}
    for position, heading in enumerate(headings):
        if heading:
            places.setdefault(heading, position)
    found: dict[str, int] = {}
    taken: set[int] = set()
    for own, called in sought.items():
        at = next((places[name] for name in called if name in places and places[name] not in taken), None)
        if at is not None:
            found[own] = at
            taken.add(at)
    return found
