"""Sheets of what a capacity plan depends on and of how long a need pays a hire, as solved."""

from __future__ import annotations

import pandas as pd

from planner.capacity.result import CapacityPlan
from planner.report.sheet import DECISION, NUMBER, SHARE, Book, money_format

TOLD = "As solved: it does not follow the inputs and needs a new solve."
SHARES = ("chance", "chance_kept")
MONEY = ("money", "money_kept", "missed_money", "missed_money_kept", "saved", "proven_within", "money_per_h")


def add_depends(book: Book, plan: CapacityPlan) -> None:
    """Sheets ``Sensitivity``, where a tornado was asked for, and ``Break-even``, where somebody may come."""
    money = money_format(plan.asked.case.scenario.currency)
    if plan.tornado is not None and len(plan.tornado):
        words = (TOLD, "Money against the plan: planned again, and with its decisions kept.")
        _sheet(book, "Sensitivity", words, plan.tornado, money)
    if len(plan.break_even.curves):
        words = (TOLD, "Money of an hour on the queue, by weeks that the need lasts.")
        _sheet(book, "Break-even", words, _wide(plan.break_even.curves), money)
        words = (TOLD, "Needs shorter than so many weeks are cheaper by the first way; proved by solving there.")
        _sheet(book, "Crossings", words, plan.break_even.crossings, money)


def _wide(curves: pd.DataFrame) -> pd.DataFrame:
    """A row a queue and way, a column a number of weeks."""
    order = curves[["queue", "way"]].drop_duplicates()
    wide = curves.pivot_table(index=["queue", "way"], columns="weeks", values="money_per_h")
    frame = wide.loc[pd.MultiIndex.from_frame(order)].reset_index()
    return frame.rename(columns={name: f"{name} weeks" for name in wide.columns})


def _sheet(book: Book, name: str, words: tuple[str, ...], frame: pd.DataFrame, money: str) -> None:
    sheet = book.add(name)
    top = book.head(sheet, name, words)
    columns = [str(column) for column in frame.columns]
    kinds = {at: DECISION for at, column in enumerate(columns) if pd.api.types.is_float_dtype(frame[frame.columns[at]])}
    numbers = {at: _form(columns[at], money) for at in kinds}
    rows = [list(row) for row in frame.astype(object).itertuples(index=False)]
    book.table(sheet, top, [column.replace("_", " ") for column in columns], rows, numbers, kinds)
    sheet.freeze_panes(top + 1, 2)
    sheet.repeat_rows(top)
    sheet.set_column(0, 1, 26)
    sheet.set_column(2, len(columns) - 1, 14)


def _form(column: str, money: str) -> str:
    if column in SHARES:
        return SHARE
    return money if column in MONEY or column.endswith(" weeks") else NUMBER
