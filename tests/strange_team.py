"""A store in which everything that people name is called so that a browser or a spreadsheet might run it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pandas as pd
from screen_pages import ran

from planner.services import Services
from planner.store.database import Store

MARKS = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> **bold** __bold__ $latex$ `code` ~~gone~~ &lt; <b>b</b> "
    "[x](javascript:alert(3)) :red[red] :material/home: :tada: https://evil.example | # @"
)
LINE = "team"


def odd(word: str, *, begins: str = "=", without: str = "") -> str:
    """A name that says what it is of: a formula to a spreadsheet, and markup to a browser."""
    kept = "".join(one for one in f"{begins}1+1 {word} {MARKS}" if one not in without)
    return " ".join(kept.split())


BETWEEN_QUEUES, BETWEEN_SHIFTS = "|:*", "*@"
"""Marks that stand between such names in files: the planner refuses them."""
QUEUE = odd("queue", without=BETWEEN_QUEUES)
SECOND = odd("second", begins="@", without=BETWEEN_QUEUES)
SHIFT, CONTRACT = odd("shift", without=BETWEEN_SHIFTS), odd("contract")
PERSON, TEAM, SITE = odd("person"), odd("team"), odd("site", begins="+")
EVENT, SURGE, SCENARIO = odd("event"), odd("surge"), odd("scenario")
PUBLISHED, SERIES = odd("line"), odd("series")
NOTE, MARK, REASON, FILE = (
    odd("note"),
    odd("mark", begins="-"),
    odd("reason"),
    "=1+1 <img src=x onerror=alert(2)> $a$.csv",
)
START = dt.date(2026, 3, 2)
WEEKS = 8

PLAN = f"""
name = {json.dumps(SCENARIO)}
time_zone = "Europe/Dublin"
start = {START}
interval_min = 60
currency = "EUR"
[history]
file = {json.dumps(FILE)}
[forecast]
overrides = "overrides.csv"
[[queue]]
name = {json.dumps(QUEUE)}
open = ["Mon-Fri 08:00-16:00"]
aht_s = 400
target = {{ share = 0.8, within_s = 20, over = "week", chance = 0.8 }}
[[queue]]
name = {json.dumps(SECOND)}
channel = "email"
open = ["Mon-Fri 08:00-16:00"]
aht_s = 600
target = {{ share = 0.9, within_business_days = 1, over = "week", chance = 0.8 }}
[staff]
file = "agents.csv"
[[shift]]
name = {json.dumps(SHIFT)}
start = {{ from = "08:00", to = "08:00", every_min = 60 }}
length_min = 480
[[contract]]
name = {json.dumps(CONTRACT)}
hours_per_week = 40
days_per_week = 5
[[surge]]
name = {json.dumps(SURGE)}
queues = [{json.dumps(QUEUE)}]
from = 2026-03-03T00:00:00
to = 2026-03-04T00:00:00
volume = [1.1, 1.2, 1.3]
[[event]]
name = {json.dumps(EVENT)}
queues = [{json.dumps(QUEUE)}]
from = 2026-02-10T08:00:00
to = 2026-02-10T12:00:00
[cost]
wage_per_h = {{ {json.dumps(CONTRACT)} = 20.0 }}
"""


def write(folder: Path) -> Path:
    """The scenario with its files."""
    (folder / "team.toml").write_text(PLAN, encoding="utf-8")
    hours = [
        pd.Timestamp(START) - dt.timedelta(days=day) + dt.timedelta(hours=hour)
        for day in range(1, 7 * WEEKS + 1)
        for hour in range(8, 16)
    ]
    rows = [
        {"start": hour, "queue": queue, "volume": 6 + hour.hour % 3 if hour.day_of_week < 5 else 0, "aht_s": 400}
        for hour in sorted(hours)
        for queue in (QUEUE, SECOND)
    ]
    pd.DataFrame(rows).to_csv(folder / FILE, index=False)
    skills = f"{QUEUE}:1.0:1|{SECOND}:1.0:2"
    people = [
        {"agent": f"A{n}", "name": f"{PERSON} {n}", "contract": CONTRACT, "skills": skills, "team": TEAM, "site": SITE}
        for n in range(4)
    ]
    pd.DataFrame(people).to_csv(folder / "agents.csv", index=False)
    correction = {
        "queue": QUEUE,
        "start": f"{START}T08:00:00",
        "end": f"{START}T12:00:00",
        "op": "percent",
        "value": 10,
    }
    pd.DataFrame([correction | {"who": PERSON, "why": REASON}]).to_csv(folder / "overrides.csv", index=False)
    return folder / "team.toml"


def fill(store: Store, owner: Services, folder: Path) -> int:
    """Save it, plan it, publish it, mark a day, plan it ahead and compare it; the number of its plan."""
    owner.save_scenario(LINE, write(folder), note=NOTE)
    ran(store, "plan", scenario=LINE, version=1)
    plan = owner.plans(limit=1)[0].id
    drafted = owner.draft_plan(PUBLISHED, plan, NOTE)
    owner.publish(PUBLISHED, drafted.number, accept_breaches=True, note=NOTE)
    owner.add_mark(START - dt.timedelta(days=14), MARK, QUEUE)
    owner.add_file(SERIES, folder / FILE, "history", "Europe/Dublin")
    owner.change_scenario(LINE, 1, {f"queue[{json.dumps(QUEUE)}].aht_s": 300}, note=NOTE)
    ran(store, "compare", versions=[{"scenario": LINE, "version": number} for number in (1, 2)])
    ran(store, "capacity", scenario=LINE, version=1, months=1)
    return plan
