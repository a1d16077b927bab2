"""Blocks of text cut where rows end, whatever their quotation marks do."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterator

from planner.formats.opening.limits import MOST_CELL
from planner.formats.opening.parsing import END, Layout, Piece, last_row_end, parse

STRAYS = 20
"""Quotation marks never closed within one block, from which on they are taken as letters there."""


def pieces(blocks: Iterator[bytes], layout: Layout) -> Iterator[tuple[Piece, bool]]:
    """Whole rows, piece by piece.

    Parameters
    ----------
    blocks : iterator of bytes
        Whole lines; the last may be open.
    layout : Layout

    Yields
    ------
    (Piece, bool)
        And whether it ends with the file's last row, which has no line end.
    """
    rest = b""
    for block in blocks:
        text = rest + block
        if text.endswith(b"\n"):
            rest = yield from _cut(text, layout, last=False, open_end=False)
        else:  # the file's end
            rest = text
    if rest:
        open_end = not rest.endswith(b"\n")
        yield from _cut(rest + b"\n" * open_end, layout, last=True, open_end=open_end)


def _cut(text: bytes, layout: Layout, *, last: bool, open_end: bool) -> Generator[tuple[Piece, bool], None, bytes]:
    """Rows of a text; returns what belongs to a row that is not ended yet."""
    for _ in range(STRAYS):
        end = last_row_end(text)
        piece = parse(text[:end], layout)
        if not piece.whole:
            end = _begin_of_unended(text, layout.separator)
            piece = parse(text[:end], layout)
        rest = text[end:]
        if piece.rows:
            yield piece, open_end and not rest
        if not rest or (len(rest) <= MOST_CELL and not last):
            return rest
        # A quotation mark that is never closed: its line stands alone, and reading goes on below it.
        line = rest.index(b"\n") + 1
        text = rest[line:]
        yield parse(rest[:line], layout, quoted=False), open_end and not text
        if not text:
            return b""
    yield parse(text, layout, quoted=False), open_end
    return b""


def _begin_of_unended(text: bytes, separator: str) -> int:
    """Byte at which the last row begins, if it is not ended; else the text's length."""
    begin = end = 0
    lines = io.StringIO((text + END + b"\n").decode(), newline="")

    def counted() -> Iterator[str]:
        nonlocal end
        for line in lines:
            end += len(line.encode())
            yield line

    reader = csv.reader(counted(), delimiter=separator)
    while True:
        begin = end
        try:
            next(reader)
        except csv.Error:  # a cell too long to be one: the row began here
            return begin
        except StopIteration:
            return len(text)
        if end > len(text):
            return min(begin, len(text))
