"""What a sheet of an .xlsx holds, known before it is read: its extent, formulas without values, percentages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from planner.formats.opening.limits import refused
from planner.formats.opening.package import Package, damaged

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ROW = re.compile(rb"row [^>]*?\br=\"(\d+)\"")
LETTERS = re.compile(rb" r=\"([A-Z]{2,3})\d")
FORMULA = re.compile(rb"[<:]f[ />]")
UNVALUED = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^<>]*/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
STYLED = re.compile(rb"<(?:\w+:)?c\b([^>]*)>\s*(?:<(?:\w+:)?f\b[^<]*(?:</(?:\w+:)?f>|/>))?<(?:\w+:)?v>")
REFERENCE, STYLE, KIND = re.compile(rb"\br=\"([A-Z]+)"), re.compile(rb"\bs=\"(\d+)\""), re.compile(rb"\bt=\"(?!n\")")
PERCENT_IDS = (9, 10)
"""Number formats 0% and 0.00%, which every workbook has."""
REPEATED_CELL = re.compile(rb"<table:table-cell (?=[^>]*value-type)[^>]*number-columns-repeated=\"(\d+)")
REPEATED_ROW = re.compile(rb"(?s)<table:table-row [^>]*number-rows-repeated=\"(\d+)\"[^>]*>(.*?)</table:table-row>")
MOST_REPEATED = 3_000_000
"""Cells that repeats may stand for, in an .ods."""
MOST_CELLS = 24_000_000
"""Cells of the rectangle that holds a sheet: the reader keeps all of them, some 60 bytes each."""
SPARSE_FROM, SPARSE = 2_000_000, 0.02
"""A rectangle larger than this of which no larger share is filled only exists because of a stray cell."""


@dataclass(frozen=True)
class Scan:
    """A sheet before it is read.

    Attributes
    ----------
    cells : int
        Cells written.
    rows, columns : int
        Extent.
    unvalued : int
        Formulas of which the file keeps no value.
    """

    cells: int
    rows: int
    columns: int
    unvalued: int


def sheet_parts(package: Package) -> dict[str, str]:
    """The part of each sheet, by the sheet's name; empty where the workbook does not say."""
    try:
        book = ElementTree.fromstring(package.part("xl/workbook.xml"))  # noqa: S314 - entities were refused
        relations = ElementTree.fromstring(package.part("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except (ElementTree.ParseError, KeyError):
        return {}
    targets = {one.get("Id", ""): one.get("Target", "") for one in relations}
    found = {}
    for sheet in book.iter():
        target = targets.get(sheet.get(RELATION, ""), "") if sheet.tag.endswith("}sheet") else ""
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if target and part in package.parts:
            found[sheet.get("name", "")] = part
    return found


def scan(package: Package, part: str) -> Scan:
    """Look through a sheet's part once; this also shows that it is as long as its directory says.

    Raises
    ------
    InputError
        If it is damaged.
    """
    cells = rows = columns = unvalued = 0
    for text in _tags(package, part):
        cells += text.count(b' r="')
        unvalued += len(UNVALUED.findall(text)) if FORMULA.search(text) else 0
        rows = max([rows, *(int(row[:9]) for row in ROW.findall(text))])
        columns = max([columns, *map(_column, set(LETTERS.findall(text)))])
    return Scan(cells, rows, max(columns, 26 if cells else 0), unvalued)


def check_extent(where: str, found: Scan) -> None:
    """Refuse what would not fit into memory; raises InputError."""
    box = found.rows * found.columns
    if box > MOST_CELLS or (box > SPARSE_FROM and found.cells < SPARSE * box):
        value = f"{found.rows:,} rows by {found.columns:,} columns, {found.cells:,} cells filled"
        expected = f"a table of at most {MOST_CELLS:,} cells without lone cells far outside"
        raise refused(where, value, expected, "Save the sheet as CSV, which may be longer, and name that file.")


def check_repeats(package: Package) -> None:
    """Refuse an .ods of which one cell or row stands for more than fits into memory; raises InputError."""
    repeated = 0
    for text in _tags(package, "content.xml"):
        repeated += sum(int(count[:9]) for count in REPEATED_CELL.findall(text))
        for count, row in REPEATED_ROW.findall(text):
            cells = sum(int(found[:9]) for found in REPEATED_CELL.findall(row)) + row.count(b"value-type")
            repeated += int(count[:9]) * cells
        if repeated > MOST_REPEATED:
            value, expected = f"more than {MOST_REPEATED:,} repeated cells", "a table"
            raise refused(package.path.name, value, expected, "Delete what is filled outside it, or save it as CSV.")


def percent_columns(package: Package, part: str, rows: bytes) -> frozenset[int]:
    """Positions of the columns whose numbers a sheet's first rows show as percentages."""
    styles = _percent_styles(package)
    if not styles or not part:
        return frozenset()
    shown: Counter[int] = Counter()
    plain: Counter[int] = Counter()
    for attributes in STYLED.findall(rows):
        reference, style = REFERENCE.search(attributes), STYLE.search(attributes)
        if reference and not KIND.search(attributes):
            which = shown if style and int(style[1]) in styles else plain
            which[_column(reference[1]) - 1] += 1
    return frozenset(at for at, count in shown.items() if count > plain[at])


def _percent_styles(package: Package) -> frozenset[int]:
    if "xl/styles.xml" not in package.parts:
        return frozenset()
    try:
        tree = ElementTree.fromstring(package.part("xl/styles.xml"))  # noqa: S314 - entities were refused
    except ElementTree.ParseError:
        return frozenset()
    own = {
        one.get("numFmtId", "")
        for one in tree.iter()
        if one.tag.endswith("}numFmt") and "%" in one.get("formatCode", "")
    } | {str(one) for one in PERCENT_IDS}
    formats = next((one for one in tree.iter() if one.tag.endswith("}cellXfs")), None)
    return frozenset(at for at, one in enumerate(formats if formats is not None else ()) if one.get("numFmtId") in own)


def _tags(package: Package, part: str) -> Iterator[bytes]:
    """A part's text, cut between its rows."""
    rest = b""
    with damaged(package.path.name):
        for block in package.blocks(part, 2**20):
            text = rest + block
            end = text.rfind(b"row>") + 4
            if end < 4:
                end = text.rfind(b">") + 1
            yield text[:end]
            rest = text[end:]
    yield rest


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
