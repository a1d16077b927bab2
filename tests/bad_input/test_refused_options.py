"""Bad options and names of files, histories and folders, each told by its name."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from desk import Desk, history_text, planner
from refusals import ROSTER, refused

NO_HISTORY = (
    ("agents.csv", "agents.csv, row 1: found 'agent, name, skills', expected a column start."),
    ("week.toml", "week.toml: found 'Expected"),
    ("none.csv", "none.csv: expected a file. There is none of this name: correct the path, or put it there."),
    (".", ": found 'a folder', expected a readable CSV file. Name the file in it."),
    ("book.xlsx", "book.xlsx: found 'a spreadsheet', expected a CSV file. Save the sheet as CSV UTF-8, and name that"),
    ("semicolons.csv", "found 'start;queue;volume;aht_s', expected commas between the cells (start, queue, volume)."),
)


@pytest.mark.parametrize(("file", "message"), NO_HISTORY)
def test_a_forecast_of_what_is_no_history(desk: Desk, file: str, message: str) -> None:
    desk.put("book.xlsx", b"PK\x03\x04 packed \x8f")
    desk.put("semicolons.csv", history_text().replace(",", ";"))
    for command in (("forecast", "--days", 7), ("backtest",)):
        faults = refused(
            desk, command[0], desk.folder / file, *command[1:], "--out", desk.folder / "new" / "result.csv"
        )
        assert message in faults[0]


OPTIONS = (
    (
        ("--start", "tomorrow"),
        "--start: found 'tomorrow', expected a date such as 2026-11-23. Write year-month-day, or",
    ),
    (("--start", "2026-02-30"), "--start: found '2026-02-30', expected a date such as 2026-11-23."),
    (("--start", "2026-09-01"), "history.csv: expected at least one row with a volume before the forecast's start"),
    (("--holidays", "US-XX"), "--holidays: found 'US-XX', expected a country or region such as US or US-NY."),
    (("--time-zone", "Mars"), "time_zone: found 'Mars', expected an IANA name such as America/New_York."),
    (("--scenario", "week.toml", "--time-zone", "UTC"), "found 'UTC', expected --time-zone or --scenario."),
    (("--out", "."), "--out: found '.', expected the name of a file, not a folder. Write result.csv."),
    (("--out", "history.csv/forecast.csv"), "output folder history.csv: found '"),
)


@pytest.mark.parametrize(("options", "message"), OPTIONS)
def test_options_of_a_forecast(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(desk.folder)
    (fault,) = refused(desk, "forecast", "history.csv", "--days", 7, *options)
    assert message in fault


def test_usage_is_told_by_the_command_line_itself(desk: Desk) -> None:
    before = desk.tree()
    for arguments in (("forecast", desk.folder / "history.csv", "--days", 0), ("plan",), ("audit", desk.scenario)):
        said = planner(*arguments)
        assert (said.code, said.out) == (2, "")
        assert re.match(r"Usage: .*planner", said.err)
    assert desk.tree() == before


def unwritable(folder: Path) -> Path:
    """A folder in which nobody can make anything, root included."""
    if os.geteuid() == 0:
        return Path("/proc/self")
    folder.mkdir(mode=0o500)
    return folder


def test_an_output_folder_that_cannot_be_written(desk: Desk) -> None:
    (fault,) = refused(desk, "plan", desk.scenario, "--out", desk.folder / "history.csv")
    assert fault == (
        f"output folder {desk.folder}/history.csv: found '{desk.folder}/history.csv', expected a folder, not a file."
        " Name another folder with --out, or make this one writable."
    )
    roster = desk.put("roster.csv", ROSTER)
    locked = unwritable(desk.folder / "locked") / "results"
    for command in (("plan", desk.scenario), ("simulate", desk.scenario, "--roster", roster)):
        (fault,) = refused(desk, *command, "--out", locked)
        assert f"output folder {locked}: found '" in fault
        assert "expected a folder that can be written. Name another folder with --out" in fault
    (fault,) = refused(desk, "forecast", desk.folder / "history.csv", "--days", 1, "--out", locked / "forecast.csv")
    assert fault.startswith(f"output folder {locked}: found '")
