"""A scenario of the store read, with the files it names, as somebody sees it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from planner.formats import read_inputs
from planner.formats.inputs import read_past
from planner.scenario import Inputs, Scenario
from planner.scenario.reading import read_scenario
from planner.services.cut.cells import bytes_of, cells_of
from planner.services.cut.people import AWAY
from planner.services.scenarios import Scenarios
from planner.store.histories import reader_of
from planner.stored_histories import histories_from


class ScenarioReading(Scenarios):
    """Methods that read scenarios."""

    def inputs(self, name: str, number: int | None = None) -> Inputs:
        """A version's record and the rows of its files, without what the actor does not see; the newest without one.

        Raises
        ------
        StoreError
            If there is no such version, or a file of it is gone or altered.
        InputError
            If a file of it is wrong.
        """
        with self._read(name, number) as (record, folder):
            if record.staff.availability and not self.sight().absence_kinds:
                _neutral(record.path.parent / record.staff.availability)
            return read_inputs(record, allow=(folder,))

    def record(self, name: str, number: int | None = None) -> Scenario:
        """A version's record alone, for who edits it; its files are not read.

        Raises
        ------
        StoreError
            If there is no such version, or a file of it is gone or altered.
        """
        with self._read(name, number) as (record, _):
            return record

    def past(self, name: str, number: int | None = None) -> tuple[Scenario, pd.DataFrame]:
        """A version's record and its history, frame HISTORY.

        Raises
        ------
        StoreError
            If there is no such version, or a file of it is gone or altered.
        InputError
            If the history is wrong.
        """
        with self._read(name, number) as (record, folder):
            return record, read_past(record, allow=(folder,))

    @contextmanager
    def _read(self, name: str, number: int | None) -> Iterator[tuple[Scenario, Path]]:
        with tempfile.TemporaryDirectory(prefix="planner-scenario-") as holder:
            folder = Path(holder).resolve()
            path = self.scenario_folder(name, folder, number).path
            with histories_from(reader_of(self.store)):
                yield read_scenario(path, allow=(folder,)), folder


def _neutral(availability: Path) -> None:
    """Absences whose kind is not seen are read as unavailable: nobody works, and nothing more is said."""
    cells = cells_of(availability.read_bytes())
    if cells is not None and "kind" in cells:
        told = cells.assign(kind=cells["kind"].where(cells["kind"].str.strip() != AWAY, "unavailable"))
        availability.write_bytes(bytes_of(told, availability.name))
