"""One table of a file, whatever the file is made of: its head, and its rows in batches of text cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

import pandas as pd

from planner.formats.head import Head
from planner.formats.told import Told


class Sheet(Protocol):
    """One table of one file.

    Attributes
    ----------
    where : str
        File, and sheet where the file has several, as told in messages: ``week.xlsx, sheet Phone``.
    head : Head
        Its first rows. Without rows for what is no table (JSON, calendars); `Head.text` then holds how it begins.
    """

    @property
    def where(self) -> str:
        """File, and sheet where it has several."""

    @property
    def head(self) -> Head:
        """Its first rows."""

    def batches(self, first_row: int, columns: Mapping[str, int], told: Told) -> Iterator[pd.DataFrame]:
        """Rows from `first_row` on, as text.

        Parameters
        ----------
        first_row : int
            Row as a spreadsheet counts, the file's first being 1: that below the header.
        columns : mapping of str to int
            Our own name of each column wanted, and its position in the row from 0. No other column is kept.
        told : Told
            Rows read, rows left out because they are no rows of this table (footers, broken lines), and text that
            was repaired are noted here.

        Yields
        ------
        DataFrame of str
            Columns named as wanted, cells stripped, ``""`` where empty; index: the row in the file. Blank rows are
            left out. Bounded in memory however long the file is.
        """

    def raw(self) -> bytes:
        """The whole file, for what is no table; raises InputError if it is longer than such a file may be."""
