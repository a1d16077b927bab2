"""Sheets ``Hours`` and ``Pay``: a row a person and month, what was decided and what it costs, line by line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from planner.cost.ledger import NO_QUEUE
from planner.cost.pay import DAYS_PER_SALARY_YEAR
from planner.cost.rates import WEEKS_PER_YEAR, is_salaried
from planner.report.inputs_sheet import Names
from planner.report.live import Live, largest, minus, number, over, plus, times
from planner.report.person_months import PersonMonth, Segment
from planner.report.price_inputs import RISE_NAME, tier_name
from planner.report.sheet import DECISION, INPUT, MONEY, Book, Cell, Marked, at
from planner.scenario import Agent, Scenario

HOURS, PAY = "Hours", "Pay"
NONE = "(none)"
"""Stands for an empty queue, team, site or cost centre."""
FACTS = ("person", "name", "contract", "team", "site", "cost centre", "month", "own wage per hour", "salary per year",
         "hours a week of the salary")  # fmt: skip
PLACE = ("person", "team", "site", "cost centre", "month")
ONE = number(1.0)
Put = Callable[[str, Live], None]


@dataclass(frozen=True)
class Table:
    """Rows of a sheet with their columns by name.

    Attributes
    ----------
    sheet : str
    top : int
        Row of the first person.
    columns : tuple of str
    cells : list of dict of column to Live
        References to the cells of each row.
    """

    sheet: str
    top: int
    columns: tuple[str, ...]
    cells: list[dict[str, Live]]

    def refer(self, row: int, column: str, value: float | str) -> Live:
        """A cell as part of a formula on another sheet."""
        return at(self.sheet, self.top + row, self.columns.index(column), value)


def premium_item(name: str) -> str:
    """Item of a premium."""
    return f"premium {name}"


def add_hours(
    book: Book, scenario: Scenario, rows: Sequence[PersonMonth], tiers: Sequence[Segment], week: Mapping[str, Live]
) -> Table:
    """Sheet ``Hours``: facts of people, hours and seats; how each person's money divides over queues.

    Parameters
    ----------
    week : mapping of person to Live
        Paid hours on the printable weeks, all together.
    """
    sheet = book.add(HOURS)
    queues = [queue.name for queue in scenario.queue]
    premiums = [premium_item(premium.name) for premium in scenario.cost.premium]
    shares = [f"share {name or NONE}" for name in (*queues, NO_QUEUE)]
    counted = ["paid hours", "leave hours", *premiums, *(one.label for one in tiers), "days employed",
               "months employed", "seats, months", *shares]  # fmt: skip
    told = (
        "A row a person and month. Grey: what the roster decided, so it needs a new solve; paid hours follow Week.",
        "Hours under a premium, beyond a tier of overtime and on leave do not follow a change on the sheets Week. "
        "Keep rows in order: Cost adds them up by place.",
    )
    top = book.head(sheet, "Hours", told)
    kinds = {7: INPUT, 8: INPUT, 9: INPUT, **dict.fromkeys(range(11, len(FACTS) + len(counted)), DECISION)}
    numbers = {
        len(FACTS) + place: "0.0000" for place, name in enumerate(counted) if "months" in name or "share" in name
    }
    cells = [_hours_cells(scenario, one, queues, week) for one in rows]
    book.table(sheet, top, (*FACTS, *counted), cells, {7: MONEY, 8: MONEY, **numbers}, kinds)
    sheet.freeze_panes(top + 1, 2)
    sheet.repeat_rows(top)
    sheet.set_column(0, 0, 9)
    sheet.set_column(1, 5, 16)
    sheet.set_column(6, len(FACTS) + len(counted) - 1, 11)
    table = Table(HOURS, top + 1, (*FACTS, *counted), [])
    for row, written in enumerate(cells):
        table.cells.append(
            {name: table.refer(row, name, _value(cell)) for name, cell in zip(table.columns, written, strict=True)}
        )
    return table


def _value(cell: Cell) -> float | str:
    inner = cell.value if isinstance(cell, Marked) else cell
    inner = inner.value if isinstance(inner, Live) else inner
    return inner if isinstance(inner, str | int | float) else 0.0


def _hours_cells(scenario: Scenario, one: PersonMonth, queues: Sequence[str], week: Mapping[str, Live]) -> list[Cell]:
    agent = one.agent
    shown = week.get(agent.agent)
    paid: Cell = one.paid_h
    if shown is not None and one.part > 0:
        paid = shown if one.part > 1 - 1e-12 else times(shown, number(one.part))
    salary = agent.salary_per_year if is_salaried(agent) else None
    return [
        agent.agent,
        agent.name,
        agent.contract,
        *(text or NONE for text in one.place),
        one.month,
        agent.wage_per_h,
        salary,
        None if salary is None else agent.contract_h or scenario.full_time.hours_per_week,
        paid,
        one.leave_h,
        *(one.premium_h.get(premium.name, 0.0) for premium in scenario.cost.premium),
        *one.segment_h,
        one.days,
        one.employed,
        one.seats,
        *(one.shares.get(name, 0.0) for name in (*queues, NO_QUEUE)),
    ]


def add_pay(
    book: Book, scenario: Scenario, rows: Sequence[PersonMonth], tiers: Sequence[Segment], hours: Table, names: Names
) -> Table:
    """Sheet ``Pay``: every item of money of each person and month, a formula each."""
    sheet = book.add(PAY)
    premiums = [premium_item(premium.name) for premium in scenario.cost.premium]
    items = ("base pay", *premiums, "overtime", "leave pay", "load", "bonus", "licences", "supervision", "facility")
    columns = (*PLACE, "wage per hour", *items, "total")
    top = book.head(
        sheet, "Pay", (f"Money in {scenario.currency}: hours of the sheet Hours by prices of the sheet Inputs.",)
    )
    table = Table(PAY, top + 1, columns, [])
    written: list[list[Cell]] = []
    for row, one in enumerate(rows):
        facts = {name: hours.cells[row][name] for name in hours.columns}
        amounts: dict[str, Live] = {}

        def put(name: str, formula: Live, row: int = row, amounts: dict[str, Live] = amounts) -> None:
            amounts[name] = formula
            table.cells[row][name] = table.refer(row, name, formula.value)

        table.cells.append({})
        put("wage per hour", _wage(one.agent, facts, names))
        _amounts(one, scenario, tiers, facts, table.cells[row], names, put)
        put("total", plus(*(table.cells[row][item] for item in items)))
        place = [one.agent.agent, *(text or NONE for text in one.place), one.month]
        written.append([*place, *(amounts[name] for name in columns[len(PLACE) :])])
    book.table(sheet, top, columns, written, dict.fromkeys(range(len(PLACE), len(columns)), MONEY))
    sheet.freeze_panes(top + 1, len(PLACE))
    sheet.repeat_rows(top)
    sheet.set_column(0, 0, 9)
    sheet.set_column(1, len(columns) - 1, 13)
    return table


def _wage(agent: Agent, facts: Mapping[str, Live], names: Names) -> Live:
    """Of one hour: the person's own, that of their salary, or the contract's."""
    risen = plus(ONE, names[RISE_NAME])
    contract = f"wage_{agent.contract}"
    if agent.wage_per_h is not None:
        return times(facts["own wage per hour"], risen)
    if agent.salary_per_year is not None:
        weekly = facts["hours a week of the salary"]
        return times(over(facts["salary per year"], number(WEEKS_PER_YEAR), weekly), risen)
    return times(names[contract], risen) if contract in names else number(0.0)


def _amounts(
    one: PersonMonth,
    scenario: Scenario,
    tiers: Sequence[Segment],
    facts: Mapping[str, Live],
    mine: Mapping[str, Live],
    names: Names,
    put: Put,
) -> None:
    salaried, wage, zero = is_salaried(one.agent), mine["wage per hour"], number(0.0)
    if salaried:
        year = times(facts["salary per year"], plus(ONE, names[RISE_NAME]))
        put("base pay", over(times(year, facts["days employed"]), number(DAYS_PER_SALARY_YEAR)))
    else:
        put("base pay", times(wage, facts["paid hours"]))
    premiums = [premium_item(premium.name) for premium in scenario.cost.premium]
    for item in premiums:
        put(item, times(names[item], wage, facts[item]))
    extra = [times(facts[tier.label], minus(_rate(tier, names), ONE)) for tier in tiers]
    put("overtime", zero if salaried or not extra else times(wage, plus(*extra)))
    put("leave pay", zero if salaried else times(wage, facts["leave hours"]))
    put(
        "load", times(names["price_load"], plus(mine["base pay"], *(mine[item] for item in premiums), mine["overtime"]))
    )
    put("bonus", times(names["price_bonus"], plus(mine["base pay"], mine["leave pay"])))
    put("licences", times(names["price_licences"], facts["months employed"]))
    monthly = over(names["price_supervision"], number(12.0), names["supervisor_span"])
    put("supervision", times(monthly, facts["months employed"]))
    put("facility", times(names["price_facility"], facts["seats, months"]))


def _rate(tier: Segment, names: Names) -> Live:
    return largest(*(names[tier_name(number)] for number in tier.reached))
