"""The first rows of a sheet, by which its format is recognised."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

ROWS = 20
"""Rows looked at: exports put titles and filters above their header, never more than a page."""


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

    @cached_property
    def _folded(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(cell.casefold() for cell in row) for row in self.rows)
