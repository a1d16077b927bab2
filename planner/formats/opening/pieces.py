"""Blocks of text cut where rows end, whatever their quotation marks do."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterator

import numpy as np

from planner.formats.opening.limits import MOST_CELL
from planner.formats.opening.parsing import END, Layout, Piece, last_row_end, parse
from planner.formats.opening.repair import Aligner

STRAYS = 20
"""Quotation marks never closed within one block, from which on they are taken as letters there."""
SUSPECTS = 100
"""Lines within quoted cells looked at in one block, for whether they are rows themselves."""


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
        end = len(text) if last else last_row_end(text)
        end = end if len(text) - end <= MOST_CELL else len(text)
        piece = parse(text[:end], layout)
        stray = False
        if not piece.whole:
            end = _begin_of_unended(text, layout.separator)
            piece = parse(text[:end], layout)
        if (swallowing := _begin_of_swallowing(text[:end], layout, piece)) is not None:
            end, stray = swallowing, True
            piece = parse(text[:end], layout)
        rest = text[end:]
        if piece.rows:
            yield piece, open_end and not rest
        if not rest or (len(rest) <= MOST_CELL and not last and not stray):
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
    begin = 0
    for begin, end in _spans(text + END + b"\n", separator):
        if end > len(text):
            return min(begin, len(text))
    return begin


def _begin_of_swallowing(text: bytes, layout: Layout, piece: Piece) -> int | None:
    """Byte at which a row begins that has whole rows of the table within a quoted cell, None if there is none.

    That is what a quotation mark at the beginning of a cell does that is only closed by one some rows further on.
    """
    if layout.width < 2 or piece.frame.empty or text.count(b"\n") <= piece.rows:
        return None
    letters = np.frombuffer(text, dtype=np.uint8)
    ends, quotes = np.flatnonzero(letters == ord("\n")), np.flatnonzero(letters == ord('"'))
    within = np.flatnonzero(np.searchsorted(quotes, ends[:-1]) % 2 == 1)
    separator = layout.separator.encode()
    lines = [(int(ends[at]) + 1, int(ends[at + 1])) for at in within]
    wide = [(begin, end) for begin, end in lines if text.count(separator, begin, end) >= layout.width - 1]
    if not wide:
        return None
    aligner = Aligner.of(piece.frame, layout)
    suspects = [begin for begin, end in wide[:SUSPECTS] if aligner.is_row(text[begin:end].decode())]
    if not suspects:
        return None
    inside = (begin for begin, end in _spans(text, layout.separator) if any(begin < one < end for one in suspects))
    return next(inside, None)


def _spans(text: bytes, separator: str) -> Iterator[tuple[int, int]]:
    """Where each row begins and ends; the last goes to the end of the text where a cell is too long to be one."""
    end = 0
    lines = io.StringIO(text.decode(), newline="")

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
        except csv.Error:
            yield begin, len(text)
            return
        except StopIteration:
            return
        yield begin, end
