"""Sheet ``Decided``: what the plan decides, week by week, in the units in which it is paid; it needs a new solve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.allocation import weight_of
from planner.capacity.case import Case
from planner.capacity.levers.deferral import LEAST_PRICE
from planner.capacity.making import FIXED, Charge, Choice
from planner.capacity.programme import CONTRACT
from planner.capacity.solving import Solved
from planner.capacity.staff import Kind
from planner.cost.vendors import ITEM, MINIMUM, item_of
from planner.report.capacity_inputs import SHORTAGE, lever_name
from planner.report.inputs_sheet import Names
from planner.report.live import Live, number, over, times
from planner.report.sheet import DECISION, Book
from planner.report.week_grid import WeekGrid

Numbers = NDArray[np.float64]

OF_HOURS = (CONTRACT, "overtime", "part_time_hours", "time_off")
"""Levers that are paid as hours of a kind of people."""
LEAST = 1e-9


@dataclass(frozen=True)
class Hours:
    """Hours of one kind of people that a lever adds, or takes away.

    Attributes
    ----------
    use : str
    kind : Kind
    skill : int
    hours : ndarray, shape (weeks,)
    """

    use: str
    kind: Kind
    skill: int
    hours: Numbers


@dataclass(frozen=True)
class Quantity:
    """What is paid by a price of its own.

    Attributes
    ----------
    item, what, unit : str
        Of cost; of the lever.
    skill : int
        Whose queues it is split over; `NOBODY`: `queue` alone.
    queue : str
    price : Live
    amounts : ndarray, shape (weeks,)
        Units of the price.
    """

    item: str
    what: str
    unit: str
    skill: int
    queue: str
    price: Live
    amounts: Numbers


def starts(solved: Solved) -> list[int]:
    """Columns of people who start, of those who do."""
    return [column for column in solved.made.making.starts if solved.x[column] > LEAST]


def hours_decided(solved: Solved) -> list[Hours]:
    """Hours of kinds of people by lever."""
    making = solved.made.making
    case = making.case
    found: dict[tuple[str, Kind], Hours] = {}
    for column, choice in making.choices.items():
        if choice.use in OF_HOURS and abs(solved.x[column]) > LEAST:
            kind = _kind(case, choice, making.charges[column])
            key = (choice.use, kind)
            one = found.setdefault(
                key, Hours(choice.use, kind, making.skill_of(kind.queues), np.zeros(len(case.weeks)))
            )
            one.hours[choice.week] += solved.x[column]
    return list(found.values())


def _kind(case: Case, choice: Choice, charges: list[Charge]) -> Kind:
    """The kind of a choice: by its words, and by the wage that its hours are paid."""
    base = next((charge for charge in charges if charge.item == "base pay"), None)
    wage = abs(base.amount / base.hours) if base is not None else 0.0
    alike = [kind for kind in case.kinds if kind.label == choice.what]
    return min(alike, key=lambda kind: abs(case.wage(kind) - wage))


def quantities(solved: Solved, names: Names) -> list[Quantity]:
    """Everything else that is decided and paid by a price: training, vendors, deferral, lending, lower targets."""
    making = solved.made.making
    found: dict[tuple[str, str, int, str, str], Quantity] = {}
    for column, choice in making.choices.items():
        if choice.use in (*OF_HOURS, "hire", "temp") or solved.x[column] <= LEAST:
            continue
        for charge in making.charges.get(column, ()):
            priced = _price(making.case, choice, charge, names)
            if priced is None:
                continue
            price, unit = priced
            key = (charge.item, choice.what, charge.skill, charge.queue, price.text)
            none = np.zeros(len(making.case.weeks))
            one = found.setdefault(
                key, Quantity(charge.item, choice.what, unit, charge.skill, charge.queue, price, none)
            )
            one.amounts[charge.week] += charge.amount * solved.x[column] / price.number
    return list(found.values())


def _price(case: Case, choice: Choice, charge: Charge, names: Names) -> tuple[Live, str] | None:
    """Price of a charge's item and its unit; None for what follows from another item."""
    if charge.item == "training":
        return names["price_training"], "weeks in class"
    if choice.use == "vendor":
        vendor = next(one for one in case.scenario.vendor if one.name == choice.what)
        if charge.item == item_of(vendor.name):
            return names[f"price_vendor_{vendor.name}"], vendor.price.per.replace("_", " ") + "s"
        return (names[lever_name("vendor")], "hours") if not charge.item.startswith(ITEM) else None
    lever = names.get(lever_name(choice.use))
    if choice.use != "defer":
        return None if lever is None else (lever, "hours")
    if abs(charge.amount - LEAST_PRICE) < LEAST:
        return number(LEAST_PRICE), "hours"
    if lever is not None:
        return lever, "hours"
    scenario = case.scenario
    queue = next(one for one in scenario.queue if one.name == charge.queue)
    price = times(number(weight_of(queue)), names[SHORTAGE])
    return over(price, number(scenario.shrinkage.present)), "hours"


def months_running(solved: Solved, vendor: str) -> list[tuple[int, int]]:
    """Months in which a vendor with a least bill works for us, each with the week that bears what it lacks."""
    making = solved.made.making
    weeks, item = making.case.weeks, item_of(vendor, MINIMUM)
    lacking = [
        column
        for column, own in making.charges.items()
        if column != FIXED and any(charge.item == item for charge in own)
    ]
    hours = np.zeros(len(weeks))
    for column, choice in making.choices.items():
        if (choice.use, choice.what) == ("vendor", vendor):
            hours[choice.week] += solved.x[column]
    return [
        (month, int(weeks.in_month[:, month].nonzero()[0][0]))
        for month, column in enumerate(lacking)
        if hours[weeks.in_month[:, month] > 0].sum() > 1e-6 or solved.x[column] > 1e-6
    ]


def add_decided(book: Book, solved: Solved, hours: list[Hours], others: list[Quantity]) -> WeekGrid:
    """Write the sheet; keys are ("start", column), ("hours", number), ("quantity", number)."""
    making = solved.made.making
    case = making.case
    grid = WeekGrid(book, "Decided", case.weeks.begins)
    told = ("What the plan decided. It does not follow the inputs: whether it still is the best needs a new solve.",)
    grid.begin("Decided, week by week", told, ("lever", "of what", "queue", "unit"))
    for column in starts(solved):
        number_, start = making.starts[column]
        people = [float(solved.x[column]) if week == start else None for week in range(len(case.weeks))]
        intake = case.intakes[number_]
        grid.add(("start", column), (intake.use, intake.name, "", "people who start"), people, DECISION)
    for place, one in enumerate(hours):
        words = "within the contract" if one.use == CONTRACT else one.use.replace("_", " ")
        grid.add(("hours", place), (words, one.kind.label, "", "paid hours"), one.hours.tolist(), DECISION)
    for place, other in enumerate(others):
        labels = (other.item, other.what, other.queue, other.unit)
        grid.add(("quantity", place), labels, other.amounts.tolist(), DECISION)
    return grid
