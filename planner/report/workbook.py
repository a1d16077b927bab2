"""``plan.xlsx``: the printable week, the plan by day, and its cost as live formulas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from xlsxwriter import Workbook

from planner.report.about_sheet import add_about
from planner.report.fairness_section import BurdensTold, add_fairness, burdens_told
from planner.report.labour_section import labour_sentences
from planner.report.live import Live, plus
from planner.report.money_sheets import add_money
from planner.report.sheet import NUMBER, SHARE, UNIT, Book, Cell, absolute, at, money_format
from planner.report.tables import WeekRow, dates_of, forecast_by_day, requirement_by_day, week_rows
from planner.report.words import (
    DEFINITIONS,
    missed,
    missed_words,
    span_words,
    summary_paragraphs,
    synthetic,
    target_words,
)
from planner.result import Plan

WEEK_DAYS = 7
FIRST_DAY = 5
"""Column of a week's first day, after person, name, team, site and contract."""
HEADER_ROW = 3
SUMMARY_COLUMNS = (24, 40, 22, 22, 22, 22, 22)
"""Widths of the sheet Summary, characters."""


SHEETS = {
    "Inputs": "every price with unit, source and name, and the sha256 of the files behind it all",
    "Hours": "what the roster decided: hours, leave, months employed, seats, each person's time by queue",
    "Pay": "hours x prices, a row a person and month",
    "Cost": "the same money by item, queue, team, site, cost centre and month",
    "Totals": "total_cost, and the same money added up five ways that agree",
    "Week": "the roster to print, a row a person and a column a day; each further week has a sheet of its own",
    "Summary": "what the plan promises, what is short and why, what it costs, how sure it is",
    "Forecast by day": "contacts expected, by day and queue",
    "Requirement by day": "person-hours required, scheduled, short and above, by day and queue",
    "Fairness": "who bore which burdens, where anybody did",
}
USE = (
    "To see what another wage, load, premium, overtime rate, seat price or vendor's price costs on this roster, "
    "change it on the sheet Inputs: total_cost on the sheet Totals follows. It equals a rerun priced on the same "
    "roster, to the cent. pay_rise moves every wage and salary at once.",
    "Who works when, hours under premiums, overtime, leave, what vendors took and how people's time divides over "
    "queues were decided or simulated for the inputs as they were. They stay as they are until the planner solves "
    "anew: other volumes, targets, rules or people are changed in the scenario file, not here.",
)


def write_workbook(plan: Plan, path: Path, burdens: BurdensTold | None = None) -> None:
    """Write the workbook; the same plan gives the same bytes. Burdens are counted where they are not given."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = Workbook(str(path), {**options, "default_date_format": "yyyy-mm-dd"})
    stamp = dt.datetime.combine(plan.scenario.start, dt.time())
    workbook.set_properties({"title": plan.scenario.name, "created": stamp})
    book = Book(workbook)
    _about(book, plan)
    weeks = _weeks_of(plan)
    total = add_money(book, plan, _paid_cells(weeks))
    for name, dates, rows in weeks:
        _week(book, plan, name, dates, rows)
    _summary(book, plan, total)
    _forecast(book, plan)
    _requirement(book, plan)
    add_fairness(book, burdens or burdens_told(plan))
    workbook.close()


def _about(book: Book, plan: Plan) -> None:
    made_up = ["Synthetic sample data: no customer, agent or vendor in it exists."] if synthetic(plan) else []
    what = f"The plan of {plan.scenario.name}, {span_words(plan)}, money in {plan.scenario.currency}."
    paragraphs = [("What this is", [what, *made_up]), ("How to use it", USE[:1]), ("What needs a new solve", USE[1:])]
    add_about(book, plan.scenario.name, paragraphs, SHEETS, DEFINITIONS)


def _weeks_of(plan: Plan) -> list[tuple[str, list[dt.date], list[WeekRow]]]:
    """Sheets ``Week``, ``Week 2``, ... with their dates and rows."""
    every = dates_of(plan)
    spans = [every[first : first + WEEK_DAYS] for first in range(0, len(every), WEEK_DAYS)]
    return [
        ("Week" if number == 1 else f"Week {number}", dates, week_rows(plan, dates))
        for number, dates in enumerate(spans, start=1)
    ]


def _paid_cells(weeks: Sequence[tuple[str, list[dt.date], list[WeekRow]]]) -> dict[str, Live]:
    """Where each person's paid hours stand, all weeks together."""
    cells: dict[str, list[Live]] = {}
    for name, dates, rows in weeks:
        for place, row in enumerate(rows):
            cell = at(name, HEADER_ROW + 1 + place, FIRST_DAY + len(dates), row.paid_h)
            cells.setdefault(row.agent.agent, []).append(cell)
    return {agent: plus(*own) for agent, own in cells.items()}


