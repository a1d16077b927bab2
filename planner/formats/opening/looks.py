"""What the good cells of a column look like, by which broken rows are put back into their columns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

SHAPES = 40
"""A column of more shapes than this is free text: anything fits it."""
CLOSED = 500
"""A column of no more values than this, each borne by twenty rows on average, takes no others."""
ROWS = 20_000
"""Rows looked at."""
NUMBERS = frozenset({"", "9", "-9", "9.9", "-9.9"})


@dataclass(frozen=True)
class Look:
    """What fits a column.

    Attributes
    ----------
    values : frozenset of str or None
        All values there are, where there are few.
    shapes : frozenset of str or None
        All shapes there are, where there are few; None for free text.
    """

    values: frozenset[str] | None
    shapes: frozenset[str] | None

    def fits(self, text: str) -> bool:
        """Whether a text may stand in the column."""
        if self.values is not None:
            return text in self.values
        return self.shapes is None or shape(text) in self.shapes

    @property
    def free(self) -> bool:
        """Whether anything fits."""
        return self.values is None and self.shapes is None


def look_of(cells: pd.Series, separator: str) -> Look:
    """What fits a column, learnt from its good cells.

    A column of numbers also takes numbers with a decimal separator that is the separator of cells: unquoted, these are
    what breaks rows.
    """
    counted = cells.iloc[:ROWS].value_counts(sort=False)
    if len(counted) <= CLOSED and counted.sum() >= 20 * len(counted):
        values = frozenset(map(str, counted.index))
        if not _numbers(map(shape, values)):
            return Look(values, None)
    shapes = frozenset(map(shape, map(str, counted.index)))
    if _numbers(shapes):
        return Look(None, shapes | {f"9{separator}9", f"-9{separator}9"})
    return Look(None, shapes if len(shapes) <= SHAPES else None)


def shape(text: str) -> str:
    """A text's shape, runs of digits and letters as one: ``2026-11-23 09:15`` is ``9-9-9 9:9``."""
    return re.sub(r"\s+", " ", re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", text)))


def _numbers(shapes: Iterable[str]) -> bool:
    return NUMBERS.issuperset(shapes)
