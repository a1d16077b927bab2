"""Delimited text as a sheet: any separator and encoding, rows in batches, broken ones repaired or told."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from planner.formats.head import MOST_COLUMNS, ROWS, Head
from planner.formats.opening.cleaning import Cleaner
from planner.formats.opening.parsing import Layout, Piece
from planner.formats.opening.pieces import pieces
from planner.formats.opening.repair import MENDED, SHORT, mend
from planner.formats.opening.rows import given
from planner.formats.opening.separators import commonest, first_rows, separator_of
from planner.formats.opening.sheet import Sheet
from planner.formats.opening.source import BLOCK, Source, whole
from planner.formats.opening.web_page import is_page, open_page
from planner.formats.told import Told

LOOK, LONG_LOOK = 2**16, 2**22
"""Bytes looked at for the head; more only where that is not a row."""

MARK = re.compile(r"sep=(.)\r?\n")
"""A first line that names the separator, which spreadsheet programs do not show."""
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd]")
"""Characters of which text has none."""
NO_TABLE = re.compile(r'\s*(?:[{]|\[\s*[\[{"\d\]-]|<[\w!?]|BEGIN:V)')
"""How JSON, pages without a table and calendars begin."""
UNCLOSED = "a quotation mark that is never closed: taken as a letter"


@dataclass(frozen=True)
class TextSheet:
    """A table of delimited text.

    Attributes
    ----------
    source : Source
    head : Head
    separator : str
    widths : tuple of int
        Cells in each row of the head, also of those not looked at.
    """

    source: Source
    head: Head
    separator: str
    widths: tuple[int, ...]

    @property
    def where(self) -> str:
        """The file's name."""
        return self.source.name

    def raw(self) -> bytes:
        """The whole file; raises InputError if it is too long for that."""
        return whole(self.source)

    def batches(self, first_row: int, columns: Mapping[str, int], told: Told) -> Iterator[pd.DataFrame]:
        """Rows from `first_row` on; see `Sheet`."""
        cleaner = Cleaner(self.source)
        layout = Layout(self.separator, self._width(first_row, columns), columns)
        row = first_row
        blocks = _below(cleaner.blocks(BLOCK), first_row - 1, self.separator)
        for piece, open_end in pieces(blocks, layout):
            frame = self._mended(piece, layout, row, told, open_end=open_end)
            row += piece.rows
            if len(frame := given(frame, self.where, told)):
                yield frame
        if max(self.widths, default=0) > MOST_COLUMNS:
            told.doubted(self.where, f"only the first {MOST_COLUMNS:,} columns were looked at")
        cleaner.tell(told, self.where)

    def _width(self, first_row: int, columns: Mapping[str, int]) -> int:
        """Cells of a whole row: as many as the header has where some row has so many, else as most rows have."""
        below = [width for width in self.widths[first_row - 1 :] if width > 1]
        header = self.widths[first_row - 2] if 2 <= first_row <= len(self.widths) + 1 else 0
        common = commonest(below)
        width = header if header in below or not common else common
        return max(width, 1, *(at + 1 for at in columns.values()))

    def _mended(self, piece: Piece, layout: Layout, row: int, told: Told, *, open_end: bool) -> pd.DataFrame:
        """The piece's rows and those that could be put back, in order, by row of the file."""
        frame = piece.frame
        if not piece.quoted and len(frame):
            told.doubted(self.where, UNCLOSED, [row + int(at) for at in frame.index])
        if piece.odd:
            mended = mend(piece.odd, frame, layout, open_end=open_end)
            if mended.rows:
                more = pd.DataFrame.from_dict(mended.rows, orient="index", columns=list(layout.columns), dtype=str)
                frame = pd.concat([frame, more]).sort_index()
            for why, places in mended.told.items():
                rows = [row + at for at in places]
                if why == MENDED:
                    told.changed(self.where, "", why, rows, (), ())
                elif why == SHORT:
                    told.doubted(self.where, why, rows)
                else:
                    told.dropped(self.where, why, rows)
        frame.index = frame.index + row
        return frame


def open_text(source: Source) -> Sheet:
    """A text as a sheet: a table, or the tables of a web page; without rows where it is neither."""
    cleaner = Cleaner(source)
    text = cleaner.beginning(LOOK)
    begin = text[:LOOK]
    if cleaner.nuls > LOOK // 10 or len(CONTROLS.findall(begin)) > 20 + len(begin) // 20:
        return TextSheet(source, Head(()), ",", ())
    if is_page(begin):
        return open_page(source, begin)
    if NO_TABLE.match(begin):
        return TextSheet(source, Head((), begin), ",", ())
    if text.count("\n") < ROWS and len(text) >= LOOK // 2:
        text = Cleaner(source).beginning(LONG_LOOK)
    marked = MARK.match(text)
    separator = marked[1] if marked else separator_of(begin)
    rows = list(first_rows(text[marked.end() :] if marked else text, separator, ROWS))
    return TextSheet(source, Head.of(rows, begin), separator, tuple(map(len, rows)))


def _below(blocks: Iterator[bytes], rows: int, separator: str) -> Iterator[bytes]:
    """The blocks without their first rows, and without a line that only names the separator."""
    text = next(blocks, b"")
    if marked := MARK.match(text[:9].decode(errors="replace")):
        text = text[marked.end() :]
    while (end := _end_of(text, rows, separator)) is None and (more := next(blocks, b"")):
        text += more
    if end is not None:
        yield text[end:]
    yield from blocks


def _end_of(text: bytes, rows: int, separator: str) -> int | None:
    """Byte at which so many rows end, None where the text is shorter."""
    lines = io.StringIO(text.decode(errors="replace"), newline="")
    end = 0

    def counted() -> Iterator[str]:
        nonlocal end
        for line in lines:
            end += len(line.encode())
            yield line

    reader = csv.reader(counted(), delimiter=separator)
    for _ in range(rows):
        try:
            next(reader)
        except StopIteration:
            return None
        except csv.Error:
            continue
    return end
