"""A small help desk in a folder, to be changed, and the planner's commands run on it as a person would."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pandas as pd

SCENARIO = """start = 2026-11-23
days = 2
time_zone = "America/New_York"
interval_min = 30

[history]
file = "history.csv"

[[queue]]
name = "phone"
open = ["Mon-Fri 09:00-13:00"]
target = { share = 0.80, within_s = 20 }

[staff]
file = "agents.csv"

[[shift]]
name = "morning"
start = "09:00"
length_min = 240

[[contract]]
name = "part-time"
hours_per_week = [0, 24]

[[group]]
name = "mornings"
skills = "phone"

[simulation]
replications = 20
loop = 1

[solver]
work = 0.05
"""
AGENTS = "agent,name,skills\n" + "".join(f"A{k},Person {k},phone\n" for k in range(1, 7))
LEAVE = 'availability = "leave.csv"'


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


def planner(*arguments: str | Path) -> Said:
    """Run a command in this process."""
    from planner.cli import main

    out, err, code = io.StringIO(), io.StringIO(), 0
    argv = ["planner", *(str(argument) for argument in arguments)]
    with mock.patch.object(sys, "argv", argv), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return Said(code, out.getvalue(), err.getvalue())


def history_text(days: int = 70, queue: str = "phone", until: dt.date = dt.date(2026, 11, 23)) -> str:
    """Half-hours of the open mornings before a day, with handle times; the header is row 1."""
    starts = pd.date_range(until - dt.timedelta(days), until, freq="30min", inclusive="left")
    mornings = starts[(starts.day_of_week < 5) & (starts.hour >= 9) & (starts.hour < 13)]
    rows = (f"{start:%Y-%m-%dT%H:%M:%S},{queue},{6 + (start.day + start.hour) % 4},240" for start in mornings)
    return "\n".join(["start,queue,volume,aht_s", *rows, ""])


class Desk:
    """A folder with a scenario of six people, its history and its staff file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.put("week.toml", SCENARIO)
        self.put("history.csv", history_text())
        self.put("agents.csv", AGENTS)

    @classmethod
    def copied(cls, other: Desk, folder: Path) -> Desk:
        """A copy of a desk and of all it has planned, to be changed."""
        shutil.copytree(other.folder, folder)
        copy = cls.__new__(cls)
        copy.folder = folder
        return copy

    @property
    def scenario(self) -> Path:
        return self.folder / "week.toml"

    def put(self, name: str, text: str | bytes) -> Path:
        """Write a file of the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def change(self, old: str, new: str, name: str = "week.toml") -> None:
        """Replace the first occurrence of a text in a file, which must be there."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old!r}"
        self.put(name, text.replace(old, new, 1))

    def add(self, text: str, name: str = "week.toml") -> None:
        """Write at the end of a file."""
        self.put(name, (self.folder / name).read_text(encoding="utf-8") + text)

    def cell(self, row: int, column: str, value: str, name: str = "history.csv") -> None:
        """Change one cell; `row` as a spreadsheet counts."""
        lines = (self.folder / name).read_text(encoding="utf-8").split("\n")
        cells = lines[row - 1].split(",")
        cells[lines[0].split(",").index(column)] = value
        lines[row - 1] = ",".join(cells)
        self.put(name, "\n".join(lines))

    def tree(self) -> dict[str, bytes | None]:
        """Everything in the folder: path to content, None for folders."""
        found = {}
        for root, folders, files in os.walk(self.folder):
            here = Path(root).relative_to(self.folder)
            found |= {(here / name).as_posix(): None for name in folders}
            found |= {(here / name).as_posix(): (Path(root) / name).read_bytes() for name in files}
        return found


def segments(*people: str, start: str = "09:00", end: str = "13:00", day: str = "2026-11-23") -> str:
    """Rows of roster.csv: one shift each."""
    return "".join(f"{one},{day},morning,work,,{day}T{start}:00-05:00,{day}T{end}:00-05:00,true\n" for one in people)


def roster(desk: Desk, *rows: str) -> Path:
    return desk.put("roster.csv", "agent,date,shift,activity,queue,start,end,paid\n" + "".join(rows))
