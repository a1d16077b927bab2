"""Result sheets of months ahead: headcount by month, live; decisions, weeks and months as solved."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from planner.capacity.case import Case
from planner.capacity.result import CapacityPlan
from planner.capacity.words import USES
from planner.report.capacity_calendar import HELD, PART
from planner.report.capacity_pay import FACTS, Line, weeks_in
from planner.report.live import Live, over, sumproduct, times
from planner.report.pay_sheets import Table
from planner.report.sheet import DECISION, NUMBER, SHARE, Book, Cell, absolute, at, money_format
from planner.report.totals_sheet import month_cell
from planner.report.week_grid import WeekGrid

HEADCOUNT = "Headcount"
SHARES = ("p_meet", "p_meet_low", "p_meet_high", "p_meet_nothing")


def add_headcount(
    book: Book, case: Case, people: WeekGrid, pay: Table, calendar: WeekGrid, lines: Sequence[Line]
) -> None:
    """Sheet ``Headcount``: heads on average and at each month's end, paid hours and paid full-time people; live."""
    sheet = book.add(HEADCOUNT)
    header = ("month", "days", "heads, on average", "heads, in its last week", "paid hours", "full-time week, hours",
              "paid FTE")  # fmt: skip
    top = book.head(sheet, "Headcount by month", ("It follows attrition; what is decided stays as it was.",))
    full, weeks = case.scenario.full_time.hours_per_week, case.weeks
    rows: list[list[Cell]] = []
    for row, month in enumerate(weeks.months, start=top + 1):
        number_ = row - top - 1
        span, days = weeks_in(weeks, number_), weeks.in_month[:, number_]
        part, heads = calendar.span(("month", number_), span), people.span("all", span)
        held = calendar.span(HELD, span)
        average = over(sumproduct(heads, part, held), sumproduct(part, held))
        hours = sum(pay.cells[at_]["paid hours"].number for at_, line in enumerate(lines) if line.month == number_)
        worked = sumproduct(calendar.span(("month", number_), span), calendar.span(PART, span))
        paid = _sum_of_month(pay, absolute(row, 0), hours)
        fte = over(at(HEADCOUNT, row, 4, hours), times(at(HEADCOUNT, row, 5, full), worked))
        rows.append([month_cell(month), int(days.sum()), average, people.cell("all", span.stop - 1), paid,
                     full, fte])  # fmt: skip
    book.table(sheet, top, header, rows, {1: "0", 2: NUMBER, 3: NUMBER, 4: NUMBER, 5: NUMBER, 6: NUMBER})
    sheet.freeze_panes(top + 1, 1)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, len(header) - 1, 18)


def _sum_of_month(pay: Table, month: str, value: float) -> Live:
    last = pay.top + max(len(pay.cells) - 1, 0)
    hours, months = (
        f"{pay.sheet}!{absolute(pay.top, column)}:{absolute(last, column)}"
        for column in (pay.columns.index("paid hours"), FACTS.index("month"))
    )
    return Live(f"SUMIFS({hours},{months},{month})", value)


def add_solved(book: Book, plan: CapacityPlan) -> None:
    """Sheets ``Decisions`` and ``Weeks and months``: as solved."""
    told = ("As solved: it does not follow the inputs and needs a new solve.",)
    money = money_format(plan.plan.made.making.case.scenario.currency)
    sheet = book.add("Decisions")
    top = book.head(sheet, "Decisions, by their deadline", told)
    header = ("decide by", "lever", "of what", "from", "to", "amount", "at most a week", "unit", "money")
    rows: list[list[Cell]] = [
        [row["decide_by"], USES[str(row["lever"])], str(row["what"]), row["from"], row["to"], float(row["amount"]),
         float(row["highest"]), str(row["unit"]), float(row["cost"])]
        for _, row in plan.decisions.sort_values("decide_by", kind="stable").iterrows()
    ]  # fmt: skip
    book.table(sheet, top, header, rows, {8: money}, dict.fromkeys((5, 6, 8), DECISION))
    sheet.freeze_panes(top + 1, 3)
    sheet.repeat_rows(top)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 2, 30)
    sheet.set_column(3, 8, 16)
    _frame(book, "Weeks and months", plan.frame, told, money)


def _frame(book: Book, name: str, frame: pd.DataFrame, told: Sequence[str], money: str) -> None:
    sheet = book.add(name)
    top = book.head(sheet, name, told)
    columns = [str(column) for column in frame.columns]
    numbers = {at_: SHARE if column in SHARES else money if column.startswith("cost") else NUMBER
               for at_, column in enumerate(columns)}  # fmt: skip
    rows = [list(row) for row in frame.itertuples(index=False)]
    kinds = dict.fromkeys(range(4, len(columns)), DECISION)
    book.table(sheet, top, [column.replace("_", " ") for column in columns], rows, {**numbers, 2: "0"}, kinds)
    sheet.autofilter(top, 0, top + max(len(rows), 1), len(columns) - 1)
    sheet.freeze_panes(top + 1, 4)
    sheet.repeat_rows(top)
    sheet.set_column(0, len(columns) - 1, 14)
