"""A scenario of several files and the plan's folder of the hand-written kept plan, for tests of the store."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import kept_plan

from planner.store.database import Store
from planner.store.plans import keep_plan
from planner.store.scenario_files import gather
from planner.store.scenario_saving import save_scenario
from planner.store.series import add_rows, read_rows
from planner.store.tables import AccountRow

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


def fill(store: Store, folder: Path) -> int:
    """A store with a scenario, a plan made from it, a history of two layers and somebody's account; the plan."""
    path = write_scenario(folder / "scenario")
    with store.writing("account 1") as work:
        work.session.add(
            AccountRow(
                subject="https://id.example|ana", email="ana.quisper@example.org", name="Ana Quisper", role="agent",
                agent="A1", made_at=store.now(),
            )
        )  # fmt: skip
        saved = save_scenario(work, "Peak", gather(path, (folder / "scenario",)))
    inputs = {"../common/agents.csv": digests(folder / "scenario")["common/agents.csv"]}
    made = write_plan(folder / "plan", inputs=inputs)
    for text in ("2026-03-02T09:00:00,phone,1,300\n", "2026-03-02T09:00:00,phone,2,300\n"):
        csv = folder / "more.csv"
        csv.write_text("start,queue,volume,aht_s\n" + text)
        rows = read_rows(csv, "history", "America/New_York")
        with store.writing("account 1") as work:
            add_rows(work, "calls", rows)
    with store.writing("account 1") as work:
        return keep_plan(work, made, scenario_version_id=saved.id)
