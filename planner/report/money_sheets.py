"""Money of a plan as live formulas: inputs, hours, pay, cost and totals, with `wage_<contract>` and `total_cost`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import pandas as pd

from planner.cost.ledger import NO_QUEUE, Ledger
from planner.cost.seats import seats_paid
from planner.cost.vendors import enter_vendors, hired
from planner.report.inputs_sheet import Input, Names, add_inputs
from planner.report.live import Live, Span, number, sumproduct, times
from planner.report.pay_sheets import NONE, Table, add_hours, add_pay, premium_item
from planner.report.person_months import PersonMonth, Segment, person_months, segments
from planner.report.price_inputs import seat_inputs, share_inputs, vendor_inputs, wage_inputs
from planner.report.sheet import MONEY, NUMBER, Book, Cell, absolute, block
from planner.report.totals_sheet import CostRows, add_totals, month_cell
from planner.report.vendor_cells import VendorCells, with_least_bills
from planner.result import Plan
from planner.scenario import Scenario

COST = "Cost"
COST_HEADER = ("item", "queue", "team", "site", "cost centre", "month", "hours", "factor", "amount")
FACTOR, AMOUNT = 7, 8
TOLD = (
    "Pay of everybody at a place and month, each by their share of the queue; of a vendor, factor x price, the factor "
    "being what it took.",
)
Key = tuple[str, str, str, str, str, str]
"""Item, queue, team, site, cost centre, month."""
Line = tuple[Key, Live | float, Live]
"""A row of cost that is not a vendor's: key, hours, amount."""


def plan_inputs(plan: Plan) -> list[tuple[str, list[Input]]]:
    """Every input of a plan's money, by headings."""
    scenario = plan.scenario
    vendors = [one for vendor in hired(scenario) for one in vendor_inputs(scenario, vendor)]
    return [
        ("Wages", wage_inputs(scenario)),
        ("On top of wages", share_inputs(scenario)),
        ("Places of work", seat_inputs(scenario)),
        ("Vendors", vendors),
    ]


def add_money(book: Book, plan: Plan, week: Mapping[str, Live]) -> Live:
    """Sheets ``Inputs``, ``Hours``, ``Pay``, ``Cost`` and ``Totals``; gives `total_cost`.

    Parameters
    ----------
    week : mapping of person to Live
        Paid hours on the printable weeks, all together.
    """
    scenario = plan.scenario
    names = add_inputs(book, plan_inputs(plan), plan.inputs.sha256, plan.fingerprint)
    rows, tiers = person_months(plan), segments(scenario)
    hours = add_hours(book, scenario, rows, tiers, week)
    pay = add_pay(book, scenario, rows, tiers, hours, names)
    lines = [*_people(scenario, rows, tiers, hours, pay), *_empty_sites(plan, names)]
    order = list(_items(scenario))
    lines.sort(key=lambda line: order.index(line[0][0]))
    return _add_cost(book, plan, lines, names)


def _items(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """Items of people with the columns of hours that they are paid for."""
    premiums = {premium_item(premium.name): (premium_item(premium.name),) for premium in scenario.cost.premium}
    found: dict[str, tuple[str, ...]] = {"base pay": ("paid hours",), **premiums}
    found["overtime"] = tuple(one.label for one in segments(scenario))
    found["leave pay"] = ("leave hours",)
    return {**found, **dict.fromkeys(("load", "bonus", "licences", "supervision", "facility"), ())}


def _people(
    scenario: Scenario, rows: Sequence[PersonMonth], tiers: Sequence[Segment], hours: Table, pay: Table
) -> Iterator[Line]:
    """Every item, queue, place and month."""
    items = _items(scenario)
    for (place, month), members in groupby(enumerate(rows), key=lambda pair: (pair[1].place, pair[1].month)):
        mine = [number for number, _ in members]
        queues = list(dict.fromkeys(name for row in mine for name, share in rows[row].shares.items() if share))
        for item, counted in items.items():
            if item == "overtime" and not tiers:
                continue
            money = _span(pay, item, mine)
            for queue in queues:
                share = _span(hours, f"share {queue or NONE}", mine)
                worked: Live | float = 0.0
                for column in counted:
                    part = sumproduct(_span(hours, column, mine), share)
                    worked = (
                        part
                        if isinstance(worked, float)
                        else Live(f"{worked.text}+{part.text}", worked.number + part.number)
                    )
                yield (item, queue, *place, month), worked, sumproduct(money, share)


def _span(table: Table, column: str, rows: Sequence[int]) -> Span:
    """Cells of one column in neighbouring rows."""
    place = table.columns.index(column)
    values = [table.cells[row][column].number for row in rows]
    return block(table.sheet, (table.top + rows[0], place), (table.top + rows[-1], place), values)


def _empty_sites(plan: Plan, names: Names) -> Iterator[Line]:
    """Seats of sites where nobody is employed."""
    for seat in seats_paid(plan.scenario, plan.inputs.agents):
        if seat.agent is None:
            amount = times(names["price_facility"], number(seat.seats))
            yield ("facility", NO_QUEUE, "", seat.site, "", seat.month), 0.0, amount


def _vendor_rows(plan: Plan) -> pd.DataFrame:
    """Frame COST of the vendors' bills, not rounded."""
    ledger = Ledger({})
    enter_vendors(ledger, plan.scenario, plan.simulation.vendors)
    rows = [(*key, hours, amount, plan.scenario.currency) for key, (hours, amount) in ledger.rows.items()]
    frame = pd.DataFrame(rows, columns=list(plan.cost.columns))
    return with_least_bills(plan.scenario, frame) if rows else frame


def _add_cost(book: Book, plan: Plan, lines: Sequence[Line], names: Names) -> Live:
    sheet = book.add(COST)
    top = book.head(sheet, f"Cost, {plan.scenario.currency}", TOLD)
    rows: list[list[Cell]] = []
    keys: list[Key] = []
    amounts: list[float] = []

    def add(key: Key, hours: Live | float, factor: Cell, money: Cell, amount: float) -> None:
        rows.append([key[0], *(text or NONE for text in key[1:5]), month_cell(key[5]), hours, factor, money])
        keys.append(key)
        amounts.append(amount)

    for key, hours, money in lines:
        add(key, hours, None, money, money.number)
    vendors = VendorCells(plan.scenario, names)
    for *texts, hours, amount, _ in _vendor_rows(plan).itertuples(index=False, name=None):
        row = top + 1 + len(rows)
        taken, billed = vendors.cells(texts, absolute(row, FACTOR), float(amount))
        vendors.note(texts, absolute(row, AMOUNT), float(amount))
        add((texts[0], texts[1], texts[2], texts[3], texts[4], texts[5]), float(hours), taken, billed, float(amount))
    end = book.table(sheet, top, COST_HEADER, rows, {6: NUMBER, FACTOR: "0.000000", AMOUNT: MONEY})
    sheet.autofilter(top, 0, max(end - 1, top + 1), AMOUNT)
    sheet.freeze_panes(top + 1, 1)
    sheet.repeat_rows(top)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, AMOUNT, 16)
    total = add_totals(book, plan.scenario.currency, CostRows(COST, top + 1, max(end - 1, top + 1), keys, amounts))
    book.put(sheet, end, 0, "total_cost", bold=True)
    book.put(sheet, end, AMOUNT, total, MONEY, bold=True)
    return total
