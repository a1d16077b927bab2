from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from forecasting.faults import InputError
from planner.scenario import Scenario, read_scenario

MINIMAL = """
name = "Test"
start = 2026-11-23
time_zone = "America/New_York"

[history]
file = "history.csv"

[[queue]]
name = "phone"
open = ["Mon-Fri 08:00-18:00"]
target = { share = 0.80, within_s = 20 }

[[queue]]
name = "email"
channel = "email"
open = ["Mon-Fri 08:00-18:00"]
target = { share = 0.95, within_business_days = 1 }

[staff]
file = "agents.csv"

[[shift]]
name = "day"
start = { from = "08:00", to = "10:00", every_min = 30 }
length_min = 480
part_of = "early"

[[contract]]
name = "full-time"
hours_per_week = 40
shifts = ["day"]
"""


class Desk:
    """A folder to write scenarios in and read them from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, text: str, name: str = "week.toml") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def read(self, text: str, name: str = "week.toml") -> Scenario:
        return read_scenario(self.write(text, name))

    def changed(self, old: str = "", new: str = "", more: str = "") -> Scenario:
        """The minimal scenario with one passage changed and more behind it."""
        assert old in MINIMAL
        return self.read(MINIMAL.replace(old, new, 1) + more)

    def refused(self, read: Callable[[], object]) -> list[str]:
        with pytest.raises(InputError) as caught:
            read()
        return [str(fault) for fault in caught.value.faults]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def minimal() -> str:
    return MINIMAL
