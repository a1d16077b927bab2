"""Solving the rest of a roster again, with some shifts locked."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from planner.roster.decided import ABSENT, DECIDED
from planner.scenario.reading import read_scenario
from planner.services.carried import carried
from planner.services.jobs import Jobs
from planner.services.scenario_editing import ScenarioEditing
from planner.store.faults import StoreError
from planner.store.folders import write_files
from planner.store.histories import reader_of
from planner.store.jobs.asking import Asked
from planner.store.plans import plan_row
from planner.store.tables import ScenarioRow, ScenarioVersion
from planner.stored_histories import histories_from

LOCKS_FILE = "locks_of_plan.csv"


class Locking(Jobs, ScenarioEditing):
    """Methods about locks."""

    def plan_with_locks(self, number: int, locks: pd.DataFrame, note: str, work: float | None = None) -> Asked:
        """Save the scenario of a plan with shifts locked as its next version, and plan that.

        Whoever was found missing since the plan was made stays missing, leave that was granted or moved stays so, and
        a temp still comes.

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
        keys, files = self._known_since(scenario.name, version.number, row.files)
        keys |= {"staff.locks": LOCKS_FILE}
        files |= {LOCKS_FILE: sink.getvalue().encode()}
        saved = self.change_scenario(scenario.name, version.number, keys, files, note)
        return self.start_plan(saved.name, saved.number, work=work)

    def _known_since(self, name: str, version: int, kept: Mapping[str, str]) -> tuple[dict[str, str], dict[str, bytes]]:
        """Keys and files that put into the scenario what the plan's roster stands on beside it."""
        beside = {one: kept[one] for one in (ABSENT, DECIDED) if one in kept}
        if not beside:
            return {}, {}
        with tempfile.TemporaryDirectory(prefix="planner-known-") as holder:
            folder = Path(holder).resolve()
            path = self.scenario_folder(name, folder, version).path
            write_files(self.store, beside, folder / ".plan")
            with histories_from(reader_of(self.store)):
                return carried(read_scenario(path, allow=(folder,)), folder / ".plan", (folder,))
