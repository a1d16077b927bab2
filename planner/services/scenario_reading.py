"""A scenario of the store read, with the files it names, as somebody sees it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from planner.formats import read_inputs
from planner.scenario import Inputs
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
        with tempfile.TemporaryDirectory(prefix="planner-scenario-") as holder:
            folder = Path(holder).resolve()
            path = self.scenario_folder(name, folder, number).path
            record = read_scenario(path, allow=(folder,))
            if record.staff.availability and not self.sight().absence_kinds:
                _neutral(path.parent / record.staff.availability)
            with histories_from(reader_of(self.store)):
                return read_inputs(record, allow=(folder,))


def _neutral(availability: Path) -> None:
    """Absences whose kind is not seen are read as unavailable: nobody works, and nothing more is said."""
    cells = cells_of(availability.read_bytes())
    if cells is not None and "kind" in cells:
        told = cells.assign(kind=cells["kind"].where(cells["kind"].str.strip() != AWAY, "unavailable"))
        availability.write_bytes(bytes_of(told, availability.name))
