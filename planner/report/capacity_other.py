"""Sheet ``Other costs`` of months ahead: what is paid beside hours and heads, a row an item, queue and month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.capacity.case import Case
from planner.capacity.making import NOBODY, Origin
from planner.capacity.solving import Solved
from planner.cost.vendors import BONUS, MINIMUM, item_of
from planner.report.capacity_calendar import PART
from planner.report.capacity_decided import Quantity, months_running, starts
from planner.report.capacity_inputs import lever_name
from planner.report.capacity_pay import Line, paid_hours, queues_of, weeks_in
from planner.report.inputs_sheet import Names
from planner.report.live import Live, largest, minus, number, plus, sumproduct, times
from planner.report.pay_sheets import NONE
from planner.report.sheet import MONEY, NUMBER, Book, Cell, at
from planner.report.totals_sheet import month_cell
from planner.report.week_grid import WeekGrid
from planner.scenario.money import Vendor

SHEET = "Other costs"
HEADER = ("item", "what", "queue", "team", "site", "cost centre", "month", "quantity", "unit", "price", "amount")
QUANTITY, PRICE, AMOUNT = 7, 9, 10
TOLD = ("Quantity x price. A vendor's least bill is what its bills of the month lack of it, on the sheet Vendors.",)


@dataclass(frozen=True)
class Other:
    """One row: where it belongs, how much of what, at which price."""

    item: str
    what: str
    queue: str
    origin: Origin
    month: int
    quantity: Live
    unit: str
    price: Live


def others_of(
    solved: Solved, lines: Sequence[Line], calendar: WeekGrid, people: WeekGrid, decided: WeekGrid,
    paid: Sequence[Quantity], names: Names,
) -> list[Other]:  # fmt: skip
    """Every row but vendors' least bills: arrivals, levers' own prices, and what is decided by quantity."""
    case = solved.made.making.case
    found = [*_arrivals(solved, calendar, people, decided, names), *_lever_hours(lines, calendar, names)]
    for place, one in enumerate(paid):
        found += _decided(case, calendar, decided, ("quantity", place), one, names)
    return found


def _arrivals(solved: Solved, calendar: WeekGrid, people: WeekGrid, decided: WeekGrid, names: Names) -> Iterator[Other]:
    """Recruiting in the first week, training while in class."""
    making = solved.made.making
    case = making.case
    for column in starts(solved):
        number_, start = making.starts[column]
        intake = case.intakes[number_]
        kind = intake.kind
        origin = Origin(making.skill_of(kind.queues), "", intake.team, intake.site, intake.cost_centre)
        for month in range(len(case.weeks.months)):
            weeks = weeks_in(case.weeks, month)
            for queue in queues_of(calendar, case, origin.skill, weeks):
                where = (intake.name, queue, origin, month)
                share, part = ("share", origin.skill, queue), ("month", month)
                if intake.use == "hire" and weeks.start <= start < weeks.stop:
                    people_of = times(decided.cell(("start", column), start), calendar.cell(part, start),
                                      calendar.cell(share, start))  # fmt: skip
                    yield Other("recruiting", *where, people_of, "people", names["price_recruiting"])
                if any(people.span(("in class", column), weeks).values):
                    taught = sumproduct(people.span(("in class", column), weeks), calendar.span(PART, weeks),
                                        calendar.span(part, weeks), calendar.span(share, weeks))  # fmt: skip
                    yield Other("training", *where, taught, "weeks in class", names["price_training"])


def _lever_hours(lines: Sequence[Line], calendar: WeekGrid, names: Names) -> Iterator[Other]:
    """What an hour of a lever costs beside wages."""
    items = {
        "overtime": "overtime",
        "part_time_hours": "overtime",
        "time_off": "time off",
        "hire": "hire",
        "temp": "temp",
    }
    for line in lines:
        use = line.source.why.replace(" ", "_")
        price = names.get(lever_name(use))
        if use in items and price is not None:
            hours = paid_hours(line, calendar)
            hours = times(number(-1.0), hours) if line.source.sign < 0 else hours
            yield Other(
                items[use], line.source.label, line.queue, line.source.origin, line.month, hours, "hours", price
            )


def _decided(
    case: Case, calendar: WeekGrid, decided: WeekGrid, key: tuple[str, int], one: Quantity, names: Names
) -> Iterator[Other]:
    """One quantity by month, split over queues where people cause it; a vendor's bonus beside its price."""
    origin = Origin(one.skill, one.queue)
    for month in range(len(case.weeks.months)):
        weeks = weeks_in(case.weeks, month)
        if not any(decided.span(key, weeks).values):
            continue
        queues = [one.queue] if one.skill == NOBODY else list(queues_of(calendar, case, one.skill, weeks))
        for queue in queues:
            rows = [decided.span(key, weeks), calendar.span(("month", month), weeks)]
            if one.skill != NOBODY:
                rows.append(calendar.span(("share", one.skill, queue), weeks))
            much = sumproduct(*rows)
            yield Other(one.item, one.what, queue, origin, month, much, one.unit, one.price)
            bonus = names.get(f"{BONUS}_vendor_{one.what}")
            if bonus is not None and one.item == item_of(one.what):
                price = times(one.price, bonus)
                yield Other(item_of(one.what, BONUS), one.what, queue, origin, month, much, one.unit, price)


