"""Centres of any size as scenario files, for measuring the front end: two queues, eight weeks of history, one week."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd

START = dt.date(2026, 11, 23)
WEEKS = 8
CONTACTS_A_PERSON = 1.85
"""Contacts of the busiest quarter of an hour for each person of the staff: some 5 % too many, to be explained."""

SCENARIO = """\
name = "{people} people (drawn for benchmarks)"
time_zone = "America/New_York"
start = {start}
interval_min = 15
currency = "USD"

[history]
file = "history.csv"

[[queue]]
name = "phone"
channel = "phone"
open = ["Mon-Sun 07:00-21:00"]
target = {{ share = 0.80, within_s = 30, over = "day", chance = 0.80 }}
patience_s = 150

[[queue]]
name = "chat"
channel = "chat"
open = ["Mon-Sun 07:00-21:00"]
concurrency = 2
aht_by_concurrency_s = [420, 520]
target = {{ share = 0.80, within_s = 60, over = "day", chance = 0.80 }}
patience_s = 240

[staff]
file = "agents.csv"

[[shift]]
name = "full"
start = {{ from = "07:00", to = "12:30", every_min = 30 }}
length_min = 510
segments = [
    {{ activity = "break", length_min = 15, paid = true, earliest_min = 60, latest_min = 150 }},
    {{ activity = "meal", length_min = 30, paid = false, earliest_min = 180, latest_min = 300 }},
    {{ activity = "break", length_min = 15, paid = true, earliest_min = 345, latest_min = 450 }},
]

[[contract]]
name = "full-time"
hours_per_week = 40
days_per_week = 5
shifts = ["full"]

[rules]
preset = "us-federal"

[shrinkage]
absence = 0.04
off_queue = 0.04

[cost]
wage_per_h = {{ "full-time" = 21.50 }}
load = 0.20

[solver]
work = {work}
"""


def desk(people: int, folder: Path, work: float = 0.1) -> Path:
    """Write a centre of so many people; its scenario file.

    Parameters
    ----------
    people : int
    folder : Path
        Made.
    work : float
        Amount of search of a plan.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _history(people).to_csv(folder / "history.csv", index=False)
    _agents(people).to_csv(folder / "agents.csv", index=False)
    scenario = folder / f"people_{people}.toml"
    scenario.write_text(SCENARIO.format(people=people, start=START, work=work), encoding="utf-8")
    return scenario


def _history(people: int) -> pd.DataFrame:
    rng = np.random.default_rng(people)
    first = START - dt.timedelta(weeks=WEEKS)
    days = pd.date_range(first, START - dt.timedelta(days=1), tz="America/New_York")
    starts = pd.DatetimeIndex([day + pd.Timedelta(hours=7, minutes=15 * step) for day in days for step in range(56)])
    clock_h = starts.hour + starts.minute / 60
    shape = np.exp(-(((clock_h - 11) / 3.2) ** 2)) + 0.7 * np.exp(-(((clock_h - 16) / 3.0) ** 2))
    weekday = np.where(starts.day_of_week < 5, 1.0, 0.6)
    frames = []
    for queue, share, aht_s in (("phone", 0.6, 300.0), ("chat", 0.4, 480.0)):
        mean = share * people * CONTACTS_A_PERSON * shape * weekday
        volume = rng.poisson(mean * rng.gamma(100, 0.01, len(starts)))
        frames.append(pd.DataFrame({"start": starts, "queue": queue, "volume": volume, "aht_s": aht_s}))
    rows = pd.concat(frames, ignore_index=True)
    return rows.assign(start=rows["start"].map(lambda moment: moment.isoformat()))


def _agents(people: int) -> pd.DataFrame:
    skills = ("phone", "chat", "phone|chat", "phone|chat:0.9:2")
    rows = [
        (f"P{number:04d}", f"Person {number}", f"team {number % max(1, people // 20)}", "full-time", skills[number % 4])
        for number in range(people)
    ]
    return pd.DataFrame(rows, columns=["agent", "name", "team", "contract", "skills"])
