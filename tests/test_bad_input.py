"""Bad input: one message with file, row or key, value, expectation and remedy; exit 2; nothing written."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from desk import LEAVE, Desk, Said, history_text, planner

EARLIER = {"plan.json": '{"fingerprint": "earlier"}', "roster.csv": "agent\n", "my notes.txt": "keep"}
"""What an earlier plan left in the default folder for results, and a file that somebody put beside it."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path / "desk")
    for name, text in EARLIER.items():
        made.put(f"out/week/{name}", text)
    return made


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


@dataclass(frozen=True)
class Case:
    """What a person did wrong, and everything they must be told."""

    name: str
    spoil: Callable[[Desk], object]
    faults: tuple[str, ...]


def two_values(desk: Desk) -> None:
    desk.add("2026-11-20T09:00:00,phone,99,240\n2026-11-19T09:00:00,phone,98,240\n", "history.csv")


def another_encoding(desk: Desk) -> None:
    desk.cell(3, "queue", "téléphone")
    desk.put("history.csv", (desk.folder / "history.csv").read_text(encoding="utf-8").encode("cp1252"))


def unserved(desk: Desk) -> None:
    desk.change(
        "[staff]", '[[queue]]\nname = "chat"\nchannel = "chat"\ntarget = { share = 0.8, within_s = 60 }\n[staff]'
    )
    desk.add(history_text(queue="chat").split("\n", 1)[1], "history.csv")


def nobody_here(desk: Desk) -> None:
    unserved(desk)
    desk.put("agents.csv", "agent,skills,start_date\nA1,phone,\nA2,phone|chat,2026-11-25\n")


def no_shift(desk: Desk) -> None:
    desk.add('[[contract]]\nname = "none"\nhours_per_week = 20\nshifts = ["weekend"]\n')
    desk.add('[[shift]]\nname = "weekend"\ndays = "Sat"\nstart = "09:00"\nlength_min = 240\n')
    desk.change('open = ["Mon-Fri 09:00-13:00"]', 'open = ["Mon-Sat 09:00-13:00"]')
    people = "A1,part-time,phone,,\nA2,none,phone,,\nA3,none,phone,,\nGone,none,phone,,2026-11-22\n"
    desk.put("agents.csv", "agent,contract,skills,start_date,end_date\n" + people + "Later,none,phone,2026-11-30,\n")
    desk.change("[staff]", f"[staff]\n{LEAVE}")
    desk.put("leave.csv", "agent,start,end,kind\nA3,2026-11-20,2026-11-30,leave\n")


def outside_hours(desk: Desk) -> None:
    desk.add('[[shift]]\nname = "evening"\nstart = "18:00"\nlength_min = 240\n')
    desk.add('[[shift]]\nname = "night"\nstart = "22:00"\nlength_min = 240\n')


def circle(desk: Desk) -> None:
    desk.put("week.toml", 'extends = "base.toml"\n' + desk.scenario.read_text(encoding="utf-8"))
    desk.put("base.toml", 'extends = "more/middle.toml"\n')
    desk.put("more/middle.toml", 'extends = "../week.toml"\n')


def outside_tree(desk: Desk) -> None:
    (desk.folder.parent / "elsewhere").mkdir()
    shutil.move(desk.folder / "history.csv", desk.folder.parent / "elsewhere" / "history.csv")
    shutil.move(desk.folder / "agents.csv", desk.folder.parent / "elsewhere" / "agents.csv")
    desk.change('"history.csv"', '"../elsewhere/history.csv"')
    desk.change('"agents.csv"', '"../elsewhere/agents.csv"')


def all_at_once(desk: Desk) -> None:
    desk.cell(5, "volume", "many")
    desk.put("agents.csv", "agent,skills\nA1,fone\n")
    desk.change("[staff]", f"[staff]\n{LEAVE}")


