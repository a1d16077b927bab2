"""Any file as its sheets."""

from __future__ import annotations

from pathlib import Path

from planner.formats.opening.delimited import open_text
from planner.formats.opening.limits import checked, refused
from planner.formats.opening.package import Package, Packed, open_package
from planner.formats.opening.sheet import Sheet
from planner.formats.opening.source import beginning_of, source_of
from planner.formats.opening.workbook import open_workbook

ZIP = b"PK"
OLE = b"\xd0\xcf\x11\xe0"
"""How an .xls begins, and a workbook protected by a password."""
PARQUET = b"PAR1"
BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02")
"""How an .xls of the early nineties begins."""


def open_sheets(path: Path) -> list[Sheet]:
    """The sheets of a file, at least one; what it is, is known by its content, never by its name.

    Raises
    ------
    InputError
        If there is no such file, or it cannot be opened safely.
    """
    size = checked(path)
    begin = beginning_of(path)
    if begin.startswith(ZIP):
        package = open_package(path, size)
        return [*open_workbook(path, size, package)] if package.kind != "zip" else _packed(package)
    if begin.startswith((OLE, *BIFF)):
        return [*open_workbook(path, size, None)]
    if begin.startswith(PARQUET):
        from planner.formats.opening.parquet import open_parquet  # a twelfth of a second that few need

        return [open_parquet(path)]
    return [open_text(source_of(path))]


def _packed(package: Package) -> list[Sheet]:
    """The texts in a packed file, as help desks export several tables at once."""
    texts = [part for part in package.parts if part.casefold().endswith((".csv", ".txt", ".tsv", ".json", ".ics"))]
    if not texts:
        remedy = "Unpack it, and name the table."
        raise refused(package.path.name, "a packed file without a table", "a spreadsheet or tables", remedy)
    return [open_text(Packed(package, part)) for part in texts]
