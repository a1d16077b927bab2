"""Cells of a workbook: text never becomes a formula, missing numbers stay empty."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

NUMBER, SHARE, MONEY, DATE = "#,##0.0", "0.0%", "#,##0.00", "yyyy-mm-dd"


@dataclass(frozen=True)
class Formula:
    """A live formula and the value it has now."""

    text: str
    value: float


Cell = str | int | float | dt.date | Formula | None


@dataclass
class Book:
    """A workbook being written, with its formats by number format and weight."""

    workbook: Workbook
    _formats: dict[tuple[str, bool], Any] = field(default_factory=dict)

    def format(self, number: str = "", bold: bool = False) -> Any:
        """The format of a number format and weight, made once."""
        if (number, bold) not in self._formats:
            properties = {"valign": "top", **({"num_format": number} if number else {}), "bold": bold}
            self._formats[number, bold] = self.workbook.add_format(properties)
        return self._formats[number, bold]

    def add(self, name: str) -> Worksheet:
        """A new sheet, landscape, its columns fitted to the page's width."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&RPage &P of &N")
        return sheet

    def put(self, sheet: Worksheet, row: int, column: int, value: Cell, number: str = "", bold: bool = False) -> None:
        """Write one cell by its kind; empty text leaves it empty."""
        if isinstance(value, Formula):
            sheet.write_formula(row, column, value.text, self.format(number or NUMBER, bold), value.value)
        elif isinstance(value, dt.date):
            moment = dt.datetime.combine(value, dt.time())
            sheet.write_datetime(row, column, moment, self.format(number or DATE, bold))
        elif value == "":
            return
        elif isinstance(value, str):
            sheet.write_string(row, column, value, self.format("", bold))
        elif value is not None and math.isfinite(value):
            sheet.write_number(row, column, value, self.format(number or NUMBER, bold))

    def table(
        self,
        sheet: Worksheet,
        top: int,
        header: Sequence[str],
        rows: Iterable[Sequence[Cell]],
        numbers: Mapping[int, str] | None = None,
    ) -> int:
        """Write a header and rows from row `top` on; gives the row after the last.

        Parameters
        ----------
        numbers : mapping of column to number format
        """
        for column, name in enumerate(header):
            self.put(sheet, top, column, name, bold=True)
        row = top
        for row, cells in enumerate(rows, start=top + 1):
            for column, value in enumerate(cells):
                self.put(sheet, row, column, value, (numbers or {}).get(column, ""))
        return row + 1


def safe_name(text: str) -> str:
    """A part of a defined name: other characters than letters, digits and ``_`` become ``_``."""
    return re.sub(r"[^A-Za-z0-9_]", "_", text)


def absolute(row: int, column: int) -> str:
    """``$B$3`` of a row and column counted from 0."""
    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))
