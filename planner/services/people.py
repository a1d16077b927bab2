"""Who stands in a scenario's staff file, as the actor sees them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from planner.formats.inputs import read_staff
from planner.scenario import Agent
from planner.scenario.reading import read_scenario
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
        with tempfile.TemporaryDirectory(prefix="planner-people-") as holder:
            out = self.scenario_folder(name, Path(holder), number)
            record = read_scenario(out.path, allow=out.allow)
            return read_staff(record, allow=out.allow), tuple(shift.name for shift in record.shift)
