"""Sheet ``Pay`` of months ahead: hours by wage for every kind of people, queue and month, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.capacity.case import Case
from planner.capacity.making import Origin
from planner.capacity.weeks import Weeks
from planner.report.capacity_calendar import PART, PREMIUM, PRICED
from planner.report.inputs_sheet import Names
from planner.report.live import Live, Span, minus, number, over, plus, sumproduct, times
from planner.report.pay_sheets import NONE, Table
from planner.report.sheet import MONEY, NUMBER, Book, Cell
from planner.report.totals_sheet import month_cell
from planner.report.week_grid import WeekGrid

SHEET = "Pay"
FACTS = ("people", "why", "queue", "team", "site", "cost centre", "month")
COUNTED = ("people, months", "paid hours", "premium, hours", "wage per hour", "overtime rate")
ITEMS = ("base pay", "premium", "overtime", "load", "bonus", "licences", "supervision", "facility")
TOLD = (
    "People, months: expected heads (sheet People) x the part of the month x the queue's share. Paid hours: those of "
    "the contract x heads, or hours decided. Premium, hours: hours x the share of the wage that premiums add.",
)
ONE = number(1.0)


@dataclass(frozen=True)
class Source:
    """People, or hours of people, that are paid for.

    Attributes
    ----------
    label, why : str
    origin : Origin
    wage : Live
    grid : WeekGrid
        Where the row `key` of heads, or of hours, stands.
    key : object
    hours_each : float
        Paid hours of one head in a whole week; 0: the row holds hours.
    rate : Live
        Factor of overtime on the wage.
    sign : float
        -1 where hours are given back.
    """

    label: str
    why: str
    origin: Origin
    wage: Live
    grid: WeekGrid
    key: tuple[str, int]
    hours_each: float = 0.0
    rate: Live = ONE
    sign: float = 1.0


@dataclass(frozen=True)
class Line:
    """One row of the sheet: a source, a queue and a month."""

    source: Source
    queue: str
    month: int
    weeks: slice

    @property
    def place(self) -> tuple[str, str, str, str, int]:
        """What rows are put together by."""
        origin = self.source.origin
        return self.queue, origin.team, origin.site, origin.cost_centre, self.month


def weeks_in(weeks: Weeks, month: int) -> slice:
    """Weeks that touch a month."""
    touched = weeks.in_month[:, month].nonzero()[0]
    return slice(int(touched[0]), int(touched[-1]) + 1)


def queues_of(calendar: WeekGrid, case: Case, skill: int, weeks: slice) -> Iterator[str]:
    """Queues over which money of a skill set is split in these weeks."""
    for queue in (*case.queues, ""):
        if ("share", skill, queue) in calendar and any(calendar.span(("share", skill, queue), weeks).values):
            yield queue


def lines_of(sources: Sequence[Source], calendar: WeekGrid, case: Case) -> list[Line]:
    """Every row, by queue, place and month."""
    found = []
    for source in sources:
        for month in range(len(case.weeks.months)):
            weeks = weeks_in(case.weeks, month)
            if any(source.grid.span(source.key, weeks).values):
                queues = queues_of(calendar, case, source.origin.skill, weeks)
                found += [Line(source, queue, month, weeks) for queue in queues]
    return sorted(found, key=lambda line: (line.place, line.source.label, line.source.why))


def add_pay(book: Book, lines: Sequence[Line], calendar: WeekGrid, case: Case, names: Names) -> Table:
    """Write the sheet; a reference to every cell of money is kept."""
    sheet = book.add(SHEET)
    columns = (*FACTS, *COUNTED, *ITEMS, "total")
    top = book.head(sheet, f"Pay, {case.scenario.currency}", TOLD)
    table = Table(SHEET, top + 1, columns, [])
    rows = [_row(row, line, table, calendar, case, names) for row, line in enumerate(lines)]
    numbers = dict.fromkeys(range(len(FACTS) + 3, len(columns)), MONEY)
    book.table(sheet, top, columns, rows, {6: "yyyy-mm", **dict.fromkeys((7, 8, 9), NUMBER), **numbers})
    sheet.freeze_panes(top + 1, 2)
    sheet.repeat_rows(top)
    sheet.set_column(0, 1, 22)
    sheet.set_column(2, len(columns) - 1, 13)
    return table


def spans(line: Line, calendar: WeekGrid) -> list[Span]:
    """The row of heads or hours, the part of the month, and the queue's share."""
    source = line.source
    return [
        source.grid.span(source.key, line.weeks),
        calendar.span(("month", line.month), line.weeks),
        calendar.span(("share", source.origin.skill, line.queue), line.weeks),
    ]


def paid_hours(line: Line, calendar: WeekGrid, *more: Span) -> Live:
    """Paid hours of a row, each week weighed by further rows."""
    source, rows = line.source, spans(line, calendar)
    if source.hours_each:
        each = number(source.hours_each)
        return times(each, sumproduct(*rows, calendar.span(PART, line.weeks), *more))
    hours = sumproduct(*rows, *more)
    return hours if source.sign > 0 else times(number(source.sign), hours)


def _row(row: int, line: Line, table: Table, calendar: WeekGrid, case: Case, names: Names) -> list[Cell]:
    source, mine = line.source, dict[str, Live]()
    written: dict[str, Live] = {}
    table.cells.append(mine)

    def put(name: str, formula: Live) -> None:
        written[name] = formula
        mine[name] = table.refer(row, name, formula.value)

    heads = source.hours_each > 0
    months = sumproduct(*spans(line, calendar), calendar.span(PRICED, line.weeks)) if heads else number(0.0)
    put("people, months", months)
    put("paid hours", paid_hours(line, calendar))
    put("premium, hours", paid_hours(line, calendar, calendar.span(PREMIUM, line.weeks)))
    put("wage per hour", source.wage)
    put("overtime rate", source.rate)
    wage = mine["wage per hour"]
    put("base pay", times(wage, mine["paid hours"]))
    put("premium", times(wage, mine["premium, hours"]))
    put("overtime", times(mine["base pay"], minus(mine["overtime rate"], ONE)))
    put("load", times(names["price_load"], plus(mine["base pay"], mine["premium"], mine["overtime"])))
    put("bonus", times(names["price_bonus"], mine["base pay"]))
    there = mine["people, months"]
    put("licences", times(names["price_licences"], there))
    monthly = over(names["price_supervision"], number(12.0), names["supervisor_span"])
    put("supervision", times(monthly, there))
    put("facility", number(0.0) if case.prices.seats_rented else times(names["price_facility"], there))
    put("total", plus(*(mine[item] for item in ITEMS)))
    origin = source.origin
    place = (line.queue or NONE, origin.team or NONE, origin.site or NONE, origin.cost_centre or NONE)
    return [source.label, source.why, *place, month_cell(case.weeks.months[line.month]),
            *(written[name] for name in table.columns[len(FACTS):])]  # fmt: skip
