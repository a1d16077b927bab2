"""Prices of a scenario as inputs of a workbook or a page: wages, shares on them, seats, vendors."""

from __future__ import annotations

from collections.abc import Iterator

from planner.cost.repricing import RISE
from planner.cost.vendors import BONUS, MALUS, MINIMUM
from planner.report.inputs_sheet import DEFAULTED, HERE, STATED, Input
from planner.scenario import Scenario
from planner.scenario.money import Vendor

RISE_NAME = "pay_rise"
UNITS = {
    "contact": "contact",
    "handled_minute": "handled minute",
    "productive_hour": "productive hour",
    "fte_month": "FTE and month",
}
NOTHING = "nobody stated it: counted as nothing"


def said(scenario: Scenario) -> str:
    """The source of what the scenario states."""
    return f"scenario {scenario.path.name}"


def wage_inputs(scenario: Scenario) -> list[Input]:
    """Wages by contract, and the switch of a pay rise for everybody."""
    money, source = scenario.currency, said(scenario)
    wages = [
        Input(f'cost.wage_per_h."{contract}"', f"wage, {contract}", wage, f"{money} per paid hour", source, STATED,
              f"wage_{contract}")
        for contract, wage in scenario.cost.wage_per_h.items()
    ]  # fmt: skip
    rise = Input("", RISE, 0.0, "share of every wage and salary", "0 is as planned; 0.1 is ten per cent more", HERE,
                 RISE_NAME)  # fmt: skip
    return [*wages, rise]


def share_inputs(scenario: Scenario) -> list[Input]:
    """Load, bonus, premiums and overtime: shares and factors on wages."""
    cost, source = scenario.cost, said(scenario)
    found = [
        _of_cost(scenario, "load", "load", cost.load, "share of wages, premiums, overtime", "price_load"),
        _of_cost(scenario, "bonus", "bonus", cost.bonus, "share of base and leave pay", "price_bonus"),
    ]
    found += [
        Input(f'cost.premium."{premium.name}".rate', f"premium {premium.name}", premium.rate, "share of the wage",
              source, STATED, f"premium {premium.name}")
        for premium in cost.premium
    ]  # fmt: skip
    for number, tier in enumerate(cost.overtime, start=1):
        limits = ((tier.over_h_per_week, "a week"), (tier.over_h_per_day, "a day"))
        words = ", ".join(f"over {hours:g} h {per}" for hours, per in limits if hours is not None)
        found.append(
            Input(f"cost.overtime.{number}.rate", f"overtime {words}", tier.rate, "times the wage", source, STATED,
                  tier_name(number))
        )  # fmt: skip
    return found


def tier_name(number: int) -> str:
    """Defined name of a tier of overtime, counted from 1."""
    return f"overtime_rate_{number}"


def seat_inputs(scenario: Scenario) -> list[Input]:
    """Licences, seats and supervision."""
    cost, money = scenario.cost, scenario.currency
    seat = f"{money} per person and month"
    found = [
        _of_cost(scenario, "licence_per_seat_month", "licence", cost.licence_per_seat_month, seat, "price_licences"),
        _of_cost(scenario, "facility_per_seat_month", "facility", cost.facility_per_seat_month,
                 f"{money} per seat and month", "price_facility"),
    ]  # fmt: skip
    boss = cost.supervisor
    state, source = (DEFAULTED, NOTHING) if boss is None else (STATED, said(scenario))
    year = Input("cost.supervisor.salary_per_year", "supervisor", boss.salary_per_year if boss else 0.0,
                 f"{money} per supervisor and year", source, state, "price_supervision")  # fmt: skip
    span = Input("cost.supervisor.span", "people of one supervisor", boss.span if boss else 1.0, "people", source,
                 state, "supervisor_span")  # fmt: skip
    return [*found, year, span]


def arrival_inputs(scenario: Scenario) -> list[Input]:
    """Recruiting and training of a new person."""
    cost, money = scenario.cost, scenario.currency
    return [
        _of_cost(scenario, "recruiting_per_hire", "recruiting", cost.recruiting_per_hire, f"{money} per hire",
                 "price_recruiting"),
        _of_cost(scenario, "training_per_hire_week", "training", cost.training_per_hire_week,
                 f"{money} per person and week in class", "price_training"),
    ]  # fmt: skip


def vendor_inputs(scenario: Scenario, vendor: Vendor) -> Iterator[Input]:
    """Price, least bill, bonus and malus of one vendor."""
    money, source, key = scenario.currency, said(scenario), f'vendor."{vendor.name}"'

    def made(part: str, label: str, value: float, unit: str, name: str) -> Input:
        return Input(f"{key}.{part}", f"vendor {vendor.name}{label}", value, unit, source, STATED, name)

    per = f"{money} per {UNITS[vendor.price.per]}"
    yield made("price.amount", "", vendor.price.amount, per, f"price_vendor_{vendor.name}")
    if vendor.minimum:
        least = f"{money} per month, at least"
        name = f"{MINIMUM}_vendor_{vendor.name}"
        yield made("minimum.per_month", f": {MINIMUM}", vendor.minimum.per_month, least, name)
    for part, rule in ((BONUS, vendor.bonus), (MALUS, vendor.malus)):
        if rule is not None:
            name = f"{part}_vendor_{vendor.name}"
            yield made(f"{part}.amount", f": {part}", rule.amount, "share of the month's bill", name)


def _of_cost(scenario: Scenario, key: str, label: str, value: float, unit: str, name: str) -> Input:
    """A price of ``[cost]``: stated, or nothing."""
    stated = key in scenario.cost.model_fields_set
    source = said(scenario) if stated else NOTHING
    return Input(f"cost.{key}", label, value, unit, source, STATED if stated else DEFAULTED, name)
