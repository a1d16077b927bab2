"""The first rows of a sheet, by which its format is recognised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

ROWS = 20
"""Rows looked at: exports put titles and filters above their header, never more than a page."""
LONG = 300
"""Characters of a cell looked at."""
MOST_COLUMNS = 4_096
"""Columns looked at: systems export some hundred; further ones are left unread and told."""


@dataclass(frozen=True)
class Head:
    """First rows of a sheet as text cells, blanks at their ends stripped.

    Attributes
    ----------
    rows : tuple of tuple of str
        Empty for what is no table.
    text : str
        How the file begins, where it is text.
    """

    rows: tuple[tuple[str, ...], ...]
    text: str = ""

    def has(self, *names: str) -> bool:
        """Whether some row holds all these cells, letter case aside."""
        sought = {name.casefold() for name in names}
        return any(sought <= row for row in self._folded)

    @classmethod
    def of(cls, rows: Iterable[Sequence[str]], text: str = "") -> Head:
        """A head of these cells: stripped, and as long as a heading may be."""
        return cls(tuple(tuple(cell[:LONG].strip() for cell in row[:MOST_COLUMNS]) for row in rows), text)

    @cached_property
    def _folded(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(cell.casefold() for cell in row) for row in self.rows)
