"""The people of a scenario changed: its staff file, and with a new list what the files beside it say of who is gone."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from forecasting.faults import Fault, InputError
from planner.formats import read_inputs
from planner.formats.staff_list import StaffList
from planner.scenario import Scenario
from planner.scenario.reading import read_scenario
from planner.services.cut.cells import bytes_of, cells_of
from planner.services.scenario_editing import Edit, ScenarioEditing, keys_and_files
from planner.services.staff_list import StaffChange
from planner.store.folders import put
from planner.store.scenario_saving import Saved

BESIDE = ("availability", "patterns", "locks")
"""Files of ``[staff]`` that speak of single people."""


class StaffEditing(ScenarioEditing):
    """Methods that change who is there."""

    def change_staff(self, name: str, base: int, change: StaffChange, note: str) -> Saved:
        """Save a scenario with its staff file changed; what does not fit is told before anything is kept.

        Parameters
        ----------
        name : str
        base : int
            The version that was looked at.
        change : callable
            One of `planner.services.staff_list`.
        note : str

        Raises
        ------
        ConflictError
            If somebody else saved a newer version than `base`; both are kept.
        InputError
            If the staff file or what stands on it would be wrong, or the actor may not change this.
        """
        return self._edited(name, base, _staff_edit(change), note, _reads)

    def replace_staff(self, name: str, base: int, new: bytes | StaffList, note: str) -> tuple[Saved, Mapping[str, int]]:
        """Save a scenario with another staff file; absences, fixed hours and locks of who is not in it go with them.

        Parameters
        ----------
        name, base, note
            As `change_staff`.
        new : bytes or StaffList
            A staff file, or a list of another kind as it was read.

        Returns
        -------
        (Saved, mapping of file to int)
            How many rows about people who are not in the new list were left out of each file.

        Raises
        ------
        ConflictError, InputError
            As `change_staff`.
        """
        left_out: dict[str, int] = {}

        def edit(path: Path, folder: Path) -> None:
            record = read_scenario(path, allow=(folder,))
            queues = [queue.name for queue in record.queue]
            cells = cells_of(new if isinstance(new, bytes) else new.for_queues(queues))
            if cells is None or "agent" not in cells:
                expected = "a table in a CSV file, with a column agent"
                remedy = "Save the sheet as CSV with the columns of the template; nothing was saved."
                raise InputError([Fault("the new staff list", "", expected, remedy)])
            _write(path, folder, record.staff.file, bytes_of(cells, record.staff.file))
            for file in filter(None, (getattr(record.staff, key) for key in BESIDE)):
                rows = cells_of((path.parent / file).read_bytes())
                if rows is not None and "agent" in rows:
                    there = rows["agent"].str.strip().isin(set(cells["agent"].str.strip()))
                    if not there.all():
                        left_out[file] = int((~there).sum())
                        _write(path, folder, file, bytes_of(rows[there], file))

        return self._edited(name, base, edit, note, _reads), left_out

    def begin_from(
        self, name: str, number: int, to: str, changes: Mapping[str, Any], staff: StaffChange | None, note: str
    ) -> Saved:
        """Begin a scenario as another's version with keys and people changed; a wrong one leaves nothing behind.

        Parameters
        ----------
        name, number
            The version it begins from.
        to : str
            The new scenario's name.
        changes : mapping of dotted key to value
            As `planner.services.scenario_editing.ScenarioEditing.change_scenario`.
        staff : callable, optional
            As `change_staff`.
        note : str

        Raises
        ------
        StoreError
            If there is a scenario of that name.
        InputError
            If it would be wrong.
        """
        keys = keys_and_files({"name": to, **changes}, {})  # its plans and reports bear its own title

        def edit(path: Path, folder: Path) -> None:
            keys(path, folder)
            if staff is not None:
                _staff_edit(staff)(path, folder)

        return self._begun(name, number, to, edit, note, _reads)


def _staff_edit(change: StaffChange) -> Edit:
    def edit(path: Path, folder: Path) -> None:
        record = read_scenario(path, allow=(folder,))
        staff = cells_of((path.parent / record.staff.file).read_bytes())
        if staff is None or "agent" not in staff:
            expected = "a table in a CSV file, with a column agent"
            raise InputError([Fault(record.staff.file, "", expected, "Upload a new staff list.")])
        _write(path, folder, record.staff.file, bytes_of(change(staff, record), record.staff.file))

    return edit


def _write(path: Path, folder: Path, told: str, content: bytes) -> None:
    put(folder, Path(os.path.normpath(path.parent / told)).relative_to(folder).as_posix(), content)


def _reads(record: Scenario, folder: Path) -> None:
    """Everything is read: who is there, what is said of them, and whether somebody serves each queue."""
    read_inputs(record, allow=(folder,))
