"""The first rows of a file, by which its format is recognised."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from forecasting.faults import Fault, InputError

ROWS = 20
"""Rows looked at: exports put titles and filters above their header, never more than a page."""
BYTES = 65_536


@dataclass(frozen=True)
class Head:
    """First rows of a file as text cells, blanks at their ends stripped.

    Attributes
    ----------
    rows : tuple of tuple of str
        Empty for what is neither text nor a spreadsheet.
    text : str
        How the file begins, where it is text.
    """

    rows: tuple[tuple[str, ...], ...]
    text: str = ""

    def has(self, *names: str) -> bool:
        """Whether some row holds all these cells, letter case aside."""
        sought = {name.casefold() for name in names}
        return any(sought <= {cell.casefold() for cell in row} for row in self.rows)


def read_head(path: Path) -> Head:
    """Head of a CSV (also .csv.gz; comma, semicolon or tab) or of an .xlsx file's first sheet.

    Without rows where the file cannot be read so: whoever reads it next tells why.
    """
    try:
        rows = read_cells(path, ROWS)
    except (OSError, EOFError, zlib.error, csv.Error, InputError):
        return Head(())
    return Head(tuple(tuple(cell.strip() for cell in row) for row in rows))


def read_cells(path: Path, rows: int | None = None) -> list[list[str]]:
    """Text cells of a table, whatever its separator: comma, semicolon or tab; UTF-8, else Windows-1252.

    Parameters
    ----------
    path : Path
        CSV, .csv.gz or .xlsx (its first sheet; dates in ISO).
    rows : int, optional
        Only so many from the top.

    Raises
    ------
    OSError
        If the file cannot be read.
    InputError
        If it is packed like a spreadsheet and is none.
    """
    if zipfile.is_zipfile(path):
        return _spreadsheet(path, rows)
    with gzip.open(path) if path.name.endswith(".gz") else path.open("rb") as file:
        raw = file.read(BYTES) if rows is not None else file.read()
    lines = io.StringIO(_text(raw, cut=rows is not None), newline="")
    first = lines.getvalue().lstrip().split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    found = list(csv.reader(lines, delimiter=separator))
    return found if rows is None else found[:rows]


def _text(raw: bytes, *, cut: bool) -> str:
    whole = raw[: raw.rfind(b"\n") + 1] if cut and len(raw) == BYTES else raw
    try:
        return whole.decode("utf-8-sig")
    except UnicodeDecodeError:
        return whole.decode("cp1252", errors="replace")


def _spreadsheet(path: Path, rows: int | None) -> list[list[str]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (KeyError, ValueError, OSError, openpyxl.utils.exceptions.InvalidFileException) as error:
        remedy = "Save it as .xlsx or as CSV UTF-8."
        raise InputError([Fault(path.name, "", "a spreadsheet or a CSV file", remedy)]) from error
    try:
        sheet = book.worksheets[0]
        return [[_written(cell) for cell in row] for row in sheet.iter_rows(values_only=True, max_row=rows)]
    finally:
        book.close()


def _written(cell: object) -> str:
    if cell is None:
        return ""
    iso = getattr(cell, "isoformat", None)
    return str(iso()) if iso is not None else str(cell)
