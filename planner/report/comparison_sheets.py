"""``compare.xlsx``: plans side by side, the waterfall with sums that stay live, and what differs."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from planner.comparison.result import Comparison
from planner.comparison.words import name_of
from planner.report.live import Live
from planner.report.sheet import MONEY, NUMBER, SHARE, Book, Cell, Marked

SHEETS = ("Waterfall", "Side by side", "What differs")


def write_workbook(found: Comparison, path: Path) -> None:
    """Write the workbook; its stamp is the base's first day, so that the same comparison gives the same bytes."""
    with Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as workbook:
        workbook.set_properties({"created": pd.Timestamp(found.base.scenario.start).to_pydatetime()})
        book = Book(workbook)
        _waterfall(book, found)
        _side_by_side(book, found)
        _differs(book, found)


def _waterfall(book: Book, found: Comparison) -> None:
    """A block a scenario and basis, steps down and measures across; the last line checks that the steps add up."""
    sheet = book.add(SHEETS[0])
    top = book.head(
        sheet,
        f"From {found.base.label} to each other scenario",
        ("Parts are Shapley values; 'sum of the steps' is a live formula and equals 'to'.",),
    )
    for (label, basis), rows in found.waterfall.groupby(["scenario", "basis"], sort=False):
        measures, order = list(dict.fromkeys(rows["measure"])), list(dict.fromkeys(rows["step"]))
        units = {m: str(rows.loc[rows["measure"] == m, "unit"].iloc[0]) for m in measures}
        body: list[list[Cell]] = []
        for step in order:
            values = rows[rows["step"] == step].set_index("measure")["value"]
            body.append([step, *(Marked(float(values[m]), number=_format(units[m])) for m in measures)])
        first, count = top + 1, len(order) - 1
        total: list[Cell] = ["sum of the steps"]
        for column, measure in enumerate(measures, start=1):
            cells = f"{xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(first + count - 1, column)}"
            value = float(rows.loc[(rows["measure"] == measure) & (rows["kind"] != "to"), "value"].sum())
            total.append(Marked(Live(f"SUM({cells})", value), number=_format(units[measure])))
        header = [f"{label} ({basis})", *(f"{name_of(str(m))}, {units[m]}" for m in measures)]
        top = book.table(sheet, top, header, [*body, total]) + 1
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 6, 18)


def _side_by_side(book: Book, found: Comparison) -> None:
    sheet = book.add(SHEETS[1])
    numbers = ("value", "low", "high", "base", "difference")
    rows: list[list[Cell]] = []
    for row in found.frame.to_dict("records"):
        names: list[Cell] = [str(row[key]) for key in ("scenario", "basis", "period", "queue")]
        unit = str(row["unit"])
        cells: list[Cell] = [Marked(float(row[key]), number=_format(unit)) for key in numbers]
        rows.append([*names, name_of(str(row["measure"])), unit, *cells])
    book.table(sheet, 0, ["scenario", "basis", "period", "queue", "measure", "unit", *numbers], rows)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), 10)
    sheet.set_column(0, 10, 15)


def _differs(book: Book, found: Comparison) -> None:
    sheet = book.add(SHEETS[2])
    rows: list[list[Cell]] = [
        [one.label, driver, words]
        for one in found.plans[1:]
        for driver, sentences in one.differs.items()
        for words in sentences
    ]
    book.table(sheet, 0, ["scenario", "driver", "what differs from the base"], rows)
    sheet.set_column(0, 1, 18)
    sheet.set_column(2, 2, 90)


def _format(unit: str) -> str:
    return {"share": SHARE, "FTE": NUMBER, "h": NUMBER, "contacts": NUMBER, "people": NUMBER}.get(unit, MONEY)
