"""Cells as people and programs write shares, to 0 to 1: ``85%``, ``85``, ``0.85``, ``0,85``."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.formats.told import Told
from planner.formats.values.numbers import Report, distinct_of, parse_numbers
from planner.formats.values.separators import Separators

SHARE = 1.5
"""Numbers up to here may be shares of one, above it they are percents."""

ROUNDING = 1.0005
"""A share just above one is one, rounded by whoever wrote it."""

STRAY = 0.1
"""Part of a column's distinct numbers above `SHARE` up to which they are slips in a column of shares."""


@dataclass
class ShareReader:
    """Reads one column of shares, batch by batch: first all batches are learned from, then read.

    Without percent signs the magnitude of the whole column decides: a column that has numbers above 1.5 holds percents.

    Attributes
    ----------
    where, column : str
        As told in messages: file and sheet, our own name of the column.
    told : Told
    separators : Separators
        Give the same to all columns of a sheet.
    """

    where: str
    column: str
    told: Told
    separators: Separators = field(default_factory=Separators)
    _below: int = 0
    _above: int = 0

    def learn(self, texts: pd.Series) -> None:
        """Look at a batch for what decides between comma and point, and between shares and percents."""
        distinct = pd.Series(pd.unique(texts), dtype=str)
        self.separators.learn(distinct)
        parsed = parse_numbers(distinct, self.separators.mark)
        bare = ~parsed.percent & (parsed.value > 0)
        self._below += int((bare & (parsed.value <= SHARE)).sum())
        self._above += int((bare & (parsed.value > SHARE)).sum())

    @property
    def in_percent(self) -> bool:
        """Whether numbers without a sign are percents."""
        return self._above > STRAY * (self._below + self._above)

    def read(self, texts: pd.Series) -> NDArray[np.float64]:
        """A batch as shares of one, NaN where there is none.

        Parameters
        ----------
        texts : Series of str
            Index: row in the file.
        """
        return self.read_distinct(*distinct_of(texts))

    def read_distinct(
        self, distinct: pd.Series, codes: NDArray[np.intp], rows: NDArray[np.int_]
    ) -> NDArray[np.float64]:
        """The same of distinct texts, the number of each row's text, and the rows in the file."""
        parsed = parse_numbers(distinct, self.separators.mark)
        percent = parsed.percent | (self.in_percent & ~parsed.percent)
        value = np.where(percent, parsed.value / 100.0, parsed.value)
        value = np.where((value > 1.0) & (value <= ROUNDING), 1.0, value)
        reasons = {**parsed.unread, "no share from 0 to 100 percent": (value < 0) | (value > 1)}
        bad = np.logical_or.reduce(list(reasons.values()))
        value = np.where(bad, np.nan, value)
        report = Report(self.told, self.where, self.column, distinct, codes, rows)
        report.left_out(reasons, required=False)
        written = {
            "percent to a share of one": percent & (value != 0),
            "decimal comma": parsed.repaired["decimal comma"],
        }
        report.changed({why: which & ~bad for why, which in written.items()}, value)
        return np.asarray(value[codes])
