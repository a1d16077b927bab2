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
from planner.formats.head import MOST_COLUMNS, ROWS, Head
from planner.formats.opening.limits import refused
from planner.formats.opening.package import Package
from planner.formats.opening.rows import given
from planner.formats.opening.source import Plain, whole
from planner.formats.opening.typed_cells import percent_of, text_of
from planner.formats.opening.workbook_beginning import beginning, first_rows
from planner.formats.opening.workbook_scan import check_extent, check_repeats, percent_columns, scan, sheet_parts
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
            sheet = _book(self.path).get_sheet_by_name(self.name)
            merged = _merged_down(sheet)
            left = _left(sheet)
        for row, block in _numbered(sheet, self.path.name):
            if row + len(block) <= first_row:
                continue
            frame = self._texts(block, columns, left)
            frame.index = pd.Index(np.arange(row, row + len(block)))
            _fill_down(frame, columns, merged)
            if len(frame := given(frame[frame.index >= first_row], self.where, told)):
                yield frame

    def _texts(self, block: list[list[object]], columns: Mapping[str, int], left: int) -> pd.DataFrame:
        width = len(block[0]) + left
        cells = {}
        for name, at in columns.items():
            write = percent_of if at in self.percent else text_of
            cells[name] = [write(row[at - left]) for row in block] if left <= at < width else [""] * len(block)
        return pd.DataFrame(cells, dtype=str)


def open_workbook(path: Path, size: int, package: Package | None) -> list[BookSheet]:
    """A workbook's sheets, those without a row left out; hidden ones have no head and are never taken for a table.

    Raises
    ------
    InputError
        If it is damaged, protected, or holds nothing.
    """
    xlsx = package if package is not None and package.kind == "xlsx" else None
    parts = sheet_parts(xlsx) if xlsx else {}
    if package is not None and package.kind == "ods":
        check_repeats(package)
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
        cells = [[one(cell) for one, cell in zip(write, row, strict=False)] for row in rows if visible]
        sheets.append(BookSheet(path, name, where, Head.of(cells), xlsx, part, percent))
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


def _numbered(sheet: Any, name: str) -> Iterator[tuple[int, list[list[object]]]]:
    """Rows in blocks, each with the number of its first as a spreadsheet counts."""
    row = 1
    with refusing(name):
        rows = sheet.iter_rows()
    while True:
        with refusing(name):
            block = list(islice(rows, BATCH))
        if not block:
            return
        yield row, block
        row += len(block)


def _merged_down(sheet: Any) -> dict[int, list[tuple[int, int]]]:
    """First and last row (from 1) of the cells that stand for several rows, by position."""
    found: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        if bottom > top:
            found.setdefault(left, []).append((top + 1, bottom + 1))
    return found


def _fill_down(frame: pd.DataFrame, columns: Mapping[str, int], merged: Mapping[int, list[tuple[int, int]]]) -> None:
    """Give the value of a cell that stands for several rows to each of them, up to the end of the block."""
    begin, end = int(frame.index[0]), int(frame.index[-1])
    for name, at in columns.items():
        if at not in merged:
            continue
        values = frame[name].to_numpy(dtype=object).copy()
        for top, bottom in merged[at]:
            if begin <= top <= end:
                values[top - begin : min(bottom, end) - begin + 1] = values[top - begin]
        frame[name] = pd.Series(values, index=frame.index, dtype=str)


def _visible(sheet: Any) -> bool:
    return str(sheet.visible).endswith("Visible") and not str(sheet.visible).endswith("VeryHidden")


def _rows(book: Any, name: str, most: int) -> list[list[object]]:
    sheet = book.get_sheet_by_name(name)
    empty = [""] * _left(sheet)
    return [[*empty, *row] for row in islice(sheet.iter_rows(), most)]


def _left(sheet: Any) -> int:
    """Empty columns on the left, which the reader leaves out."""
    return sheet.start[1] if sheet.start else 0
