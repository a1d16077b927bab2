"""A kept plan opened again: what it was made from, its requirement and its roster, for those who change it by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from forecasting.result import Forecast
from planner.fingerprint import fingerprint
from planner.formats import read_inputs, read_roster
from planner.frames import REQUIREMENT, WINDOWS
from planner.kept import KEPT, kept_fingerprint, kept_forecast, kept_table
from planner.roster.as_it_stands import Standing
from planner.roster.decided import as_it_became
from planner.scenario import Inputs
from planner.scenario.reading import read_scenario
from planner.simulation import Simulation, simulate_roster
from planner.staffing import known_patience, requirement
from planner.staffing.patience_known import KnownPatience
from planner.staffing.result import Requirement


@dataclass(frozen=True)
class Desk:
    """A plan to work on.

    Attributes
    ----------
    folder : Path
    inputs : Inputs
        People found missing since are in its absences.
    roster : DataFrame
        Frame ROSTER.
    decided : DataFrame
        Frame CHANGES: temps and leave moved since the plan; `inputs` knows them.
    same : bool
        Whether the scenario and its files are those the plan was made from; else forecast and requirement are made
        anew.
    """

    folder: Path
    inputs: Inputs
    roster: pd.DataFrame
    decided: pd.DataFrame
    same: bool

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said about it."""
        made = "the scenario or a file of it has changed since the plan: forecast and requirement were made anew"
        return () if self.same else (made,)

    @cached_property
    def record(self) -> dict[str, Any]:
        """The content of its plan.json."""
        found: dict[str, Any] = json.loads((self.folder / KEPT[0]).read_text(encoding="utf-8"))
        return found

    @cached_property
    def forecast(self) -> Forecast:
        """With the plan's sample paths."""
        if self.same:
            return kept_forecast(self.folder, self.inputs.scenario.time_zone)
        from planner.outlook import outlook  # half a second, which plans that are as they were do not need

        return outlook(self.inputs)

    @cached_property
    def patience(self) -> KnownPatience:
        """Of each queue's callers."""
        return known_patience(self.inputs.scenario, self.inputs.history, self.inputs.waits)

    @cached_property
    def requirement(self) -> Requirement:
        """The plan's, with what the simulation added to it."""
        scenario = self.inputs.scenario
        if self.same:
            frame, windows = (kept_table(self.folder, spec, scenario.time_zone) for spec in (REQUIREMENT, WINDOWS))
            return Requirement(frame, windows, promises=pd.DataFrame())
        from planner.loop import people_of_their_own  # with the solver

        own = people_of_their_own(self.inputs.agents)
        patience = self.patience
        return requirement(scenario, self.forecast, patience.mean_s, people_of_their_own=own, curves=patience.curves)

    @cached_property
    def standing(self) -> Standing:
        """The roster laid over the requirement; it counts as published, so that changes of it have a price.

        Made once: whoever tries something on it puts it back as it was.
        """
        return Standing(replace(self.inputs, published_roster=self.roster), self.requirement, self.roster)

    @cached_property
    def _served(self) -> dict[int, Simulation]:
        return {}

    def served(self, roster: pd.DataFrame, replications: int, inputs: Inputs | None = None) -> Simulation:
        """A roster simulated on the plan's paths, with the streams that its other rosters have; the plan's own once.

        Parameters
        ----------
        inputs : Inputs, optional
            With the people of the roster, where they are not the plan's.
        """
        own = inputs is None and roster is self.roster
        if own and replications in self._served:
            return self._served[replications]
        found = simulate_roster(
            inputs or self.inputs,
            self.forecast,
            roster,
            patience_s=self.patience.mean_s,
            curves=self.patience.curves,
            replications=replications,
            seed=self.inputs.scenario.seed,
            handle_times_s=self.inputs.handle_times,
        )
        if own:
            self._served[replications] = found
        return found


def open_desk(scenario: Path, plan: Path, allow: Sequence[Path] = ()) -> Desk:
    """Open a plan again.

    Parameters
    ----------
    scenario : Path
    plan : Path
        The folder that `planner plan` or `planner repair` wrote.
    allow : sequence of Path
        Folders in which files that the scenario names may lie.

    Raises
    ------
    InputError
        If a file is wrong or the folder holds no plan.
    """
    record = read_scenario(scenario, allow=allow)
    digest = kept_fingerprint(plan)
    inputs = read_inputs(record, allow=allow)
    same = digest == fingerprint(inputs)
    inputs, decided = as_it_became(inputs, plan)
    return Desk(plan, inputs, read_roster(plan / "roster.csv", inputs), decided, same)
