"""What an import did to a file: how much was read, what was changed, what was left out, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.table import FaultBook

Kind = Literal["changed", "dropped", "doubted"]
"""What happened: a cell was repaired, a row was left out, or something is kept that a person should look at."""

KEPT = 1_000
"""Rows kept of one reason; further ones are only counted."""

COLUMNS = ("kind", "where", "row", "column", "before", "after", "why")
"""Columns of the report: one row a cell or row that was touched."""


@dataclass(frozen=True)
class Entry:
    """All rows of one file that one thing happened to, for one reason.

    Attributes
    ----------
    kind : "changed", "dropped" or "doubted"
    where : str
        File, and sheet where it has several.
    column : str
        Our own name of the column; empty where the whole row is meant.
    why : str
        The reason, as a clause: ``seconds written as HH:MM:SS``.
    count : int
        Rows it happened to; 0 where the whole file is meant.
    examples : tuple of (int, str, str)
        Row as a spreadsheet counts, before, after: the first `KEPT`. Only of columns that are read at all: what is
        dropped at the door is never shown.
    """

    kind: Kind
    where: str
    column: str
    why: str
    count: int
    examples: tuple[tuple[int, str, str], ...] = ()

    def sentence(self) -> str:
        """``tickets.csv: 12 rows dropped, spam (first in row 7)``."""
        column = f", column {self.column}" if self.column else ""
        if not self.count:
            return f"{self.where}{column}: {self.why}"
        what = "row" if self.kind != "changed" else "cell"
        first = ""
        if self.examples:
            row, before, after = self.examples[0]
            shown = f": {before!r}" if before else ""
            first = f" (first in row {row}{shown}{f' to {after!r}' if after else ''})"
        return f"{self.where}{column}: {self.count:,} {what}{'s' * (self.count != 1)} {self.kind}, {self.why}{first}"


@dataclass
class _Tally:
    count: int = 0
    examples: list[tuple[int, str, str]] = field(default_factory=list)


class Told:
    """Collects what happens while files are read; faults that leave nothing to be done go to `book`.

    Attributes
    ----------
    book : FaultBook
        What a person has to decide or correct before anything can be read.
    rows_read : dict of str to int
        Rows under the header by file and sheet.
    """

    def __init__(self) -> None:
        self.book = FaultBook()
        self.rows_read: dict[str, int] = {}
        self._tallies: dict[tuple[Kind, str, str, str], _Tally] = {}

    def read(self, where: str, rows: int) -> None:
        """Count rows that were looked at."""
        self.rows_read[where] = self.rows_read.get(where, 0) + rows

    def changed(
        self,
        where: str,
        column: str,
        why: str,
        rows: Sequence[int] | NDArray[np.int_],
        before: Iterable[object],
        after: Iterable[object],
    ) -> None:
        """Note cells that were repaired."""
        self._note("changed", where, column, why, rows, before, after)

    def dropped(
        self,
        where: str,
        why: str,
        rows: Sequence[int] | NDArray[np.int_],
        column: str = "",
        before: Iterable[object] = (),
    ) -> None:
        """Note rows that were left out, with the cell that is the reason where there is one."""
        self._note("dropped", where, column, why, rows, before, ())

    def doubted(
        self,
        where: str,
        why: str,
        rows: Sequence[int] | NDArray[np.int_] = (),
        column: str = "",
        before: Iterable[object] = (),
    ) -> None:
        """Note what is kept as it stands but should be looked at; without rows the whole file is meant."""
        self._note("doubted", where, column, why, rows, before, (), whole=not len(rows))

    def _note(
        self,
        kind: Kind,
        where: str,
        column: str,
        why: str,
        rows: Sequence[int] | NDArray[np.int_],
        before: Iterable[object],
        after: Iterable[object],
        *,
        whole: bool = False,
    ) -> None:
        if not len(rows) and not whole:
            return
        tally = self._tallies.setdefault((kind, where, column, why), _Tally())
        tally.count += len(rows)
        room = KEPT - len(tally.examples)
        if room <= 0:
            return
        olds, news = iter(before), iter(after)
        tally.examples += [(int(row), str(next(olds, "")), str(next(news, ""))) for row in rows[:room]]

    def entries(self) -> tuple[Entry, ...]:
        """Everything noted, in the order it was first noted."""
        return tuple(Entry(*key, tally.count, tuple(tally.examples)) for key, tally in self._tallies.items())

    def sentences(self) -> list[str]:
        """Everything noted, a sentence a reason."""
        return [entry.sentence() for entry in self.entries()]

    def frame(self) -> pd.DataFrame:
        """The report as rows ``kind,where,row,column,before,after,why``, the first `KEPT` of each reason."""
        rows = [
            (entry.kind, entry.where, row, entry.column, before, after, entry.why)
            for entry in self.entries()
            for row, before, after in entry.examples or ((0, "", ""),)
        ]
        return pd.DataFrame(rows, columns=list(COLUMNS))
