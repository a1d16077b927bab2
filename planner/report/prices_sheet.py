"""The sheet of prices: each a cell with a name that the cost's formulas use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.report.sheet import Book, absolute, safe_name
from planner.report.vendor_cells import vendor_prices
from planner.scenario import Scenario


@dataclass(frozen=True)
class Prices:
    """Defined names of prices.

    Attributes
    ----------
    wages : mapping of contract to name
        ``wage_<contract>``.
    items : mapping of cost item to (name, value)
        Items whose amount is proportional to a price of the scenario.
    """

    wages: Mapping[str, str]
    items: Mapping[str, tuple[str, float]]

    def of_item(self, item: str) -> tuple[str, float]:
        """Name and value of an item's price; no name and 1 where it has none."""
        return self.items.get(item, ("", 1.0))


def add_prices(book: Book, scenario: Scenario) -> Prices:
    """Write the sheet ``Prices`` and define its names: wages by contract, rates and prices by item."""
    sheet = book.add("Prices")
    cost, money = scenario.cost, scenario.currency
    rows: list[tuple[str, str, float]] = []
    wages: dict[str, str] = {}
    items: dict[str, tuple[str, float]] = {}

    def name_cell(wanted: str, label: str, unit: str, value: float) -> str:
        taken = {name.casefold() for name in (*wages.values(), *(name for name, _ in items.values()))}
        name = plain = safe_name(wanted)
        while name.casefold() in taken:  # names do not tell capitals apart
            name = f"{plain}_{len(rows) + 1}"
        rows.append((label, unit, value))
        book.workbook.define_name(name, f"=Prices!{absolute(len(rows), 2)}")
        return name

    for contract, wage in cost.wage_per_h.items():
        wages[contract] = name_cell(f"wage_{contract}", f"wage, {contract}", f"{money} per paid hour", wage)
    for premium in cost.premium:
        label = f"premium {premium.name}"
        items[label] = name_cell(label, label, "share of the wage", premium.rate), premium.rate
    supervisor = cost.supervisor.salary_per_year if cost.supervisor else 0.0
    for item, unit, value in (
        ("load", "share of pay", cost.load),
        ("bonus", "share of pay", cost.bonus),
        ("licences", f"{money} per person and month", cost.licence_per_seat_month),
        ("facility", f"{money} per seat and month", cost.facility_per_seat_month),
        ("supervision", f"{money} per supervisor and year", supervisor),
    ):
        items[item] = name_cell(f"price_{item}", item, unit, value), value
    for item, wanted, unit, value in vendor_prices(scenario):
        items[item] = name_cell(wanted, item, unit, value), value
    book.table(sheet, 0, ("price", "unit", "value"), rows, {2: "#,##0.00##"})
    sheet.set_column(0, 1, 30)
    sheet.set_column(2, 2, 14)
    return Prices(wages, items)
