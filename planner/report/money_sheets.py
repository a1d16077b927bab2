"""Pay and cost as live formulas: change a wage, a rate or a person's hours, and `total_cost` follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.cost.rates import hourly_rate, is_salaried
from planner.report.prices_sheet import Prices, add_prices
from planner.report.sheet import MONEY, NUMBER, Book, Cell, Formula, absolute
from planner.report.vendor_cells import VendorCells, with_least_bills
from planner.result import Plan
from planner.scenario import Agent

PAY_HEADER = (
    "person",
    "name",
    "contract",
    "team",
    "site",
    "cost centre",
    "paid hours",
    "wage per hour",
    "base pay",
    "hours as planned",
    "pay as planned",
)
PLACE, HOURS, WAGE, BASE, PLANNED_H, PLANNED = 3, 6, 7, 8, 9, 10
"""Columns of the sheet Pay; a place stands in three of them."""
COST_HEADER = ("item", "queue", "team", "site", "cost centre", "month", "hours", "factor", "amount")
FACTOR, AMOUNT = 7, 8
NONE = "(none)"
"""Stands for an empty team, site or cost centre: a criterion of SUMIFS cannot be empty."""
DRIVERS = {"base": BASE, "premium": BASE, "overtime": BASE, "load": BASE, "bonus": BASE, "leave": PLANNED}
"""What an item moves with, by the first word of its name: base pay, or the wages at the hours planned."""

Place = tuple[str, str, str]
"""Team, site, cost centre."""


@dataclass(frozen=True)
class Pay:
    """Sums of the sheet Pay.

    Attributes
    ----------
    sums : mapping of place to money
        Base pay as planned.
    last : int
        The sheet's last row.
    """

    sums: Mapping[Place, float]
    last: int


def add_money(book: Book, plan: Plan, paid: Sequence[tuple[str, str, float]]) -> None:
    """Sheets ``Prices``, ``Pay`` and ``Cost`` with the names ``wage_<contract>`` and ``total_cost``.

    Parameters
    ----------
    paid : sequence of (agent, cell, hours)
        Where each person's paid hours stand, a row a person and week.
    """
    prices = add_prices(book, plan.scenario)
    _add_cost(book, plan, _add_pay(book, plan, paid, prices), prices)


def place_of(agent: Agent) -> Place:
    """Where a person's cost stands."""
    return agent.team or NONE, agent.site or NONE, agent.cost_centre or NONE


def _add_pay(book: Book, plan: Plan, paid: Sequence[tuple[str, str, float]], prices: Prices) -> Pay:
    sheet = book.add("Pay")
    cells: dict[str, list[str]] = defaultdict(list)
    hours: dict[str, float] = defaultdict(float)
    for agent_id, reference, value in paid:
        cells[agent_id].append(reference)
        hours[agent_id] += value
    rows, sums = [], defaultdict[Place, float](float)
    for row, agent in enumerate((a for a in plan.inputs.agents if a.agent in cells), start=1):
        wage = hourly_rate(plan.scenario, agent)
        rows.append(_pay_row(row, agent, "+".join(cells[agent.agent]), hours[agent.agent], wage, prices))
        sums[place_of(agent)] += hours[agent.agent] * wage
    formats = {HOURS: NUMBER, WAGE: MONEY, BASE: MONEY, PLANNED_H: NUMBER, PLANNED: MONEY}
    end = book.table(sheet, 0, PAY_HEADER, rows, formats)
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, PLANNED, 15)
    return Pay(dict(sums), max(end - 1, 1))


def _pay_row(row: int, agent: Agent, reference: str, hours: float, wage: float, prices: Prices) -> list[Cell]:
    """One person: hours from the week's sheet, the contract's wage by its name unless they have one of their own."""
    own = agent.wage_per_h is not None or agent.salary_per_year is not None or agent.contract not in prices.wages
    worked = PLANNED_H if is_salaried(agent) else HOURS  # a salary does not follow the hours
    return [
        agent.agent,
        agent.name,
        agent.contract,
        *place_of(agent),
        Formula(f"={reference}", hours),
        wage if own else Formula(f"={prices.wages[agent.contract]}", wage),
        Formula(f"={absolute(row, worked)}*{absolute(row, WAGE)}", hours * wage),
        hours,
        Formula(f"={absolute(row, PLANNED_H)}*{absolute(row, WAGE)}", hours * wage),
    ]


def _add_cost(book: Book, plan: Plan, pay: Pay, prices: Prices) -> None:
    sheet = book.add("Cost")
    cost = with_least_bills(plan.scenario, plan.cost)
    labels = cost[["item", "queue", "team", "site", "cost_centre", "month"]].fillna("").astype(str)
    vendors = VendorCells(plan.scenario, prices.items)
    rows: list[list[Cell]] = []
    for texts, hours, amount in zip(
        labels.itertuples(index=False, name=None), cost["hours"], cost["amount"], strict=True
    ):
        item, queue, *place, month = texts
        row = len(rows) + 1
        money = vendors.cells(texts, absolute(row, FACTOR), float(amount))
        money = money or _amount_cells(row, texts, float(amount), pay, prices)
        vendors.note(texts, absolute(row, AMOUNT), float(amount))
        rows.append([item, queue, *(text or NONE for text in place), month, float(hours), *money])
    end = book.table(sheet, 0, COST_HEADER, rows, {6: NUMBER, FACTOR: "0.000000", AMOUNT: MONEY})
    span = f"{absolute(1, AMOUNT)}:{absolute(max(end - 1, 1), AMOUNT)}"
    book.put(sheet, end, 0, f"total, {plan.scenario.currency}", bold=True)
    book.put(sheet, end, AMOUNT, Formula(f"=SUM({span})", plan.pay), MONEY, bold=True)
    book.workbook.define_name("total_cost", f"=Cost!{absolute(end, AMOUNT)}")
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, AMOUNT, 16)


def _amount_cells(row: int, texts: Sequence[str], amount: float, pay: Pay, prices: Prices) -> list[Cell]:
    """Factor and amount: ``amount = factor x price x what it moves with``, each as far as the item has them."""
    item, place = texts[0], (texts[2] or NONE, texts[3] or NONE, texts[4] or NONE)
    name, price = prices.of_item(item)
    driver = DRIVERS.get(item.split()[0])
    moved_by = pay.sums.get(place, 0.0) if driver is not None else 1.0
    if not moved_by or not price or (driver is None and not name):
        return [None, amount]
    parts = [absolute(row, FACTOR), *([name] if name else [])]
    if driver is not None:
        columns = [f"Pay!{absolute(1, column)}:{absolute(pay.last, column)}" for column in range(PLACE, PLACE + 3)]
        criteria = ",".join(f"{column},{absolute(row, 2 + step)}" for step, column in enumerate(columns))
        parts.append(f"SUMIFS(Pay!{absolute(1, driver)}:{absolute(pay.last, driver)},{criteria})")
    return [amount / (price * moved_by), Formula("=" + "*".join(parts), amount)]