def least_bills(
    book: Book, solved: Solved, paid: Sequence[Quantity], decided: WeekGrid, calendar: WeekGrid, names: Names
) -> list[Other]:
    """Sheet ``Vendors``, where any has a least bill: what is due, billed and lacking; and its rows of cost."""
    case = solved.made.making.case
    due = [one for one in case.scenario.vendor if f"{MINIMUM}_vendor_{one.name}" in names]
    running = [(one, month, week) for one in due for month, week in months_running(solved, one.name)]
    if not running:
        return []
    sheet = book.add("Vendors")
    header = ("vendor", "month", "part of the month in the horizon", "least bill due", "billed by price", "lacking")
    top = book.head(sheet, "Least bills of vendors", ("In months in which the vendor works for us, as decided.",))
    rows: list[list[Cell]] = []
    found: list[Other] = []
    for row, (vendor, month, week) in enumerate(running, start=top + 1):
        part = float(case.weeks.of_month[:, month].sum())
        bill = _billed(vendor, month, paid, decided, calendar, case)
        owed = times(names[f"{MINIMUM}_vendor_{vendor.name}"], at("Vendors", row, 2, part))
        lacking = largest(number(0.0), minus(at("Vendors", row, 3, owed.value), at("Vendors", row, 4, bill.value)))
        rows.append([vendor.name, month_cell(case.weeks.months[month]), part, owed, bill, lacking])
        found += _lacking(case, vendor, week, at("Vendors", row, 5, lacking.value), calendar, names)
    book.table(sheet, top, header, rows, {2: "0.0000", 3: MONEY, 4: MONEY, 5: MONEY})
    sheet.freeze_panes(top + 1, 2)
    sheet.set_column(0, 5, 24)
    return found


def _billed(
    vendor: Vendor, month: int, paid: Sequence[Quantity], decided: WeekGrid, calendar: WeekGrid, case: Case
) -> Live:
    weeks = weeks_in(case.weeks, month)
    parts = [
        times(one.price, sumproduct(decided.span(("quantity", place), weeks), calendar.span(("month", month), weeks)))
        for place, one in enumerate(paid)
        if one.item == item_of(vendor.name)
    ]
    return plus(*parts) if parts else number(0.0)


def _lacking(case: Case, vendor: Vendor, week: int, lacking: Live, calendar: WeekGrid, names: Names) -> Iterator[Other]:
    """What a month lacks stands in its first week, and so in the months of that week."""
    queue = next(name for name in vendor.queues if name in case.queues)
    for month in case.weeks.in_month[week].nonzero()[0]:
        much = times(lacking, calendar.cell(("month", int(month)), week))
        where = (vendor.name, queue, Origin(NOBODY, queue), int(month))
        yield Other(item_of(vendor.name, MINIMUM), *where, much, "money", number(1.0))
        if f"{BONUS}_vendor_{vendor.name}" in names:
            bonus = names[f"{BONUS}_vendor_{vendor.name}"]
            yield Other(item_of(vendor.name, BONUS), *where, much, "money", bonus)


def add_others(book: Book, rows: Sequence[Other], case: Case) -> list[Live]:
    """Write the sheet; gives a reference to the amount of each row."""
    sheet = book.add(SHEET)
    top = book.head(sheet, f"Other costs, {case.scenario.currency}", TOLD)
    cells: list[list[Cell]] = []
    amounts: list[Live] = []
    for row, one in enumerate(rows, start=top + 1):
        much, price = at(SHEET, row, QUANTITY, one.quantity.value), at(SHEET, row, PRICE, one.price.value)
        amount = times(much, price)
        amounts.append(at(SHEET, row, AMOUNT, amount.value))
        origin = one.origin
        place = (one.queue or NONE, origin.team or NONE, origin.site or NONE, origin.cost_centre or NONE)
        cells.append([one.item, one.what, *place, month_cell(case.weeks.months[one.month]), one.quantity, one.unit,
                      one.price, amount])  # fmt: skip
    book.table(sheet, top, HEADER, cells, {QUANTITY: NUMBER, PRICE: "#,##0.00##", AMOUNT: MONEY})
    sheet.freeze_panes(top + 1, 2)
    sheet.repeat_rows(top)
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, AMOUNT, 14)
    return amounts
