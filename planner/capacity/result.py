"""What a capacity plan is."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from planner.capacity.asking import Asked
from planner.capacity.break_even import BreakEven
from planner.capacity.chance import Outcome
from planner.capacity.solving import Solved
from planner.money.bridge import Bridge
from planner.scenario import Inputs


@dataclass(frozen=True)
class CapacityPlan:
    """Months ahead: what is required, what to do, what it costs, how sure it is.

    Attributes
    ----------
    inputs : Inputs
    asked : Asked
    plan, nothing : Solved
        With all levers, and with none: what people, contracts and attrition make of it.
    outcome, without : Outcome
        Of both on all paths, people leaving by chance.
    frame : DataFrame
        Frame CAPACITY.
    decisions : DataFrame
        Frame DECISIONS.
    cost, cost_nothing : DataFrame
        Frame COST of both.
    assumptions : DataFrame
        Frame INPUTS.
    other : Solved, optional
        The plan by the other objective; None where the search was stopped before.
    notes : tuple of str
    fingerprint : str
    timings : dict of str to float
        Seconds of each stage.
    break_even : BreakEven
        Hire, overtime, vendor and temps by how long a need lasts.
    tornado : DataFrame, optional
        Frame TORNADO, where it was asked for.
    bridge : Bridge, optional
        From the budget to the plan, where one is stated.
    learning : DataFrame, optional
        Frame LEARNING, where it was asked for.
    stopped : str
        What somebody who stopped it early did without, a sentence; empty where nobody did.
    """

    inputs: Inputs
    asked: Asked
    plan: Solved
    nothing: Solved
    outcome: Outcome
    without: Outcome
    frame: pd.DataFrame
    decisions: pd.DataFrame
    cost: pd.DataFrame
    cost_nothing: pd.DataFrame
    assumptions: pd.DataFrame
    other: Solved | None
    notes: tuple[str, ...]
    fingerprint: str
    timings: dict[str, float]
    break_even: BreakEven
    tornado: pd.DataFrame | None = None
    bridge: Bridge | None = None
    learning: pd.DataFrame | None = None
    stopped: str = ""

    @property
    def money(self) -> float:
        """All that the plan costs, the price of hours missed left out."""
        return float(self.cost["amount"].sum())

    @property
    def unheld(self) -> tuple[tuple[str, str], ...]:
        """Queues and first days of weeks whose chance nothing can hold; none where prices weigh instead."""
        case, made = self.asked.case, self.plan.made
        if not case.hold:
            return ()
        lacking = sorted({(week, q) for (q, week), column in made.missed.items() if self.plan.x[column] > 0.5})
        return tuple((case.queues[q], case.weeks.begins[week].isoformat()) for week, q in lacking)

    @property
    def money_nothing(self) -> float:
        """The same where nothing is done."""
        return float(self.cost_nothing["amount"].sum())
