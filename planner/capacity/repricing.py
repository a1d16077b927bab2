"""A capacity plan's money at other prices, wages and attrition, on the same decisions.

Nothing is decided again: whoever was to be hired is hired, hours decided are worked, a vendor takes the hours it was to
take. What follows from them is worked out again: how many people are left, what they are paid, what least bills
lack. Whether the decisions still are the best, or still hold the targets, only a new solve says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.capacity.arrivals import intakes_of
from planner.capacity.assumptions import Assumptions, load_of
from planner.capacity.case import Case
from planner.capacity.levers import LEVERS
from planner.capacity.making import FIXED, Making
from planner.capacity.money import cost_frame
from planner.capacity.prices import shortage_prices, week_prices
from planner.capacity.programme import Made, make
from planner.capacity.solving import Solved
from planner.capacity.staff import cohorts_of, hazard_of
from planner.cost.vendors import MINIMUM, item_of
from planner.scenario import Inputs
from planner.scenario.money import Vendor

Numbers = NDArray[np.float64]

SMALL = 1e-6
"""Of any decision: less is none."""


def reprice(inputs: Inputs, solved: Solved) -> pd.DataFrame:
    """Frame COST of the same decisions by the prices, wages and attrition of other inputs.

    Parameters
    ----------
    inputs : Inputs
        Those of the plan with a changed scenario (`planner.cost.repricing.with_prices`) or changed people.
    solved : Solved
        The plan's decisions, and how people's hours are shared over queues.

    Returns
    -------
    DataFrame
        Frame COST.

    Raises
    ------
    ValueError
        If a decision has no counterpart under the changed inputs: only a new solve can tell what they cost.
    """
    return cost_frame(on_same_decisions(case_with(inputs, solved.made.making.case), solved))


def case_with(inputs: Inputs, case: Case) -> Case:
    """The case with people, classes and prices of other inputs; hours required and efficiency stay."""
    scenario, weeks, known = inputs.scenario, case.weeks, Assumptions()
    hazard = hazard_of(scenario, known)
    cohorts = cohorts_of(scenario, inputs.agents, weeks, hazard)
    rates = {premium.name: premium.rate for premium in scenario.cost.premium}
    clock = case.prices.clock
    premium = sum((rates[name] * share for name, share in clock.items()), start=0.0 * case.part)
    prices = week_prices(scenario, weeks, load_of(scenario, known), premium if clock else case.prices.premium, clock)
    shortage = shortage_prices(scenario)
    intakes = tuple(intakes_of(scenario, weeks, hazard, prices, cohorts, known))
    return replace(case, scenario=scenario, cohorts=tuple(cohorts), intakes=intakes, prices=prices, shortage=shortage)


def on_same_decisions(case: Case, solved: Solved) -> Solved:
    """The programme of another case at the same decisions; shares over queues are those of the plan.

    Raises
    ------
    ValueError
        If a decision has no counterpart.
    """
    before, made = solved.made, make(replace(case, budget=None), LEVERS)
    values = {key: float(solved.x[column]) for key, column in _keys(before)}
    x = np.zeros(len(made.programme.cost))
    for key, column in _keys(made):
        x[column] = values.pop(key, 0.0)
    lost = [key for key, value in values.items() if abs(value) > SMALL]
    if lost:
        raise ValueError(f"{lost[0]} cannot be decided under the changed inputs: solve anew")
    flows = {key: float(solved.x[column]) for key, column in before.flows.items()}
    for flow, column in made.flows.items():
        x[column] = flows.get(flow, 0.0)
    for vendor in case.scenario.vendor:
        _least_bills(made.making, vendor, x, _running(before, vendor, solved.x))
    return replace(solved, made=made, x=x)


def _keys(made: Made) -> Iterator[tuple[Hashable, int]]:
    """What each decision is, whatever its column's number."""
    count: Counter[Hashable] = Counter()
    for column, choice in made.making.choices.items():
        key = (choice.use, choice.what, choice.week)
        count[key] += 1
        yield (*key, count[key]), column


def _least_bills(making: Making, vendor: Vendor, x: Numbers, running: list[bool]) -> None:
    """What the prices lack of each month's least bill, in the months in which the vendor works for us."""
    weeks, item = making.case.weeks, item_of(vendor.name)
    billed = [
        (charge, float(x[column]))
        for column, own in making.charges.items()
        if column != FIXED
        for charge in own
        if charge.item == item
    ]
    per_month = vendor.minimum.per_month if vendor.minimum else 0.0
    for month, column in enumerate(_lacking(making, vendor)):
        due = per_month * float(weeks.of_month[:, month].sum()) if running[month] else 0.0
        part = weeks.in_month[:, month] / weeks.held
        x[column] = max(0.0, due - sum(charge.amount * times * float(part[charge.week]) for charge, times in billed))


def _running(made: Made, vendor: Vendor, x: Numbers) -> list[bool]:
    """Months in which a plan has the vendor work: with any hours, or with a least bill."""
    making, weeks = made.making, made.making.case.weeks
    hours = 0.0 * making.case.part
    for column, choice in making.choices.items():
        if (choice.use, choice.what) == ("vendor", vendor.name):
            hours[choice.week] += x[column]
    bills = [float(x[column]) for column in _lacking(making, vendor)]
    worked = (weeks.in_month > 0).T @ hours
    return [bool(hours > SMALL or bill > SMALL) for hours, bill in zip(worked, bills, strict=False)]


def _lacking(making: Making, vendor: Vendor) -> list[int]:
    """Columns of what a vendor's price lacks of its least bills, a month each."""
    item = item_of(vendor.name, MINIMUM)
    return [
        column
        for column, own in making.charges.items()
        if column != FIXED and any(charge.item == item for charge in own)
    ]