CASES = (
    Case(
        "a missing scenario",
        lambda desk: desk.scenario.unlink(),
        ("week.toml: found '{folder}/week.toml', expected a scenario file. Check the name: there is no such file.",),
    ),
    Case(
        "missing files",
        lambda desk: [(desk.folder / name).unlink() for name in ("history.csv", "agents.csv")],
        (
            "week.toml, history > file: found 'history.csv', expected a file. There is none of this name: correct the"
            " path, or put it there.",
            "week.toml, staff > file: found 'agents.csv', expected a file. There is none of this name: correct the"
            " path, or put it there.",
        ),
    ),
    Case(
        "unknown keys",
        lambda desk: [desk.change("days = 2", "dayz = 2"), desk.change("within_s", "withn_s")],
        (
            "week.toml, dayz: found 'dayz', expected a key that is known here. Did you mean days?",
            "week.toml, queue \"phone\" > target > withn_s: found 'withn_s', expected a key that is known here."
            " Did you mean within_s?",
        ),
    ),
    Case(
        "no TOML",
        lambda desk: desk.change("days = 2", "days 2"),
        ("week.toml, line 2, column 6: found 'days 2', expected valid TOML. Expected '=' after a key",),
    ),
    Case(
        "a scenario in another encoding",
        lambda desk: desk.put("week.toml", 'name = "Café"\n'.encode("cp1252")),
        ("week.toml, line 1: found 'byte 0xe9', expected text in UTF-8. Save the file with the encoding UTF-8.",),
    ),
    Case(
        "a queue misspelt in the history",
        lambda desk: desk.put("history.csv", history_text(queue="phnoe")),
        (
            "week.toml, queue \"phone\": found 'phone', expected a queue that has rows in the history."
            " Did you mean phnoe? Or let it borrow",
        ),
    ),
    Case(
        "a queue misspelt in the scenario",
        lambda desk: desk.add(
            '[[surge]]\nname = "Sale"\nqueues = ["phnoe"]\nfrom = 2026-11-23T00:00:00\nto = 2026-11-24T00:00:00\n'
            "volume = 1.5\n[[special_day]]\ndate = 2026-11-24\nqueues = ['fone']\nopen = []\n"
        ),
        (
            "week.toml, surge \"Sale\" > queues: found 'phnoe', expected the name of a queue. Did you mean phone?",
            "> queues: found 'fone', expected the name of a queue. Did you mean phone?",
        ),
    ),
    Case(
        "one key with two values",
        two_values,
        (
            "history.csv, row 402, column volume: found '99', expected one value for queue phone at"
            " 2026-11-20T09:00:00-05:00, but history.csv, row 394 has 7. Keep the right row and delete the other.",
            "history.csv, row 403, column volume: found '98', expected one value for queue phone",
        ),
    ),
    Case(
        "overlapping intervals",
        lambda desk: desk.add("2026-11-20T09:10:00,phone,5,240\n2026-11-19T11:50:00,phone,5,240\n", "history.csv"),
        (
            "history.csv, row 402, column start: found '2026-11-20T09:10:00', expected a start on the file's 30-minute"
            " grid (this one overlaps its neighbours). Correct the time, or export all rows at one interval.",
            "history.csv, row 403, column start: found '2026-11-19T11:50:00'",
        ),
    ),
    Case(
        "volumes out of range",
        lambda desk: [desk.cell(7, "volume", "-1"), desk.cell(9, "volume", "1000000001")],
        (
            "history.csv, row 7, column volume: found '-1', expected at least 0. Correct the number, or leave the cell"
            " empty.",
            "history.csv, row 9, column volume: found '1000000001', expected at most 1e+09.",
        ),
    ),
    Case(
        "cells that are no numbers",
        lambda desk: [desk.cell(7, "volume", "1k"), desk.cell(12, "aht_s", "4 min")],
        (
            "history.csv, row 7, column volume: found '1k', expected a number. Write digits with a decimal point, or"
            " leave the cell empty.",
            "history.csv, row 12, column aht_s: found '4 min', expected a number.",
        ),
    ),
    Case(
        "another encoding",
        another_encoding,
        ("history.csv, row 3 (byte", "found '0xe9', expected text in UTF-8. Save the file as UTF-8 (CSV UTF-8)."),
    ),
    Case(
        "an empty history",
        lambda desk: desk.put("history.csv", "start,queue,volume\n"),
        ("history.csv: expected at least one row of history. The file has a header only: export it again.",),
    ),
    Case(
        "an empty file",
        lambda desk: desk.put("history.csv", ""),
        ("history.csv: found 'an empty file', expected a column start in its header, and rows. Export it again",),
    ),
    Case(
        "less than a week",
        lambda desk: desk.put("history.csv", history_text(days=6)),
        (
            "history.csv, queue phone: found '4 days', expected at least one week of history. Add older rows, or let"
            " the queue borrow another's shape.",
        ),
    ),
    Case(
        "targets that cannot be promised",
        lambda desk: [
            desk.change("share = 0.80", "share = 1.0"),
            desk.change(
                "[staff]",
                '[[queue]]\nname = "chat"\nchannel = "chat"\nhistory = { queue = "phone", share = 0.5 }\n'
                "target = { share = 80, within_s = 20 }\n[staff]",
            ),
        ],
        (
            "week.toml, queue \"phone\" > target > share: found '1.0', expected a share of at least 0 and below 1: a"
            " target of 100 % or more cannot be promised. Write 0.80 for 80 %; 0.99 is about the most",
            "week.toml, queue \"chat\" > target > share: found '80', expected a share of at least 0 and below 1",
        ),
    ),
    Case(
        "a skill no queue has",
        lambda desk: [desk.cell(2, "skills", "phone|fone", "agents.csv"), desk.cell(4, "skills", "chat", "agents.csv")],
        (
            "agents.csv, row 2, column skills: found 'fone', expected skills that a queue has: no queue is called so."
            " Did you mean phone?",
            "agents.csv, row 4, column skills: found 'chat', expected skills that a queue has: no queue is called so."
            " Known: phone.",
        ),
    ),
    Case(
        "a queue nobody can serve",
        unserved,
        (
            "week.toml, queue \"chat\": found 'chat', expected a queue that somebody employed in these days can serve:"
            " nobody has the skill. Give somebody the skill chat in agents.csv, or take the queue out.",
        ),
    ),
    Case(
        "a queue whose only person is not here yet",
        nobody_here,
        ("week.toml, queue \"chat\": found 'chat', expected a queue that somebody employed in these days can serve",),
    ),
    Case(
        "somebody at work without a possible shift",
        no_shift,
        (
            "agents.csv, agent A2: found 'contract none', expected a shift this person could work: none of theirs"
            " begins on a day they are at work. Change the shifts of their contract, their dates or their leave.",
        ),
    ),
    Case(
        "shifts outside the opening hours of all their queues",
        outside_hours,
        (
            "week.toml, shift \"evening\": found '18:00 to 22:00 at the widest', expected a shift within the opening"
            " hours of some queue, at least in part. Correct its start and days, or the queues' open.",
            "week.toml, shift \"night\": found '22:00 to 02:00 at the widest', expected a shift within the opening",
        ),
    ),
    Case(
        "a start before the first history row",
        lambda desk: desk.change("start = 2026-11-23", "start = 2026-09-07"),
        (
            "week.toml, start: found '2026-09-07 00:00', expected a start after the first history row of queue phone,"
            " 2026-09-14 09:00. Plan a later week, or add older history.",
        ),
    ),
    Case(
        "a circle of extends",
        circle,
        (
            "more/middle.toml, extends: found '../week.toml', expected a scenario that does not lead back here. It"
            " extends itself in a circle, week.toml -> base.toml -> more/middle.toml -> week.toml: leave one out.",
        ),
    ),
    Case(
        "paths outside the scenario's folder tree",
        outside_tree,
        (
            "week.toml, history > file: found '../elsewhere/history.csv', expected a file in the scenario's own folder"
            " or below it. Move the file there, or allow its folder with --allow DIR.",
            "week.toml, staff > file: found '../elsewhere/agents.csv', expected a file in the scenario's own folder",
        ),
    ),
    Case(
        "faults of several files",
        all_at_once,
        (
            "history.csv, row 5, column volume: found 'many', expected a number.",
            "agents.csv, row 2, column skills: found 'fone', expected skills that a queue has",
            "week.toml, staff > availability: found 'leave.csv', expected a file.",
        ),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_plan_is_refused(desk: Desk, case: Case) -> None:
    case.spoil(desk)
    faults = plan_refused(desk)
    message = "\n".join(faults)
    for fault in case.faults:
        assert fault.format(folder=desk.folder) in message
    assert len(faults) == len([fault for fault in case.faults if not fault.startswith("found")])


ROSTER = "agent,date,shift,activity,queue,start,end,paid\n"
DAY = "2026-11-23T09:00:00-05:00,2026-11-23T13:00:00-05:00"


def test_a_roster_with_bad_cells(desk: Desk) -> None:
    roster = desk.put(
        "roster.csv",
        ROSTER
        + "A1,2026-11-23,morning,work,,2026-11-23T13:00:00-05:00,2026-11-23T09:00:00-05:00,true\n"
        + f"A2,23.11.2026,morning,work,,{DAY},true\nA3,2026-11-23,morning,work,,nine,{DAY[26:]},maybe\n"
        + f",2026-11-23,morning,work,,{DAY},true\n",
    )
    expected = [
        "roster.csv, row 5, column agent: expected a name. Fill the cell, or delete the row.",
        "roster.csv, row 4, column start: found 'nine', expected a time such as",
        "roster.csv, row 3, column date: found '23.11.2026', expected a date such as 2026-11-23. Write year-month-day.",
        "roster.csv, row 4, column paid: found 'maybe', expected true or false. Write true or false.",
        "roster.csv, row 2, column end: found '2026-11-23T09:00:00-05:00', expected a moment after its start.",
    ]
    for command in (("audit",), ("simulate", "--out", desk.folder / "proof")):
        faults = refused(desk, command[0], desk.scenario, "--roster", roster, *command[1:])
        assert len(faults) == len(expected)
        for fault, start in zip(faults, expected, strict=True):
            assert fault.startswith(start)


def test_headcounts_of_unknown_groups(desk: Desk) -> None:
    staffing = desk.put(
        "staffing.csv",
        "group,start,agents\nmornigs,2026-11-23T09:00,4\nmornings,2026-11-23T09:00,-1\n"
        "mornings,2026-11-23T10:00,3\nmornings,2026-11-23T10:00,4\nmornings,2026-11-23T11:00,\n"
        "mornings,2026-11-23T12:00,2.5\n",
    )
    faults = refused(desk, "simulate", desk.scenario, "--staffing", staffing, "--out", desk.folder / "proof")
    assert faults == [
        "staffing.csv, row 2, column group: found 'mornigs', expected a [[group]] of the scenario. Did you mean"
        " mornings?",
        "staffing.csv, row 3, column agents: found '-1', expected a whole number of people. Write 0 for nobody.",
        "staffing.csv, row 6, column agents: expected a whole number of people. Write 0 for nobody.",
        "staffing.csv, row 7, column agents: found '2.5', expected a whole number of people. Write 0 for nobody.",
        "staffing.csv, row 5, column start: found '2026-11-23T10:00', expected one headcount of a group at a time."
        " Delete one of the rows.",
    ]


def test_cases_of_the_batch_calculator(desk: Desk) -> None:
    cases = desk.put(
        "cases.csv",
        "model,volume,aht_s,patience_s,target\nerlang_b,100,300,,0.8\nerlang_a,-3,300,,0.8\nerlang_c,100,x,,1.0\n",
    )
    faults = refused(desk, "staff", cases, "--out", desk.folder / "staffed.csv")
    assert [fault.split(". ")[0] for fault in faults] == [
        "cases.csv, row 2, column model: found 'erlang_b', expected erlang_c or erlang_a or erlang_g or chat",
        "cases.csv, row 3, column volume: found '-3', expected contacts, 0 to 1e9",
        "cases.csv, row 3, column patience_s: expected seconds, above 0",
        "cases.csv, row 4, column aht_s: found 'x', expected seconds, 0 to 1e6",
        "cases.csv, row 4, column target: found '1.0', expected a share, at least 0 and below 1",
    ]
    desk.put("cases.csv", "model,volume,aht_s\n" + "erlang_b,1,300\n" * 50)
    assert refused(desk, "staff", cases)[20:] == ["and 30 more"]
    desk.put("cases.csv", "volume,aht\n1,2\n")
    assert refused(desk, "staff", cases)[-1].startswith(
        "cases.csv, row 1: found 'volume, aht', expected a column model"
    )


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
    (("--start", "tomorrow"), "--start: found 'tomorrow', expected a date such as 2026-11-23. Write year-month-day."),
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


@pytest.mark.parametrize("name", ["plan.json", "roster.csv", "forecast.csv", "paths.parquet"])
def test_a_folder_that_holds_no_whole_plan(desk: Desk, name: str) -> None:
    for file in {"plan.json", "roster.csv", "forecast.csv", "paths.parquet"} - {name}:
        desk.put(f"kept/{file}", "")
    (fault,) = refused(desk, "simulate", desk.scenario, "--plan", desk.folder / "kept", "--out", desk.folder / "proof")
    assert f"kept: expected a folder with a plan, its {name} too. Name the folder that `planner plan` wrote" in fault


# ---- what is allowed, just beside what is not ----


def accepted(desk: Desk, *options: str | Path) -> None:
    """An audit reads everything that a plan reads."""
    said = planner("audit", desk.scenario, "--roster", desk.put("roster.csv", ROSTER), *options)
    assert said.code in (0, 1), said.err


def test_a_file_elsewhere_is_let_in_by_name(desk: Desk) -> None:
    outside_tree(desk)
    elsewhere = desk.folder.parent / "elsewhere"
    roster = desk.put("roster.csv", ROSTER)
    assert len(refused(desk, "audit", desk.scenario, "--roster", roster, "--allow", desk.folder / "more")) == 2
    accepted(desk, "--allow", elsewhere)


ALLOWED = (
    ("nobody waits", lambda desk: desk.change("within_s = 20", "within_s = 0")),
    ("nearly everybody", lambda desk: desk.change("share = 0.80", "share = 0.99")),
    ("the largest volume", lambda desk: desk.cell(7, "volume", "1e9")),
    ("no contacts", lambda desk: desk.cell(7, "volume", "0")),
    ("a row twice", lambda desk: desk.add(history_text().splitlines()[1] + "\n", "history.csv")),
    ("a byte order mark", lambda desk: desk.put("history.csv", b"\xef\xbb\xbf" + history_text().encode())),
    ("a start a week after the first row", lambda desk: desk.change("2026-11-23", "2026-09-22")),
    ("leave all the time", lambda desk: no_shift_but_leave(desk)),
)


def no_shift_but_leave(desk: Desk) -> None:
    no_shift(desk)
    desk.add("A2,2026-11-23,2026-11-24,leave\n", "leave.csv")


@pytest.mark.parametrize("spoil", [case[1] for case in ALLOWED], ids=[case[0] for case in ALLOWED])
def test_just_allowed(desk: Desk, spoil: Callable[[Desk], object]) -> None:
    spoil(desk)
    accepted(desk)


def test_less_than_eight_weeks_work_with_a_warning(desk: Desk) -> None:
    history = desk.put("history.csv", history_text(days=21))
    said = planner("forecast", history, "--days", 1, "--out", desk.folder / "forecast.csv")
    assert said.code == 0
    assert "queue phone has 19 days of history; eight weeks or more forecast better" in said.err
    desk.put("history.csv", history_text(days=56))
    said = planner("forecast", history, "--days", 1, "--out", desk.folder / "forecast.csv")
    assert "eight weeks" not in said.err


def test_as_a_process_of_its_own(desk: Desk) -> None:
    two_values(desk)
    before = desk.tree()
    done = subprocess.run([sys.executable, "-m", "planner", "plan", str(desk.scenario)], capture_output=True, text=True)
    assert len(told(Said(done.returncode, done.stdout, done.stderr))) == 2
    assert desk.tree() == before
