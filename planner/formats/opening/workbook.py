"""Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods) as sheets: values as a person would type them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from forecasting.faults import InputError
from planner.formats.head import ROWS, Head
from planner.formats.opening.limits import MOST_COLUMNS, refused
from planner.formats.opening.package import Package
from planner.formats.opening.source import Plain, whole
from planner.formats.opening.workbook_beginning import beginning, first_rows
from planner.formats.opening.workbook_cells import percent_of, text_of
from planner.formats.opening.workbook_scan import check_extent, percent_columns, scan, sheet_parts
from planner.formats.told import Told

SMALL = 2**20
"""Bytes of a workbook up to which its head is known by reading it whole."""
BATCH = 20_000
"""Rows at a time."""


@dataclass(frozen=True)
class BookSheet:
    """One sheet of a workbook.

    Attributes
    ----------
    path : Path
    name : str
        The sheet's.
    where : str
    head : Head
    package : Package or None
        For .xlsx: what is looked at before it is read.
    part : str
        The sheet's part of the package.
    percent : frozenset of int
        Positions of the columns shown as percentages.
    """

    path: Path
    name: str
    where: str
    head: Head
    package: Package | None = None
    part: str = ""
    percent: frozenset[int] = frozenset()

    def raw(self) -> bytes:
        """The whole file; raises InputError if it is too long for that."""
        return whole(Plain(self.path))

    def batches(self, first_row: int, columns: Mapping[str, int], told: Told) -> Iterator[pd.DataFrame]:
        """Rows from `first_row` on; see `Sheet`."""
        if self.package is not None and self.part:
            found = scan(self.package, self.part)
            check_extent(self.where, found)
            if found.unvalued:
                why = f"{found.unvalued:,} formulas without a value: open it in a spreadsheet program and save it again"
                told.doubted(self.where, why)
        with refusing(self.path.name):
            rows = _book(self.path).get_sheet_by_name(self.name).iter_rows()
            at = first_row - 1
            for skipped in range(at):
                if next(rows, None) is None:
                    at = skipped
                    break
        write = {name: percent_of if place in self.percent else text_of for name, place in columns.items()}
        while True:
            with refusing(self.path.name):
                block = list(islice(rows, BATCH))
            if not block:
                return
            width = len(block[0])
            cells = {
                name: [write[name](row[place]) for row in block] if place < width else [""] * len(block)
                for name, place in columns.items()
            }
            frame = pd.DataFrame(cells, index=np.arange(at + 1, at + 1 + len(block)), dtype=str)
            at += len(block)
            filled = (frame != "").any(axis=1).to_numpy()
            told.read(self.where, int(filled.sum()))
            if filled.any():
                yield frame[filled]


def open_workbook(path: Path, size: int, package: Package | None) -> list[BookSheet]:
    """A workbook's sheets, those without a row left out; hidden ones have no head and are never taken for a table.

    Raises
    ------
    InputError
        If it is damaged, protected, or holds nothing.
    """
    xlsx = package if package is not None and package.kind == "xlsx" else None
    parts = sheet_parts(xlsx) if xlsx else {}
    with refusing(path.name):
        book = _book(path) if xlsx is None or size <= SMALL else _book(io.BytesIO(beginning(xlsx)))
        if xlsx is not None and size <= SMALL:
            for part in parts.values():
                check_extent(path.name, scan(xlsx, part))
        metadata = book.sheets_metadata
        found = [(one.name, _visible(one), _rows(book, one.name, ROWS if _visible(one) else 1)) for one in metadata]
    held = [(name, visible, rows) for name, visible, rows in found if rows]
    if not held:
        raise refused(path.name, "a workbook of empty sheets", "rows under a header", "Name another file.")
    sheets = []
    for name, visible, rows in held:
        where = path.name if len(held) == 1 else f"{path.name}, sheet {name}{'' if visible else ' (hidden)'}"
        part = parts.get(name, "")
        percent = percent_columns(xlsx, part, first_rows(xlsx, part)) if xlsx and part else frozenset[int]()
        write = [percent_of if at in percent else text_of for at in range(MOST_COLUMNS)]
        cells = tuple(tuple(one(cell) for one, cell in zip(write, row, strict=False)) for row in rows)
        sheets.append(BookSheet(path, name, where, Head(cells if visible else ()), xlsx, part, percent))
    return sheets


@contextmanager
def refusing(name: str) -> Iterator[None]:
    """Turn whatever the reader of workbooks stumbles over into one clear error."""
    try:
        yield
    except InputError:
        raise
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:  # the reader's panics are no Exception
        if type(error).__name__ == "PasswordError":
            remedy = "Save it without a password."
            raise refused(name, "a workbook protected by a password", "an open one", remedy) from error
        remedy = "It is damaged: open it in a spreadsheet program and save it again, or save it as CSV."
        raise refused(name, str(error)[:200], "a workbook", remedy) from error


def _book(content: Path | io.BytesIO) -> Any:
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_path(content) if isinstance(content, Path) else CalamineWorkbook.from_filelike(content)


def _visible(sheet: Any) -> bool:
    return str(sheet.visible).endswith("Visible") and not str(sheet.visible).endswith("VeryHidden")


def _rows(book: Any, name: str, most: int) -> list[list[object]]:
    return list(islice(book.get_sheet_by_name(name).iter_rows(), most))
