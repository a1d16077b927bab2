"""A first scenario from a history of the store: its queues and hours learned, the rest said in the usual way."""

from __future__ import annotations

import datetime as dt
import math
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from forecasting.faults import Fault, InputError
from forecasting.grid import queue_history
from forecasting.history import History
from forecasting.series import Series
from planner.formats import read_inputs
from planner.formats.staff_list import StaffList
from planner.scenario.fairness import named_week
from planner.scenario.reading import read_scenario
from planner.services import Services
from planner.store.folders import put
from planner.store.histories import reader_of
from planner.store.scenario_saving import Saved
from planner.stored_histories import histories_from

STAFF = "data/agents.csv"
TYPICAL_AHT_S = 300.0
"""Said where the history tells no handle time: five minutes, to be corrected."""
INTERVAL_MIN = 15
DAY_H = 8.0
"""Paid hours of the usual shift."""
HEADER = """# A first scenario: queues and opening hours were learned from the history, the rest is usual.
# Look through targets, shifts and contracts and make them yours.

"""
SHIFT: dict[str, Any] = {
    "name": "day",
    "start": {"from": "07:00", "to": "13:00", "every_min": 30},
    "length_min": 510,
    "segments": [
        {"activity": "break", "length_min": 15, "paid": True, "earliest_min": 60, "latest_min": 180},
        {"activity": "meal", "length_min": 30, "paid": False, "earliest_min": 180, "latest_min": 300},
    ],
}
CONTRACT: dict[str, Any] = {"name": "full-time", "hours_per_week": 40, "days_per_week": 5, "shifts": ["day"]}


@dataclass(frozen=True)
class Wanted:
    """What a first scenario is to be.

    Attributes
    ----------
    name : str
    series : str
        A history of the store.
    time_zone : str
        IANA name.
    start : date
        First day planned.
    people : int
        Rostered people without names, where there is no staff file.
    staff : bytes or StaffList, optional
        The staff file, or a list as people have it: its contracts become the scenario's.
    """

    name: str
    series: str
    time_zone: str
    start: dt.date
    people: int = 10
    staff: bytes | StaffList | None = None


def begin_scenario(services: Services, wanted: Wanted) -> Saved:
    """Save a first scenario that reads a history of the store; read first, so that a wrong file leaves nothing behind.

    Raises
    ------
    InputError
        If the name is taken or empty, there is no such history, or staff file or start do not fit.
    """
    if not wanted.name.strip() or wanted.name in {line.name for line in services.scenarios(archived=True)}:
        expected = "a name that no scenario has"
        raise InputError([Fault("name", wanted.name, expected, "Choose another; an archived scenario keeps its name.")])
    held = services.history(wanted.series, INTERVAL_MIN, wanted.time_zone)
    frame = held.frame.assign(start=held.frame["start"].dt.tz_convert(wanted.time_zone))
    staff = wanted.staff
    if isinstance(staff, StaffList):
        staff = staff.for_queues(sorted(map(str, frame["queue"].unique())))
    text = HEADER + tomlkit.dumps(_tables(wanted, History(frame, INTERVAL_MIN, wanted.time_zone)))
    with tempfile.TemporaryDirectory(prefix="planner-first-") as holder:
        folder = Path(holder).resolve()
        put(folder, "scenario.toml", text.encode())
        put(folder, STAFF, staff or _people(wanted.people))
        with histories_from(reader_of(services.store)):
            read_inputs(read_scenario(folder / "scenario.toml", allow=(folder,)), allow=(folder,))
        return services.save_scenario(wanted.name, folder / "scenario.toml", note=f"begun from history {wanted.series}")


def first_day(text: str) -> dt.date:
    """The day on which planning begins: a week's name, with or without words behind it, or a day.

    Raises
    ------
    InputError
        If the text is neither.
    """
    said = text.partition(",")[0].strip()
    first = named_week(said)
    try:
        return first or dt.date.fromisoformat(said)
    except ValueError as error:
        expected = "a week such as 2026-W48, or a day such as 2026-11-23"
        raise InputError([Fault("week to plan", text, expected, "Choose one of the list, or write it so.")]) from error


def _tables(wanted: Wanted, history: History) -> dict[str, Any]:
    queues = sorted(map(str, history.frame["queue"].unique()))
    return {
        "name": wanted.name,
        "time_zone": wanted.time_zone,
        "start": wanted.start,
        "interval_min": INTERVAL_MIN,
        "history": {"store": wanted.series},
        "queue": [_queue(history, name) for name in queues],
        "staff": {"file": STAFF},
        "shift": [SHIFT],
        "contract": _contracts(wanted.staff),
    }


def _queue(history: History, name: str) -> dict[str, Any]:
    """Phone by name or not: the usual promise of a queue that is answered at once."""
    hours = queue_history(history, Series(name)).opening
    said: dict[str, Any] = {"name": name, "channel": "phone", "target": {"share": 0.8, "within_s": 20}}
    if hours.spans and hours.words() != "always":
        said["open"] = hours.words().split(", ")
    if not history.of(name)["aht_s"].notna().any():
        said["aht_s"] = TYPICAL_AHT_S
    return said


def _contracts(staff: bytes | StaffList | None) -> list[dict[str, Any]]:
    """Those of a staff list, the usual one else; who works less works fewer days of the usual length."""
    if not isinstance(staff, StaffList):
        return [CONTRACT]
    return [
        {**CONTRACT, "name": name, "hours_per_week": hours, "days_per_week": min(6, max(1, math.ceil(hours / DAY_H)))}
        for name, hours in staff.contracts.items()
    ]


def _people(count: int) -> bytes:
    rows = "".join(f"A{number},full-time\n" for number in range(1, count + 1))
    return f"agent,contract\n{rows}".encode()
