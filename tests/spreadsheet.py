"""A real spreadsheet engine for tests: LibreOffice without a screen; it works everything out again."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

OFFICE = shutil.which("soffice")
WRONG = ("Err:", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!")


def recalculated(path: Path, changes: Sequence[Mapping[str, float | str]], folder: Path) -> list[Any]:
    """The workbook once for each set of changed named cells, worked out anew by LibreOffice; values only."""
    if OFFICE is None:
        if os.environ.get("PLANNER_TEST_SERVERS"):
            pytest.fail("LibreOffice is not installed: apt-get install libreoffice-calc-nogui")
        pytest.skip("LibreOffice is not installed; .ci/run installs it and runs these tests")  # there it failed
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{number}.xlsx" for number in range(len(changes))]
    for file, cells in zip(files, changes, strict=True):
        book = openpyxl.load_workbook(path)
        for name, value in cells.items():
            sheet, _, place = book.defined_names[name].attr_text.partition("!")
            book[sheet.strip("'")][place.replace("$", "")].value = value
        book.save(file)  # without the values kept: what is read back below is LibreOffice's own
    home = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [OFFICE, home, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "done"), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return [openpyxl.load_workbook(folder / "done" / file.name, data_only=True) for file in files]


def named(book: Any, name: str) -> Any:
    """The value of a named cell."""
    sheet, _, place = book.defined_names[name].attr_text.partition("!")
    return book[sheet.strip("'")][place.replace("$", "")].value


def faults(book: Any) -> list[str]:
    """Cells that hold an error."""
    return [
        f"{sheet.title}!{cell.coordinate}: {cell.value}"
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith(WRONG)
    ]


def differences(path: Path, book: Any) -> list[str]:
    """Formulas whose kept value is not what LibreOffice makes of them."""
    live, kept = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    found = []
    for sheet in live:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    was, now = kept[sheet.title][cell.coordinate].value, book[sheet.title][cell.coordinate].value
                    if not alike(was, now):
                        found.append(f"{sheet.title}!{cell.coordinate} {cell.value}: kept {was}, is {now}")
    return found


def alike(one: Any, other: Any) -> bool:
    """Whether two values are the same, rounding of the last digits forgiven."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-6 * max(1.0, abs(one))
    return (one or 0) == (other or 0)
