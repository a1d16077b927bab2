"""Pay and cost as live formulas: change a wage or a person's hours, and `total_cost` follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from planner.cost.rates import hourly_rate
from planner.report.sheet import MONEY, NUMBER, Book, Cell, Formula, absolute, safe_name
from planner.result import Plan
from planner.scenario import Agent

PAY_HEADER = ("person", "name", "contract", "team", "site", "cost centre", "paid hours", "wage per hour", "base pay")
HOURS, WAGE, BASE = 6, 7, 8
COST_HEADER = ("item", "queue", "team", "site", "cost centre", "month", "hours", "per unit of base pay", "amount")
FACTOR, AMOUNT = 7, 8
NONE = "(none)"
"""Stands for an empty team, site or cost centre: a criterion of SUMIFS cannot be empty."""
Place = tuple[str, str, str]
"""Team, site, cost centre."""

PROPORTIONAL = ("wages", "wage", "premium", "overtime", "load", "bonus")
"""Items whose amounts move with base pay, by the first word of their name."""


def add_money(book: Book, plan: Plan, paid: Sequence[tuple[str, str, float]]) -> None:
    """Sheets ``Prices``, ``Pay`` and ``Cost`` with the names ``wage_<contract>`` and ``total_cost``.

    Parameters
    ----------
    paid : sequence of (agent, cell, hours)
        Where each person's paid hours stand, a row a person and week.
    """
    names = _prices(book, plan)
    base = _pay(book, plan, paid, names)
    _cost(book, plan, base)


def _prices(book: Book, plan: Plan) -> dict[str, str]:
    """Wages by contract; gives the defined name of each contract that has a wage."""
    sheet = book.add("Prices")
    wages = plan.scenario.cost.wage_per_h
    book.table(sheet, 0, ["contract", f"wage, {plan.scenario.currency} per paid hour"], wages.items(), {1: MONEY})
    names: dict[str, str] = {}
    for row, contract in enumerate(wages, start=1):
        name = plain = f"wage_{safe_name(contract)}"
        while name.casefold() in {taken.casefold() for taken in names.values()}:
            name = f"{plain}_{row}"
        names[contract] = name
        book.workbook.define_name(name, f"=Prices!{absolute(row, 1)}")
    sheet.set_column(0, 1, 30)
    return names


def place_of(agent: Agent) -> Place:
    """Where a person's cost stands."""
    return agent.team or NONE, agent.site or NONE, agent.cost_centre or NONE


def _pay(
    book: Book, plan: Plan, paid: Sequence[tuple[str, str, float]], names: dict[str, str]
) -> tuple[dict[Place, float], int]:
    """Base pay a person; gives its sum by place, and the last row."""
    sheet = book.add("Pay")
    cells: dict[str, list[str]] = defaultdict(list)
    hours: dict[str, float] = defaultdict(float)
    for agent_id, reference, value in paid:
        cells[agent_id].append(reference)
        hours[agent_id] += value
    rows: list[list[Cell]] = []
    base: dict[Place, float] = defaultdict(float)
    for row, agent in enumerate((a for a in plan.inputs.agents if a.agent in cells), start=1):
        wage = hourly_rate(plan.scenario, agent)
        own = agent.wage_per_h is not None or agent.salary_per_year is not None or agent.contract not in names
        pay = hours[agent.agent] * wage
        rows.append(
            [
                agent.agent,
                agent.name,
                agent.contract,
                *place_of(agent),
                Formula("=" + "+".join(cells[agent.agent]), hours[agent.agent]),
                wage if own else Formula(f"={names[agent.contract]}", wage),
                Formula(f"={absolute(row, HOURS)}*{absolute(row, WAGE)}", pay),
            ]
        )
        base[place_of(agent)] += pay
    end = book.table(sheet, 0, PAY_HEADER, rows, {HOURS: NUMBER, WAGE: MONEY, BASE: MONEY})
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, BASE, 15)
    return base, max(end - 1, 1)


def _cost(book: Book, plan: Plan, pay: tuple[dict[Place, float], int]) -> None:
    sheet = book.add("Cost")
    base, last = pay
    labels = plan.cost[["item", "queue", "team", "site", "cost_centre", "month"]].fillna("").astype(str)
    rows = [
        _cost_row(number, list(texts), float(hours), float(amount), base, last)
        for number, (texts, hours, amount) in enumerate(
            zip(labels.itertuples(index=False, name=None), plan.cost["hours"], plan.cost["amount"], strict=True),
            start=1,
        )
    ]
    end = book.table(sheet, 0, COST_HEADER, rows, {6: NUMBER, FACTOR: "0.000000", AMOUNT: MONEY})
    span = f"{absolute(1, AMOUNT)}:{absolute(max(end - 1, 1), AMOUNT)}"
    book.put(sheet, end, 0, f"total, {plan.scenario.currency}", bold=True)
    book.put(sheet, end, AMOUNT, Formula(f"=SUM({span})", plan.pay), MONEY, bold=True)
    book.workbook.define_name("total_cost", f"=Cost!{absolute(end, AMOUNT)}")
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, AMOUNT, 16)


def _cost_row(
    row: int, labels: list[str], hours: float, amount: float, base: dict[Place, float], last: int
) -> list[Cell]:
    """One row of the frame COST: what moves with base pay is a factor times the base pay of its place."""
    item, queue, team, site, centre, month = labels
    place = (team or NONE, site or NONE, centre or NONE)
    cells: list[Cell] = [item, queue, *place, month, hours]
    if item.split()[0].casefold() not in PROPORTIONAL or not base.get(place):
        return [*cells, None, amount]
    sums = [f"Pay!{absolute(1, column)}:{absolute(last, column)}" for column in (BASE, 3, 4, 5)]
    criteria = ",".join(f"{sums[k]},{absolute(row, k + 1)}" for k in (1, 2, 3))
    text = f"={absolute(row, FACTOR)}*SUMIFS({sums[0]},{criteria})"
    return [*cells, amount / base[place], Formula(text, amount)]
