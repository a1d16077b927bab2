"""Solving the rest of a roster again, with some shifts locked."""

from __future__ import annotations

import io

import pandas as pd

from planner.services.jobs import Jobs
from planner.services.scenario_editing import ScenarioEditing
from planner.store.faults import StoreError
from planner.store.jobs.asking import Asked
from planner.store.plans import plan_row
from planner.store.tables import ScenarioRow, ScenarioVersion

LOCKS_FILE = "locks_of_plan.csv"


class Locking(Jobs, ScenarioEditing):
    """Methods about locks."""

    def plan_with_locks(self, number: int, locks: pd.DataFrame, note: str, work: float | None = None) -> Asked:
        """Save the scenario of a plan with shifts locked as its next version, and plan that.

        Parameters
        ----------
        number : int
            Of the plan.
        locks : DataFrame
            Columns ``agent,date,shift,start``; shift ``off`` locks a day off.
        note : str
            Of the version.

        Raises
        ------
        ConflictError
            If the scenario has a newer version than the plan's; both are kept.
        InputError
            If a lock is wrong.
        """
        self.look_without_pay("scenario.edit")
        self.need("job.start")
        with self.store.reading() as session:
            row = plan_row(session, number)
            version = session.get(ScenarioVersion, row.scenario_version_id) if row.scenario_version_id else None
            scenario = session.get(ScenarioRow, version.scenario_id) if version is not None else None
        if version is None or scenario is None:
            remedy = "Plan the scenario from here first."
            raise StoreError.told(f"plan {number}", "", "a plan whose scenario is in the store", remedy)
        sink = io.StringIO()
        locks.to_csv(sink, index=False, lineterminator="\n")
        saved = self.change_scenario(
            scenario.name, version.number, {"staff.locks": LOCKS_FILE}, {LOCKS_FILE: sink.getvalue().encode()}, note
        )
        return self.start_plan(saved.name, saved.number, work=work)
