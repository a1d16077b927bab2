from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from forecasting.faults import InputError
from planner.formats import read_inputs
from planner.scenario import Inputs, Scenario, read_scenario

SCENARIO = """
start = {start}
time_zone = "America/New_York"
interval_min = 30
[history]
file = "history.csv"

[[queue]]
name = "phone"
open = ["Mon-Fri 08:00-18:00"]
target = {{ share = 0.80, within_s = 20 }}
aht_s = 300

[staff]
file = "agents.csv"
{staff}
[[shift]]
name = "day"
start = {{ from = "08:00", to = "10:00", every_min = 30 }}
length_min = 480
part_of = "early"

[[contract]]
name = "full-time"
hours_per_week = 40
shifts = ["early"]
"""
AGENTS = "agent,name,skills\nA1,Ana Example,phone:1.0:1\nA2,Ben Sample,phone\n"


def history_rows(queue: str = "phone", days: int = 70, until: dt.date = dt.date(2026, 11, 23)) -> str:
    starts = pd.date_range(until - dt.timedelta(days), until, freq="30min", inclusive="left")
    return "".join(f"{start:%Y-%m-%dT%H:%M:%S},{queue},{start.hour}\n" for start in starts)


class Office:
    """A folder with a small scenario and its files, to be changed and read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.start, self.staff, self.more = "2026-11-23", "", ""
        self.put("agents.csv", AGENTS)
        self.put("history.csv", "start,queue,volume\n" + history_rows())

    def put(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def scenario(self) -> Scenario:
        path = self.put("week.toml", SCENARIO.format(start=self.start, staff=self.staff) + self.more)
        return read_scenario(path)

    def read(self, allow: Sequence[Path] = ()) -> Inputs:
        return read_inputs(self.scenario(), allow=allow)

    def refused(self) -> list[str]:
        with pytest.raises(InputError) as caught:
            self.read()
        return [str(fault) for fault in caught.value.faults]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)
