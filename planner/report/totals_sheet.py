"""The sheet of totals: the same money by item, queue, team, site and cost centre, month by month; they must agree."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from planner.report.live import Live, rounded, total
from planner.report.sheet import FIGURES, HEAD, UNIT, Book, Cell, Marked, absolute, at, block, money_format, quoted

SHEET = "Totals"
SIDES = (("item", 0), ("queue", 1), ("team", 2), ("site", 3), ("cost centre", 4))
"""What money is added up by, and its column on the sheet of cost."""
MONTH, AMOUNT = 5, 8
NONE = "(none)"
TOLD = (
    "total_cost is the sum of the items, each rounded once to the cent, as in cost.csv. The other tables add up the "
    "same rows another way.",
)


@dataclass(frozen=True)
class CostRows:
    """Where the rows of cost stand: a column each of item, queue, team, site, cost centre, month, and the amount.

    Attributes
    ----------
    sheet : str
    first, last : int
        Rows.
    keys : sequence of six texts
    amounts : sequence of float
    """

    sheet: str
    first: int
    last: int
    keys: Sequence[Sequence[str]]
    amounts: Sequence[float]

    def column(self, number: int) -> str:
        """All cells of a column."""
        return f"{quoted(self.sheet)}!{absolute(self.first, number)}:{absolute(self.last, number)}"


def add_totals(book: Book, currency: str, rows: CostRows) -> Live:
    """Write the sheet and define the name ``total_cost``, which is given back."""
    sheet = book.add(SHEET)
    row = book.head(sheet, f"Totals, {currency}", TOLD)
    sheet.freeze_panes(0, 1)
    months = sorted({key[MONTH] for key in rows.keys})
    found = Live("total_cost", 0.0)
    for name, column in SIDES:
        end, grand = _side(book, sheet, row, currency, rows, months, (name, column))
        if name == "item":
            found = Live("total_cost", grand.value)
            book.workbook.define_name("total_cost", f"={grand.text}")
        else:
            agrees = Live(f'IF(ABS({grand.text}-total_cost)<0.05,"agrees","DIFFERS")', "agrees")
            book.put(sheet, end, len(months) + 2, agrees, kind=UNIT)
        row = end + 2
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, len(months) + 1, 18)
    sheet.set_column(len(months) + 2, len(months) + 2, 10)
    return found


def _side(
    book: Book, sheet: Worksheet, top: int, currency: str, rows: CostRows, months: Sequence[str], side: tuple[str, int]
) -> tuple[int, Live]:
    """One table; gives its last row and the cell of all money."""
    name, column = side
    labels = list(dict.fromkeys(key[column] or NONE for key in rows.keys))
    labels = labels if name == "item" else sorted(labels)
    summed: defaultdict[tuple[str, str], float] = defaultdict(float)
    for key, amount in zip(rows.keys, rows.amounts, strict=True):
        summed[key[column] or NONE, key[MONTH]] += amount
    exact = _odd(labels)
    shown = money_format(currency)
    header: list[Cell] = [f"by {name}", *(month_cell(month) for month in months), "total"]
    for place, cell in enumerate(header):
        book.put(sheet, top, place, cell, kind=FIGURES if place else HEAD)
    whole = []
    for row, label in enumerate(labels, start=top + 1):
        book.put(sheet, row, 0, label)
        values = [summed[label, month] for month in months]
        for place, value in enumerate(values, start=1):
            text = _sum_text(rows, column, absolute(row, 0), absolute(top, place), exact)
            book.put(sheet, row, place, Live(text, value), shown)
        line = total(block(SHEET, (row, 1), (row, len(months)), values))
        line = rounded(line) if name == "item" else line
        book.put(sheet, row, len(months) + 1, line, shown, bold=True)
        whole.append(line.number)
    end = top + 1 + len(labels)
    book.put(sheet, end, 0, "all", bold=True)
    sums = [sum(summed[label, month] for label in labels) for month in months]
    for place, value in enumerate([*sums, sum(whole)], start=1):
        text = f"SUM({absolute(top + 1, place)}:{absolute(max(end - 1, top + 1), place)})"
        book.put(sheet, end, place, Live(text, value), shown, bold=True)
    return end, at(SHEET, end, len(months) + 1, sum(whole))


def month_cell(month: str) -> Marked:
    """A month as its first day, shown as ``2026-03``: a text would be no safe criterion."""
    return Marked(dt.date.fromisoformat(f"{month}-01"), "", "yyyy-mm")


def _odd(labels: Sequence[str]) -> bool:
    """Whether a criterion of SUMIFS would take a label for a pattern or a comparison, or for another."""
    alike = len({label.casefold() for label in labels}) < len(labels)
    return alike or any(re.search(r"[*?~]|^[<>=\d.,+-]", label) for label in labels)


def _sum_text(rows: CostRows, column: int, label: str, month: str, exact: bool) -> str:
    amounts, labels, months = (rows.column(number) for number in (AMOUNT, column, MONTH))
    if exact:
        return f"SUMPRODUCT(EXACT({labels},{label})*({months}={month})*{amounts})"
    return f"SUMIFS({amounts},{labels},{label},{months},{month})"
