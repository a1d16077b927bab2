"""A capacity case with one thing changed: the forecast and the measured rosters stay, everything after is made anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.capacity.arrivals import intakes_of
from planner.capacity.asking import Asked, needs_of
from planner.capacity.assumptions import Assumptions
from planner.capacity.case import Case
from planner.capacity.days import Day, days_of
from planner.capacity.lines import longer
from planner.capacity.staff import cohorts_of, hazard_of
from planner.scenario import Inputs, Scenario
from planner.staffing import known_patience
from planner.staffing.patience_known import KnownPatience

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Basis:
    """What variants of a case are framed from.

    Attributes
    ----------
    inputs : Inputs
    asked : Asked
    days : mapping of queue to Day
    patience : KnownPatience
    """

    inputs: Inputs
    asked: Asked
    days: Mapping[str, Day]
    patience: KnownPatience

    @classmethod
    def of(cls, inputs: Inputs, asked: Asked) -> Basis:
        """Of a case and the inputs it was asked from."""
        patience = known_patience(inputs.scenario, inputs.history, inputs.waits)
        return cls(inputs, asked, days_of(inputs, asked.long), patience)

    @property
    def case(self) -> Case:
        """The case as it was asked."""
        return self.asked.case

    def asking(
        self, scenario: Scenario | None = None, volume: float = 1.0, handle: float = 1.0, patience: float = 1.0
    ) -> Case:
        """Hours required worked out again.

        Parameters
        ----------
        scenario : Scenario, optional
            With other targets.
        volume, handle, patience : float
            Factors on every contact count, handle time and mean patience.
        """
        inputs = self.inputs if scenario is None else replace(self.inputs, scenario=scenario)
        days = {name: _scaled(day, volume, handle) for name, day in self.days.items()}
        none = np.zeros(max(len(day.number) for day in days.values()))  # premiums stay what they are
        needs = needs_of(inputs, days, self.case.weeks, longer(self.patience, patience), none)
        return replace(self.case, needs=needs, scenario=inputs.scenario)

    def peopled(self, scenario: Scenario) -> Case:
        """People there and people to come by a scenario's attrition, ramps and losses."""
        case, known = self.case, Assumptions()
        hazard = hazard_of(scenario, known)
        cohorts = cohorts_of(scenario, self.inputs.agents, case.weeks, hazard)
        intakes = intakes_of(scenario, case.weeks, hazard, case.prices, cohorts, known)
        return replace(case, scenario=scenario, cohorts=tuple(cohorts), intakes=tuple(intakes))

    def giving(self, regular: float | Numbers = 1.0, extra: float | Numbers = 1.0) -> Case:
        """Hours on the queue of a paid hour times so much; `extra` of one that no planned leave shortens."""
        return replace(self.case, regular=self.case.regular * regular, extra=self.case.extra * extra)

    def waged(self, factor: float) -> Case:
        """Wages times a factor: of people there and of those hired; an agency's price stays."""
        stated = any(lever.use == "temp" and lever.wage_per_h is not None for lever in self.case.scenario.lever)
        cohorts = tuple(replace(one, wage_per_h=one.wage_per_h * factor) for one in self.case.cohorts)
        intakes = tuple(
            one if one.use == "temp" and stated else replace(one, wage_per_h=one.wage_per_h * factor)
            for one in self.case.intakes
        )
        return replace(self.case, cohorts=cohorts, intakes=intakes)


def _scaled(day: Day, volume: float, handle: float) -> Day:
    return replace(day, volume=day.volume * volume, paths=day.paths * volume, aht_s=day.aht_s * handle)
