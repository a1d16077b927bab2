"""What a quick plan is: counts with their proven bound, service, FTE and cost of one scenario."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from forecasting.result import Forecast
from planner.roster import Status
from planner.scenario import Inputs, Scenario
from planner.staffing import Requirement

ALL = "*"
"""Name of the row over all queues."""

QUEUE_COLUMNS = (
    *("queue", "offered", "service_level", "low", "high", "p10", "p90", "p_meet"),
    *("required_fte", "paid_fte", "shortage_h", "cost"),
)


@dataclass(frozen=True)
class QuickPlan:
    """One scenario, planned in counts: nobody is named, no contact is simulated, no requirement corrected.

    Attributes
    ----------
    inputs : Inputs
    forecast : Forecast
    requirement : Requirement
    status : Status
        ``optimal`` or ``feasible`` of counts, which are fractions of people; ``conflict`` where hard rules contradict:
        then only volume and required FTE are known.
    objective, bound : float
        Price of the counts as `planner.roster.price` defines it, and the proven least price of any roster, whole and
        named ones included; money.
    shortage_h, surplus_h : float
        Sums of max(0, rostered - scheduled) and of its opposite over queues and intervals, hours.
    queues : DataFrame
        `QUEUE_COLUMNS`, a row a queue and ``*``: expected contacts, service level over the horizon, the 95 % interval
        of that mean, the level one path in ten stays below and above, mean chance of a target's period, required and
        paid FTE (denominator ``full_time.hours_per_week``), hours short, cost. The ``*`` row's level weighs contacts.
    cost : DataFrame
        Frame COST; vendors are left out.
    coverage : DataFrame
        Frame COVERAGE.
    limited_by_seconds : bool
        Whether the safety net cut the search.
    notes : tuple of str
    conflicts : tuple of str
        Which hard rules conflict, in sentences; empty where there are counts.
    """

    inputs: Inputs
    forecast: Forecast
    requirement: Requirement
    status: Status
    objective: float
    bound: float
    shortage_h: float
    surplus_h: float
    queues: pd.DataFrame
    cost: pd.DataFrame
    coverage: pd.DataFrame
    limited_by_seconds: bool = False
    notes: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()

    @property
    def scenario(self) -> Scenario:
        """The scenario planned."""
        return self.inputs.scenario

    @property
    def gap(self) -> float:
        """(objective - bound) / max(1, abs(objective)), a fraction."""
        return (self.objective - self.bound) / max(1.0, abs(self.objective))

    @property
    def pay(self) -> float:
        """Everything of the cost frame, in the scenario's currency."""
        return float(self.cost["amount"].sum())

    def of(self, queue: str, measure: str) -> float:
        """A measure of one queue, or of all (``*``)."""
        return float(self.queues.loc[self.queues["queue"] == queue, measure].iloc[0])
