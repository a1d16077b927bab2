"""Who stands in a scenario's staff file, as the actor sees them: as records, and the file itself."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from planner.formats.inputs import read_staff
from planner.scenario import Agent, Scenario
from planner.scenario.reading import read_scenario
from planner.services.cut.cells import bytes_of, cells_of
from planner.services.scenarios import Scenarios


class People(Scenarios):
    """Methods about people of a scenario."""

    def people(self, name: str, number: int | None = None) -> tuple[tuple[Agent, ...], tuple[str, ...]]:
        """The people of a scenario's staff file, without what the actor does not see of them, and its shifts' names.

        Raises
        ------
        StoreError
            If there is no such version.
        InputError
            If the staff file is wrong.
        """
        with self._staffed(name, number) as (record, folder):
            return read_staff(record, allow=(folder,)), tuple(shift.name for shift in record.shift)

    def staff_file(self, name: str, number: int | None = None) -> bytes:
        """A scenario's staff file as CSV, without the columns that the actor does not see.

        Raises
        ------
        StoreError
            If there is no such version.
        """
        with self._staffed(name, number) as (record, _):
            content = (record.path.parent / record.staff.file).read_bytes()
        cells = cells_of(content)
        return content if cells is None else bytes_of(cells, "staff.csv")

    @contextmanager
    def _staffed(self, name: str, number: int | None) -> Iterator[tuple[Scenario, Path]]:
        with tempfile.TemporaryDirectory(prefix="planner-people-") as holder:
            out = self.scenario_folder(name, Path(holder), number)
            yield read_scenario(out.path, allow=out.allow), Path(holder)
