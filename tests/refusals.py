"""What a command that is refused says, and that it changed nothing; what it is refused for."""

from __future__ import annotations

import shutil
from pathlib import Path

from desk import LEAVE, Desk, Said, planner


def told(said: Said) -> list[str]:
    """The faults of the one message; stdout is silent and stderr holds nothing else but progress."""
    assert said.code == 2, said.err
    assert said.out == ""
    progress, headline, message = said.err.partition("Nothing was written.\n")
    assert headline, said.err
    assert "Traceback" not in said.err
    assert all(line.startswith("[") for line in progress.splitlines()), progress
    return message.splitlines()


def refused(desk: Desk, *command: str | Path) -> list[str]:
    """The faults a command tells, having changed nothing in the folder."""
    before = desk.tree()
    faults = told(planner(*command))
    assert desk.tree() == before
    return faults


def plan_refused(desk: Desk) -> list[str]:
    """The faults of ``planner plan``: with results beside an earlier plan's, and in a folder that is not there yet."""
    faults = refused(desk, "plan", desk.scenario)
    assert refused(desk, "plan", desk.scenario, "--out", desk.folder / "new") == faults
    return faults


def two_values(desk: Desk) -> None:
    desk.add("2026-11-20T09:00:00,phone,99,240\n2026-11-19T09:00:00,phone,98,240\n", "history.csv")


def no_shift(desk: Desk) -> None:
    desk.add('[[contract]]\nname = "none"\nhours_per_week = 20\nshifts = ["weekend"]\n')
    desk.add('[[shift]]\nname = "weekend"\ndays = "Sat"\nstart = "09:00"\nlength_min = 240\n')
    desk.change('open = ["Mon-Fri 09:00-13:00"]', 'open = ["Mon-Sat 09:00-13:00"]')
    people = "A1,part-time,phone,,\nA2,none,phone,,\nA3,none,phone,,\nGone,none,phone,,2026-11-22\n"
    desk.put("agents.csv", "agent,contract,skills,start_date,end_date\n" + people + "Later,none,phone,2026-11-30,\n")
    desk.change("[staff]", f"[staff]\n{LEAVE}")
    desk.put("leave.csv", "agent,start,end,kind\nA3,2026-11-20,2026-11-30,leave\n")


def outside_tree(desk: Desk) -> None:
    (desk.folder.parent / "elsewhere").mkdir()
    shutil.move(desk.folder / "history.csv", desk.folder.parent / "elsewhere" / "history.csv")
    shutil.move(desk.folder / "agents.csv", desk.folder.parent / "elsewhere" / "agents.csv")
    desk.change('"history.csv"', '"../elsewhere/history.csv"')
    desk.change('"agents.csv"', '"../elsewhere/agents.csv"')


ROSTER = "agent,date,shift,activity,queue,start,end,paid\n"
