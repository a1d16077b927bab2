"""A plan of bad input: one message with file, row or key, value, expectation and remedy; exit 2; nothing written."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from desk import LEAVE, Desk, Said, history_text
from refusals import no_shift, outside_tree, plan_refused, told, two_values


@dataclass(frozen=True)
class Case:
    """What a person did wrong, and everything they must be told."""

    name: str
    spoil: Callable[[Desk], object]
    faults: tuple[str, ...]


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


def outside_hours(desk: Desk) -> None:
    desk.add('[[shift]]\nname = "evening"\nstart = "18:00"\nlength_min = 240\n')
    desk.add('[[shift]]\nname = "night"\nstart = "22:00"\nlength_min = 240\n')


def circle(desk: Desk) -> None:
    desk.put("week.toml", 'extends = "base.toml"\n' + desk.scenario.read_text(encoding="utf-8"))
    desk.put("base.toml", 'extends = "more/middle.toml"\n')
    desk.put("more/middle.toml", 'extends = "../week.toml"\n')


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


def test_as_a_process_of_its_own(desk: Desk) -> None:
    two_values(desk)
    before = desk.tree()
    done = subprocess.run([sys.executable, "-m", "planner", "plan", str(desk.scenario)], capture_output=True, text=True)
    assert len(told(Said(done.returncode, done.stdout, done.stderr))) == 2
    assert desk.tree() == before
