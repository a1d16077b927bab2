"""``capacity.xlsx``: weeks, decisions, money and inputs as tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from xlsxwriter import Workbook

from planner.capacity.result import CapacityPlan
from planner.report.sheet import Book, Cell

SHEETS = ("Weeks", "Decisions", "Cost", "Inputs")


def write_workbook(plan: CapacityPlan, path: Path) -> None:
    """Write the workbook; its stamp is the plan's first day, so that the same plan gives the same bytes."""
    with Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as workbook:
        workbook.set_properties({"created": pd.Timestamp(plan.asked.case.weeks.first_day).to_pydatetime()})
        book = Book(workbook)
        frames = (plan.frame, plan.decisions, plan.cost, plan.assumptions)
        for name, frame in zip(SHEETS, frames, strict=True):
            sheet = book.add(name)
            rows = [[_cell(value) for value in row] for row in frame.itertuples(index=False)]
            book.table(sheet, 0, [column.replace("_", " ") for column in frame.columns], rows)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(frame.columns) - 1, 14)


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value  # type: ignore[return-value]
