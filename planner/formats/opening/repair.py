"""Rows of too few or too many cells put back into their columns, where exactly one way makes sense."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import pandas as pd

from planner.formats.opening.looks import Look, look_of
from planner.formats.opening.parsing import Layout, Odd

MENDED = "a separator or a line break inside a cell without quotes: put back where only one way fits the other rows"
SHORT = "fewer cells than the other rows: those missing at the end are taken as empty"
FEW = "too few cells: no row of this table (a title, a footer, a total or a broken line)"
MANY = "too many cells, and no single way to put them back into columns"
CUT = "the file ends in the middle of this row"
MOST_EXTRA = 30
"""Cells too many that are tried; beyond, a row is no row of this table."""
MOST_LINES = 6
"""Lines of a broken row that are tried together."""


@dataclass
class Mended:
    """What came of odd rows.

    Attributes
    ----------
    rows : dict of int to tuple of str
        Cells of the columns wanted, by place in the piece.
    told : dict of str to list of int
        Places of rows by what happened to them: one of this module's reasons.
    """

    rows: dict[int, tuple[str, ...]] = field(default_factory=dict)
    told: dict[str, list[int]] = field(default_factory=dict)

    def note(self, why: str, at: int) -> None:
        """A row happened to."""
        self.told.setdefault(why, []).append(at)


def mend(odd: Sequence[Odd], good: pd.DataFrame, layout: Layout, *, open_end: bool) -> Mended:
    """Put odd rows back into their columns, by what the good rows of the same piece look like.

    Parameters
    ----------
    odd : sequence of Odd
        In order.
    good : DataFrame of str
        Rows that have as many cells as they should, the columns wanted.
    open_end : bool
        Whether the last of `odd` is the file's last row and not ended.
    """
    aligner = Aligner.of(good, layout)
    mended = Mended()
    at = 0
    while at < len(odd):
        if open_end and at == len(odd) - 1 and odd[at].cells < layout.width:
            mended.note(CUT, odd[at].at)
            break
        used = _joined(odd[at : at + MOST_LINES], aligner, mended)
        if not used:
            _alone(odd[at], aligner, mended)
        at += max(used, 1)
    return mended


def _alone(row: Odd, aligner: Aligner, mended: Mended) -> None:
    width = aligner.layout.width
    cells = aligner.cells(row.text)
    if len(cells) > width and not any(cells[width:]):
        mended.rows[row.at] = aligner.wanted(cells)
    elif len(cells) > width:
        _note(aligner.only_way(cells), row.at, MENDED, MANY, mended)
    else:
        _note(aligner.padded(cells), row.at, SHORT, FEW, mended)


def _note(found: tuple[str, ...] | None, at: int, kept: str, lost: str, mended: Mended) -> None:
    if found is not None:
        mended.rows[at] = found
    mended.note(lost if found is None else kept, at)


def _joined(odd: Sequence[Odd], aligner: Aligner, mended: Mended) -> int:
    """How many lines that follow each other are one row, broken within its cells; 0 if the first is none of these."""
    cells = aligner.cells(odd[0].text)
    for used, row in enumerate(odd[1:], start=2):
        if row.at != odd[0].at + used - 1 or len(cells) >= aligner.layout.width:
            return 0
        first, *others = aligner.cells(row.text) or [""]
        cells = [*cells[:-1], f"{cells[-1]}\n{first}", *others]
        if len(cells) == aligner.layout.width and aligner.fits(aligner.wanted(cells)):
            _note(aligner.wanted(cells), odd[0].at, MENDED, MANY, mended)
            return used
    return 0


@dataclass(frozen=True)
class Aligner:
    """Puts the cells of one row into its columns.

    Attributes
    ----------
    layout : Layout
    looks : mapping of str to Look
        What fits each column wanted.
    """

    layout: Layout
    looks: Mapping[str, Look]

    @classmethod
    def of(cls, good: pd.DataFrame, layout: Layout) -> Aligner:
        """By what good rows look like."""
        return cls(layout, {name: look_of(good[name], layout.separator) for name in layout.columns})

    def is_row(self, text: str) -> bool:
        """Whether a line alone is a row of the table beyond doubt."""
        cells = self.cells(text)
        known = any(not look.free for look in self.looks.values())
        return known and len(cells) == self.layout.width and self.fits(self.wanted(cells))

    def cells(self, text: str) -> list[str]:
        """Cells of an odd row; a quotation mark that is never closed holds nothing together."""
        lines = text.splitlines() or [""]
        try:
            rows = list(csv.reader(lines, delimiter=self.layout.separator))
        except csv.Error:
            rows = []
        found = rows[0] if len(rows) == 1 else text.split(self.layout.separator)
        return [cell.strip() for cell in found]

    def wanted(self, cells: Sequence[str]) -> tuple[str, ...]:
        """The cells of the columns wanted, empty where the row is too short."""
        return tuple(cells[at] if at < len(cells) else "" for at in self.layout.columns.values())

    def fits(self, cells: Sequence[str]) -> bool:
        """Whether each cell looks like its column."""
        return any(cells) and all(look.fits(cell) for look, cell in zip(self.looks.values(), cells, strict=True))

    def padded(self, cells: Sequence[str]) -> tuple[str, ...] | None:
        """A short row whose last cells are missing, if what it has looks like a row."""
        found = self.wanted(cells)
        positions = self.layout.columns.values()
        known = [not look.free and at < len(cells) for look, at in zip(self.looks.values(), positions, strict=True)]
        return found if len(cells) > 1 and any(known) and self.fits(found) else None

    def only_way(self, cells: Sequence[str]) -> tuple[str, ...] | None:
        """A long row with neighbours joined again, if all ways that fit give the same cells wanted."""
        extra = len(cells) - self.layout.width
        if extra > MOST_EXTRA:
            return None
        found: set[tuple[str, ...]] = set()
        for way in self._ways(cells, extra):
            found.add(way)
            if len(found) > 1:
                return None
        return found.pop() if found else None

    def _ways(self, cells: Sequence[str], extra: int) -> Iterator[tuple[str, ...]]:
        """Cells wanted of each way to join neighbours so that the row is as wide as it should be.

        The column at position p takes the cells from p + a to p + b: a is how many joints lie before it, b >= a how
        many up to its end. Of two columns wanted that are neighbours, the second begins where the first ends.
        """
        wanted = sorted(self.layout.columns.items(), key=lambda item: item[1])
        order = {name: place for place, (name, _) in enumerate(wanted)}

        @cache
        def fits(which: int, a: int, b: int) -> str | None:
            name, at = wanted[which]
            text = self.layout.separator.join(cells[at + a : at + b + 1])
            return text if self.looks[name].fits(text) else None

        @cache
        def possible(which: int, before: int) -> tuple[tuple[str, ...], ...]:
            """At most two ways for the columns from `which` on, after `before` joints."""
            if which == len(wanted):
                closed = wanted[-1][1] == self.layout.width - 1
                return ((),) if before == extra or not closed else ()
            touching = wanted[which][1] == (wanted[which - 1][1] + 1 if which else 0)
            ways: dict[tuple[str, ...], None] = {}
            for a in range(before, before + 1 if touching else extra + 1):
                for b in range(a, extra + 1):
                    text = fits(which, a, b)
                    if text is not None:
                        ways |= {(text, *rest): None for rest in possible(which + 1, b)}
                    if len(ways) > 1:
                        return tuple(ways)[:2]
            return tuple(ways)

        for way in possible(0, 0):
            yield tuple(way[order[name]] for name in self.layout.columns)
