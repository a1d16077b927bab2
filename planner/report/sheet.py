"""Cells of a workbook: text never becomes a formula, missing numbers stay empty, kinds of cells look different."""

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

from planner.report.live import Live, Span

NUMBER, SHARE, DATE = "#,##0.0", "0.0%", "yyyy-mm-dd"
MONEY = '#,##0.00;-#,##0.00;"-"'
"""Amounts whose unit stands in the title; nothing is a dash."""
TITLE_HEIGHT, HEAD_HEIGHT, LINE_HEIGHT = 24, 30, 15
"""Of rows, points."""
INPUT, DEFAULT, DECISION, TITLE, HEAD, NOTE, PROSE = "input", "default", "decision", "title", "head", "note", "prose"
UNIT = "unit"
FIGURES = "figures"
"""The head of a column of numbers, above their right edge."""
"""Kinds of cells beside plain ones (calculations and results)."""

_HEAD: Mapping[str, Any] = {"bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#dbe7f3"}
LOOKS: Mapping[str, Mapping[str, Any]] = {
    INPUT: {"font_color": "#00428c", "bg_color": "#fff9db"},
    DEFAULT: {"font_color": "#7a3300", "bg_color": "#ffd9a8"},
    DECISION: {"font_color": "#333333", "bg_color": "#e4e4e4"},
    TITLE: {"bold": True, "font_size": 15, "font_color": "#00428c"},
    HEAD: _HEAD,
    FIGURES: {**_HEAD, "align": "right"},
    NOTE: {"italic": True, "font_color": "#555555"},
    PROSE: {"text_wrap": True},
    UNIT: {"align": "left", "indent": 1},
}


@dataclass(frozen=True)
class Marked:
    """A cell with a look and number format of its own."""

    value: Plain
    kind: str = ""
    number: str = ""


Plain = str | int | float | dt.date | Live | None
Cell = Plain | Marked


@dataclass
class Book:
    """A workbook being written, with its formats by number format, weight and kind."""

    workbook: Workbook
    _formats: dict[tuple[str, bool, str], Any] = field(default_factory=dict)

    def format(self, number: str = "", bold: bool = False, kind: str = "") -> Any:
        """The format of a number format, weight and kind, made once."""
        key = (number, bold, kind)
        if key not in self._formats:
            properties = {"valign": "top", **({"num_format": number} if number else {}), "bold": bold}
            if number.startswith("yyyy"):
                properties["align"] = "left"  # a day names its row, as the text beside it does
            self._formats[key] = self.workbook.add_format({**properties, **LOOKS.get(kind, {})})
        return self._formats[key]

    def add(self, name: str) -> Worksheet:
        """A new sheet, landscape, its columns fitted to the page's width."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&RPage &P of &N")
        return sheet

    def head(self, sheet: Worksheet, title: str, sentences: Sequence[str] = ()) -> int:
        """A sheet's title and what is to be known of it; gives the row after a gap."""
        self.put(sheet, 0, 0, title, kind=TITLE)
        sheet.set_row(0, TITLE_HEIGHT)
        for row, sentence in enumerate(sentences, start=1):
            self.put(sheet, row, 0, sentence, kind=NOTE)
        return len(sentences) + 2

    def put(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        value: Cell,
        number: str = "",
        bold: bool = False,
        kind: str = "",
    ) -> None:
        """Write one cell by what it is; empty text leaves it empty."""
        if isinstance(value, Marked):
            self.put(sheet, row, column, value.value, value.number or number, bold, value.kind or kind)
        elif isinstance(value, Live):
            shown = NUMBER if not number and not isinstance(value.value, str) else number
            sheet.write_formula(row, column, "=" + value.text, self.format(shown, bold, kind), value.value)
        elif isinstance(value, dt.date):
            moment = dt.datetime.combine(value, dt.time())
            sheet.write_datetime(row, column, moment, self.format(number or DATE, bold, kind))
        elif isinstance(value, str):
            if value:
                sheet.write_string(row, column, value, self.format("", bold, kind))
        elif value is not None and math.isfinite(value):
            sheet.write_number(row, column, value, self.format(number or NUMBER, bold, kind))

    def table(
        self,
        sheet: Worksheet,
        top: int,
        header: Sequence[str],
        rows: Iterable[Sequence[Cell]],
        numbers: Mapping[int, str] | None = None,
        kinds: Mapping[int, str] | None = None,
    ) -> int:
        """Write a header and rows from row `top` on; gives the row after the last.

        Parameters
        ----------
        numbers : mapping of column to number format
        kinds : mapping of column to kind of cell
        """
        numbers, kinds = numbers or {}, kinds or {}
        rows = list(rows)
        for column, name in enumerate(header):
            self.put(sheet, top, column, name, kind=FIGURES if _figures(rows, column) else HEAD)
        if any(header):
            sheet.set_row(top, HEAD_HEIGHT)
        row = top
        for row, cells in enumerate(rows, start=top + 1):
            for column, value in enumerate(cells):
                self.put(sheet, row, column, value, numbers.get(column, ""), kind=kinds.get(column, ""))
        return row + 1

    def sentences(
        self, sheet: Worksheet, top: int, header: Sequence[str], rows: Iterable[Sequence[str]], last: int, width: int
    ) -> int:
        """Write rows that end in a sentence, which runs on to column `last` in rows as high as it takes.

        Parameters
        ----------
        width : int
            Characters that fit beside each other from the sentence's column to `last`.
        """
        rows = list(rows)
        end = self.table(sheet, top, header, rows)
        for row, cells in enumerate(rows, start=top + 1):
            column, text = len(cells) - 1, cells[-1]
            sheet.merge_range(row, column, row, last, "", self.format(kind=PROSE))
            self.put(sheet, row, column, text, kind=PROSE)
            sheet.set_row(row, LINE_HEIGHT * max(1, math.ceil(len(text) / width)))
        return end


def _figures(rows: Sequence[Sequence[Cell]], column: int) -> bool:
    """Whether a column holds numbers: by its first cell that holds anything."""
    cells = (row[column] for row in rows if column < len(row))
    plain = (cell.value if isinstance(cell, Marked) else cell for cell in cells)
    first = next((cell for cell in plain if cell not in (None, "")), None)
    return isinstance(first.value if isinstance(first, Live) else first, int | float)


def money_format(currency: str) -> str:
    """Number format of money: ``1,234.50 USD``."""
    return f'#,##0.00 "{currency}"'


def safe_name(text: str) -> str:
    """A part of a defined name: other characters than letters, digits and ``_`` become ``_``."""
    return re.sub(r"[^A-Za-z0-9_]", "_", text)


def absolute(row: int, column: int) -> str:
    """``$B$3`` of a row and column counted from 0."""
    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))


def at(sheet: str, row: int, column: int, value: float | str) -> Live:
    """A cell of a sheet as part of a formula."""
    return Live(f"{quoted(sheet)}!{absolute(row, column)}", value)


def block(sheet: str, first: tuple[int, int], last: tuple[int, int], values: Sequence[float]) -> Span:
    """Cells from one (row, column) to another as part of a formula."""
    return Span(f"{quoted(sheet)}!{absolute(*first)}:{absolute(*last)}", tuple(values))


def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it."""
    return sheet if re.fullmatch(r"[A-Za-z_]+", sheet) else "'" + sheet.replace("'", "''") + "'"
