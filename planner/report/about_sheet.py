"""The first sheet of a workbook, a page to be read: what it is, how to use it, what needs a new solve."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from xlsxwriter.worksheet import Worksheet

from planner.report.inputs_sheet import CONFIRM
from planner.report.sheet import DECISION, DEFAULT, INPUT, LINE_HEIGHT, PROSE, Book

SHEET = "About"
WIDTH = 108
"""Of a line of text, characters."""
COLOURS = (
    (INPUT, "an input that a person stated: change it, and what follows from it changes"),
    (DEFAULT, "a default that nobody has confirmed"),
    (DECISION, "a decision or a forecast, as solved: it does not follow the inputs and needs a new solve"),
)


def add_about(
    book: Book,
    title: str,
    paragraphs: Sequence[tuple[str, Sequence[str]]],
    sheets: Mapping[str, str],
    definitions: Sequence[tuple[str, str]],
) -> None:
    """Write the page.

    Parameters
    ----------
    paragraphs : sequence of (heading, sentences)
    sheets : mapping of name to what stands there, in order
    definitions : sequence of (term, meaning)
    """
    sheet = book.add(SHEET)
    sheet.set_portrait()
    sheet.hide_gridlines(2)
    row = book.head(sheet, title) - 1
    for heading, sentences in paragraphs:
        row += 1
        book.put(sheet, row, 0, heading, bold=True)
        for sentence in sentences:
            _prose(book, sheet, row, sentence)
            row += 1
    row += 1
    book.put(sheet, row, 0, "Colours", bold=True)
    for kind, meaning in COLOURS:
        book.put(sheet, row, 1, meaning, kind=kind)
        row += 1
    _prose(book, sheet, row, CONFIRM)
    row += 2
    for heading, pairs in (("Sheets", list(sheets.items())), ("Definitions", list(definitions))):
        book.put(sheet, row, 0, heading, bold=True)
        for term, meaning in pairs:
            row += 1
            book.put(sheet, row, 0, term)
            _prose(book, sheet, row, meaning)
        row += 2
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, WIDTH)


def _prose(book: Book, sheet: Worksheet, row: int, text: str) -> None:
    """A sentence, in a row as high as it takes."""
    book.put(sheet, row, 1, text, kind=PROSE)
    sheet.set_row(row, LINE_HEIGHT * max(1, math.ceil(len(text) / WIDTH)))
