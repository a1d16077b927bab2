"""A scenario of several files and the plan's folder of the hand-written kept plan, for tests of the store."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import kept_plan

PEOPLE_FILE = """agent,name,contract,skills,wage_per_h,birth_date
A1,Ana Quisper,part-time,phone,21.0,1990-02-03
A2,Ben Okafor,part-time,phone,22.0,1991-02-03
A3,Cleo Marsh,part-time,phone,23.0,1992-02-03
A4,Dai Llewellyn,part-time,phone,24.0,1993-02-03
A5,Eve Santos,part-time,phone,25.0,1994-02-03
"""


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a folder, by its relative path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write_scenario(folder: Path) -> Path:
    """`week/peak.toml` extends `common/base.toml`, which names files below itself; give its path."""
    common = folder / "common"
    made = kept_plan.KeptPlan(common)
    made.put("agents.csv", PEOPLE_FILE)
    made.scenario.rename(common / "base.toml")
    week = folder / "week"
    week.mkdir()
    path = week / "peak.toml"
    path.write_text('extends = "../common/base.toml"\nname = "Peak"\n', encoding="utf-8")
    return path


def write_plan(
    folder: Path, *, name: str = "Morning", inputs: Mapping[str, str] | None = None, **facts: object
) -> Path:
    """The hand-written kept plan with all that ``plan.json`` says; give its folder."""
    made = kept_plan.KeptPlan(folder)
    said: dict[str, object] = {
        "name": name,
        "start": kept_plan.DAY,
        "days": 1,
        "time_zone": "America/New_York",
        "status": "feasible",
        "objective": 240.0,
        "bound": 240.0,
        "gap": 0.0,
        "shortage_h": 4.0,
        "pay": 400.0,
        "fingerprint": hashlib.sha256(name.encode()).hexdigest(),
        "inputs": dict(inputs or {}),
        "warnings": [],
    }
    made.put("out/plan.json", json.dumps(said | facts))
    calendars = made.out / "calendars"
    calendars.mkdir(exist_ok=True)
    for number in range(1, kept_plan.PEOPLE + 1):
        text = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:A{number}-{kept_plan.DAY}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        (calendars / f"A{number}.ics").write_bytes(text.encode())
    return made.out
