"""A piece of delimited text cut into cells, and the rows that have too few or too many of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv

END = b"\x01\x02"
"""A row of our own behind each piece: where it is not found alone, the piece ends within a quoted cell."""
TRIES = 200
"""Line ends looked at, from the last backwards, for one outside of quotation marks."""


@dataclass(frozen=True)
class Layout:
    """How rows are cut, and what is taken of them.

    Attributes
    ----------
    separator : str
        One character.
    width : int
        Cells of a whole row.
    columns : mapping of str to int
        Our own name of each column wanted, and its position from 0.
    """

    separator: str
    width: int
    columns: Mapping[str, int]


@dataclass(frozen=True)
class Odd:
    """A row of another number of cells.

    Attributes
    ----------
    at : int
        Its place in the piece, from 0.
    cells : int
        How many it has.
    text : str
    """

    at: int
    cells: int
    text: str


@dataclass(frozen=True)
class Piece:
    """What a piece of text holds.

    Attributes
    ----------
    frame : DataFrame of str
        The columns wanted, cells stripped; index: the place of the row in the piece, from 0.
    odd : list of Odd
    rows : int
        Rows of any kind.
    whole : bool
        Whether the last row is complete.
    quoted : bool
        Whether quotation marks held cells together; if not, one of these rows has one that is never closed.
    """

    frame: pd.DataFrame
    odd: list[Odd]
    rows: int
    whole: bool
    quoted: bool = True


def parse(text: bytes, layout: Layout, *, quoted: bool = True) -> Piece:
    """Cut a text into cells.

    Parameters
    ----------
    text : bytes
        UTF-8, ended by a line end.
    quoted : bool
        Whether quotation marks hold cells together.
    """
    catch = _Catch(layout.separator)
    names = [str(position) for position in range(layout.width)]
    kept = [names[position] for position in dict.fromkeys(layout.columns.values())]
    last = END + (layout.separator.encode() if layout.width == 1 else b"") + b"\n"
    table = csv.read_csv(
        pa.BufferReader(text + last),
        csv.ReadOptions(use_threads=False, column_names=names, block_size=len(text) + 64),
        csv.ParseOptions(
            delimiter=layout.separator,
            quote_char='"' if quoted else False,
            newlines_in_values=quoted,
            ignore_empty_lines=False,
            invalid_row_handler=catch,
        ),
        csv.ConvertOptions(
            column_types=dict.fromkeys(kept, pa.large_string()), strings_can_be_null=False, include_columns=kept
        ),
    )
    rows = table.num_rows + len(catch.odd)
    frame = text_frame({name: table.column(str(at)) for name, at in layout.columns.items()}, catch.even(rows))
    return Piece(frame, catch.odd, rows, catch.ended, quoted)


def text_frame(columns: Mapping[str, pa.ChunkedArray], index: NDArray[np.int_]) -> pd.DataFrame:
    """Arrow's texts as a frame, blanks at their ends stripped."""
    table = pa.table({name: pc.utf8_trim_whitespace(column) for name, column in columns.items()})
    frame: pd.DataFrame = table.to_pandas()
    frame.index = pd.Index(index)
    return frame


def last_row_end(text: bytes) -> int:
    """Where the last row of a text ends, as far as the number of quotation marks tells; 0 without a line end."""
    end = text.rfind(b"\n") + 1
    odd, at = text.count(b'"', 0, end) % 2, end
    for _ in range(TRIES):
        if not odd or not at:
            break
        before = text.rfind(b"\n", 0, at - 1) + 1
        odd ^= text.count(b'"', before, at) % 2
        at = before
    return end if odd else at


@dataclass
class _Catch:
    """Takes the rows that Arrow cannot: our own last one tells that it was read outside of quotation marks."""

    separator: str
    odd: list[Odd] = field(default_factory=list)
    ended: bool = False

    def __call__(self, row: csv.InvalidRow) -> str:
        if row.text.rstrip(self.separator).encode() == END:
            self.ended = True
        else:
            self.odd.append(Odd(row.number - 1, row.actual_columns, row.text))
        return "skip"

    def even(self, rows: int) -> NDArray[np.int_]:
        """Places of the rows that were taken."""
        mask = np.ones(rows, dtype=bool)
        mask[[row.at for row in self.odd]] = False
        return np.flatnonzero(mask)
