"""Capacity plans side by side: headcount, hires, levers, money and chance by month, and why they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from planner.capacity.asking import ask
from planner.capacity.chance import evaluate
from planner.capacity.decisions import decisions
from planner.capacity.levers import LEVERS
from planner.capacity.planning import solved
from planner.capacity.tables import ALL, capacity_frame
from planner.comparison.drivers import VOLUME
from planner.comparison.measures import Value
from planner.comparison.mixing import Side, mixed
from planner.comparison.parts import parts_of, waterfall_rows
from planner.net import Net, Signal
from planner.scenario import Inputs

CAPACITY = "capacity plan"
"""Basis of these numbers."""

UNITS = {
    "required_fte": "FTE",
    "productive_fte": "FTE",
    "paid_fte": "FTE",
    "heads": "people",
    "joiners": "people",
    "leavers": "people",
    "missed_h": "h",
    "p_meet": "share",
}
"""Measures by month; `cost` is money."""

WATERFALLS = ("required_fte", "paid_fte", "missed_h", "cost")

MOST_DRIVERS = 2
"""Drivers that differ up to which months have a waterfall: k of them take 2^k capacity plans."""

FORECAST_MOVES = (
    f"months ahead a forecast moves whole with {VOLUME}, the handle times that it learned or that a surge states too"
)
"""What the waterfall of months cannot tell apart."""

Objective = Literal["chance", "price"]


@dataclass(frozen=True)
class Months:
    """A capacity plan as far as it is compared.

    Attributes
    ----------
    frame : DataFrame
        Frame CAPACITY of `planner.capacity.frames`.
    levers : DataFrame
        Frame DECISIONS.
    notes : tuple of str
    """

    frame: pd.DataFrame
    levers: pd.DataFrame
    notes: tuple[str, ...]

    def months(self) -> pd.DataFrame:
        """Rows of months, all queues."""
        return self.frame[(self.frame["level"] == "month") & (self.frame["queue"] == ALL)]

    def total(self) -> dict[str, float]:
        """Over all months: FTE as their mean by days, hours and money as sums."""
        rows = self.months()
        mean = {name: float(np.average(rows[name], weights=rows["days"])) for name in ("required_fte", "paid_fte")}
        return {**mean, "missed_h": float(rows["missed_h"].sum()), "cost": float(rows["cost"].sum())}


def months_of(inputs: Inputs, months: int, objective: Objective, cancelled: Signal | None) -> Months:
    """The capacity plan with all levers; as little is missed as can be where a chance cannot be held.

    Raises
    ------
    InputError
        If something written is wrong, or no plan keeps the limits.
    """
    net = Net.of(inputs.scenario.solver.seconds, cancelled)
    asked = ask(inputs, months, net=net, hold=objective == "chance")
    plan = solved(asked.case, LEVERS, net, strict=False)
    outcome = evaluate(plan.made.making, plan.x, inputs.scenario.seed)
    # What doing nothing would give is not compared: the plan stands in its columns.
    return Months(capacity_frame(plan, outcome, plan, outcome), decisions(plan), asked.notes)


def values_of(made: Months) -> Iterator[tuple[str, Value]]:
    """Month (empty for all) and number."""
    for row in made.months().to_dict("records"):
        for measure in (*UNITS, "cost"):
            low, high = ("p_meet_low", "p_meet_high") if measure == "p_meet" else ("", "")
            yield (
                str(row["period"]),
                Value(ALL, measure, float(row[measure]), float(row.get(low, np.nan)), float(row.get(high, np.nan))),
            )
    for measure, value in made.total().items():
        yield "", Value(ALL, measure, value)
    for (lever, unit), rows in made.levers.groupby(["lever", "unit"], sort=False):
        yield "", Value(ALL, f"lever {lever}, {unit}", float(rows["amount"].sum()))


def unit_of(measure: str, currency: str) -> str:
    """Unit of a measure; of a lever what its name says."""
    if measure.startswith("lever "):
        return measure.rsplit(", ", 1)[1]
    return UNITS.get(measure, currency)


def months_steps(
    base: Side,
    other: Side,
    ends: tuple[Months, Months],
    label: str,
    drivers: Sequence[str],
    asked: tuple[int, Objective],
) -> Iterator[dict[str, object]]:
    """Rows of frame WATERFALL over the months; forecasts of months move whole, with the volume."""
    everything, nothing = frozenset(drivers), frozenset[str]()

    def outcome(moved: frozenset[str]) -> dict[str, float]:
        known = {nothing: ends[0], everything: ends[1]}
        made = known[moved] if moved in known else months_of(mixed(base, other, moved).inputs, *asked, None)
        return made.total()

    currency = base.scenario.currency
    units = {measure: unit_of(measure, currency) for measure in WATERFALLS}
    return waterfall_rows(
        label, CAPACITY, units, (ends[0].total(), ends[1].total()), parts_of(drivers, outcome), drivers
    )