def _week(book: Book, plan: Plan, name: str, dates: list[dt.date], rows: Sequence[WeekRow]) -> None:
    """A printable week: one row a person, one column a day."""
    sheet = book.add(name)
    paid_column = FIRST_DAY + len(dates)
    book.put(sheet, 0, 0, plan.scenario.name, bold=True)
    book.put(
        sheet,
        1,
        0,
        f"Hours on each site's clock, {dates[0]} to {dates[-1]}; paid hours worked, without leave and unpaid meals.",
    )
    header = ["person", "name", "team", "site", "contract", *(f"{date:%a %d %b}" for date in dates), "paid hours"]
    end = book.table(sheet, HEADER_ROW, header, (_week_cells(row) for row in rows), {paid_column: NUMBER})
    first, last = HEADER_ROW + 1, max(end - 1, HEADER_ROW + 1)
    span = f"{absolute(first, paid_column)}:{absolute(last, paid_column)}"
    total = sum(row.paid_h for row in rows)
    book.put(sheet, end, FIRST_DAY - 1, "total", bold=True)
    book.put(sheet, end, paid_column, Live(f"SUM({span})", total), NUMBER, bold=True)
    sheet.freeze_panes(HEADER_ROW + 1, 2)
    sheet.repeat_rows(HEADER_ROW)
    sheet.set_column(0, 0, 9)
    sheet.set_column(1, 4, 17)
    sheet.set_column(FIRST_DAY, paid_column, 12)
    sheet.print_area(0, 0, end, paid_column)


def _week_cells(row: WeekRow) -> list[Cell]:
    agent = row.agent
    return [agent.agent, agent.name, agent.team, agent.site, agent.contract, *row.texts, row.paid_h]


def _forecast(book: Book, plan: Plan) -> None:
    sheet = book.add("Forecast by day")
    header = ["date", "queue", "contacts expected", "workload, hours", "handle time, s"]
    top = book.head(sheet, "Forecast by day", ["Contacts expected and the hours of work in them."])
    book.table(sheet, top, header, forecast_by_day(plan).itertuples(index=False, name=None))
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(top)
    sheet.set_column(0, len(header) - 1, 18)


def _requirement(book: Book, plan: Plan) -> None:
    sheet = book.add("Requirement by day")
    header = ["date", "queue", "required, h", "scheduled, h", "short, h", "surplus, h"]
    top = book.head(sheet, "Requirement by day", ["Hours of people, h: needed, rostered, missing and above the need."])
    end = book.table(sheet, top, header, requirement_by_day(plan).itertuples(index=False, name=None))
    totals = requirement_by_day(plan)[["required_h", "scheduled_h", "short_h", "surplus_h"]].sum()
    book.put(sheet, end, 1, "total", bold=True)
    for column, total in enumerate(totals, start=2):
        span = f"{absolute(top + 1, column)}:{absolute(max(end - 1, top + 1), column)}"
        book.put(sheet, end, column, Live(f"SUM({span})", float(total)), bold=True)
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(top)
    sheet.set_column(0, len(header) - 1, 16)


def _summary(book: Book, plan: Plan, total: Live) -> None:
    sheet = book.add("Summary")
    lines: list[tuple[str, str]] = [("plan", plan.scenario.name), ("days", span_words(plan))]
    if synthetic(plan):
        lines.append(("data", "synthetic sample data"))
    lines += [(heading, sentence) for heading, sentences in summary_paragraphs(plan) for sentence in sentences]
    last, width = len(SUMMARY_COLUMNS) - 1, sum(SUMMARY_COLUMNS[1:])
    top = book.head(sheet, "Summary")
    row = book.sentences(sheet, top - 2, ["", ""], lines, last, width)
    book.put(sheet, row, 0, f"total cost, {plan.scenario.currency}", bold=True)
    book.put(sheet, row, 1, total, money_format(plan.scenario.currency), bold=True)
    words = {queue.name: target_words(queue) for queue in plan.scenario.queue}
    promised = [
        [p.queue, p.period, words[p.queue], p.level, p.p_meet, p.chance, "kept" if p.met else "missed"]
        for p in plan.promises
    ]
    header = ["queue", "period", "target", "mean service level", "chance of meeting it", "chance asked", "result"]
    row = book.table(sheet, row + 2, header, promised, {3: SHARE, 4: SHARE, 5: SHARE}, {6: UNIT})
    told: list[tuple[Sequence[str], Sequence[Sequence[str]]]] = [
        (["missed", "why"], [[p.queue, missed_words(p)] for p in missed(plan)]),
        (["warning", ""], [[str(n), text] for n, text in enumerate(plan.warnings, start=1)]),
        (["labour rules", ""], [["", sentence] for sentence in labour_sentences(plan)]),
        (["term", "meaning"], DEFINITIONS),
    ]
    for heads, texts in told:
        if texts:
            row = book.sentences(sheet, row + 1, heads, texts, last, width)
    for column, wide in enumerate(SUMMARY_COLUMNS):
        sheet.set_column(column, column, wide)
