"""What a plan is: every stage's result, what it promises and why a promise is missed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from forecasting.result import Forecast
from planner.allocation import Allocation
from planner.frames import FORMULA_GAP, ROUNDS
from planner.roster.result import RosterResult
from planner.scenario import Inputs, Scenario
from planner.simulation.result import Simulation
from planner.staffing.result import Requirement


@dataclass(frozen=True)
class Promise:
    """How sure one queue is to meet its target in one period.

    Attributes
    ----------
    queue, over, period : str
        Which queue, kind of period (day, week, month, interval) and its label.
    share : float
        The target's share.
    level : float
        Mean simulated service level of the period; NaN without contacts.
    p_meet : float
        Share of replications that met the target.
    chance : float
        How sure the target asks to be.
    met : bool
        Whether `p_meet` reaches `chance`.
    why : str
        Empty where met; else the reason in a sentence.
    """

    queue: str
    over: str
    period: str
    share: float
    level: float
    p_meet: float
    chance: float
    met: bool
    why: str


@dataclass(frozen=True)
class Found:
    """What a plan in the making has so far: its best roster and what that was made for; neither simulated nor costed.

    Attributes
    ----------
    inputs : Inputs
    forecast : Forecast
    requirement : Requirement
    roster : RosterResult
    """

    inputs: Inputs
    forecast: Forecast
    requirement: Requirement
    roster: RosterResult


@dataclass(frozen=True)
class Plan:
    """One scenario, planned.

    Attributes
    ----------
    summary : DataFrame
        Frame SUMMARY.
    cost : DataFrame
        Frame COST.
    promises : tuple of Promise
    warnings : tuple of str
        Repairs, doubts and notes of every stage, in sentences.
    timings : mapping of str to float
        Elapsed seconds by stage; never part of any other file.
    fingerprint : str
        Digest of the scenario with all defaults and of its files: what reads a kept plan recomputes when it differs.
    rounds, formula_gap : DataFrame
        Frames ROUNDS and FORMULA_GAP.
    differences : tuple of str
        The differences between formula and simulation that touch most contacts, with their likely causes.
    """

    scenario: Scenario
    inputs: Inputs
    forecast: Forecast
    requirement: Requirement
    roster: RosterResult
    simulation: Simulation
    allocation: Allocation
    cost: pd.DataFrame
    summary: pd.DataFrame
    promises: tuple[Promise, ...]
    warnings: tuple[str, ...]
    timings: Mapping[str, float]
    fingerprint: str
    rounds: pd.DataFrame = field(default_factory=ROUNDS.empty)
    formula_gap: pd.DataFrame = field(default_factory=FORMULA_GAP.empty)
    differences: tuple[str, ...] = ()

    @property
    def pay(self) -> float:
        """Everything of the cost frame, in the scenario's currency."""
        return float(self.cost["amount"].sum())
