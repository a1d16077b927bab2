"""Sheet ``Cost`` of months ahead: every item by queue, team, site, cost centre and month, from pay and other costs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from planner.capacity.case import Case
from planner.report.capacity_other import Other
from planner.report.capacity_pay import ITEMS, ONE, Line
from planner.report.live import Live, total
from planner.report.pay_sheets import NONE, Table
from planner.report.sheet import MONEY, Book, Cell, block
from planner.report.totals_sheet import AMOUNT, CostRows, add_totals, month_cell

SHEET = "Cost"
HEADER = ("item", "queue", "team", "site", "cost centre", "month", "", "", "amount")
TOLD = ("The rows of Pay and of Other costs, put together. Filter it, or make a pivot table of it.",)
Key = tuple[str, str, str, str, str, str]


def add_cost(
    book: Book, case: Case, pay: Table, lines: Sequence[Line], others: Sequence[Other], amounts: Sequence[Live]
) -> Live:
    """Write the sheets ``Cost`` and ``Totals``; gives `total_cost`."""
    sheet = book.add(SHEET)
    currency = case.scenario.currency
    top = book.head(sheet, f"Cost, {currency}", TOLD)
    rows: list[tuple[Key, Live]] = [*_paid(pay, lines, case)]
    for one, amount in zip(others, amounts, strict=True):
        origin, month = one.origin, case.weeks.months[one.month]
        rows.append(((one.item, one.queue, origin.team, origin.site, origin.cost_centre, month), amount))
    cells: list[list[Cell]] = [
        [key[0], *(text or NONE for text in key[1:5]), month_cell(key[5]), None, None, amount] for key, amount in rows
    ]
    end = book.table(sheet, top, HEADER, cells, {AMOUNT: MONEY})
    sheet.autofilter(top, 0, max(end - 1, top + 1), AMOUNT)
    sheet.freeze_panes(top + 1, 1)
    sheet.repeat_rows(top)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 5, 16)
    sheet.set_column(6, 7, 1)
    sheet.set_column(AMOUNT, AMOUNT, 18)
    keys, values = [key for key, _ in rows], [amount.number for _, amount in rows]
    found = add_totals(book, currency, CostRows(SHEET, top + 1, max(end - 1, top + 1), keys, values))
    book.put(sheet, end, 0, "total_cost", bold=True)
    book.put(sheet, end, AMOUNT, found, MONEY, bold=True)
    return found


def _paid(pay: Table, lines: Sequence[Line], case: Case) -> list[tuple[Key, Live]]:
    """Sums of neighbouring rows of pay, item by item."""
    found: list[tuple[Key, Live]] = []
    blocks = [
        (place, [row for row, _ in members]) for place, members in groupby(enumerate(lines), lambda pair: pair[1].place)
    ]
    for item in ITEMS:
        column = pay.columns.index(item)
        for (queue, team, site, centre, month), rows in blocks:
            if not any(_has(item, lines[row], case) for row in rows):
                continue
            values = [pay.cells[row][item].number for row in rows]
            span = block(pay.sheet, (pay.top + rows[0], column), (pay.top + rows[-1], column), values)
            found.append(((item, queue, team, site, centre, case.weeks.months[month]), total(span)))
    return found


def _has(item: str, line: Line, case: Case) -> bool:
    """Whether a row can ever have money of an item, whatever its price."""
    if item in ("licences", "supervision", "facility"):
        return line.source.hours_each > 0 and not (item == "facility" and case.prices.seats_rented)
    if item == "premium":
        return bool(case.prices.clock) or bool(case.prices.premium.any())
    return item != "overtime" or line.source.rate is not ONE
