"""``planner publish`` and ``planner export`` as a person types them."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import vobject
from desk import Said, planner
from kept_plan import KeptPlan, roster_text
from store_world import write_plan

from planner.kept import KEPT


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLANNER_DB", str(tmp_path / "store" / "planner.db"))
    return tmp_path


@pytest.fixture
def desk(tmp_path: Path) -> KeptPlan:
    return KeptPlan(tmp_path / "desk")


def draft(desk: KeptPlan, *spans: tuple[str, int, int]) -> Said:
    return planner(
        "publish", "draft", "mornings", "--scenario", desk.scenario, "--roster",
        desk.put("other.csv", roster_text(*spans)), "--note", "by hand",
    )  # fmt: skip


def test_a_roster_goes_from_draft_to_calendar(desk: KeptPlan, home: Path) -> None:
    said = draft(desk, ("A1", 9, 13), ("A2", 9, 13))
    assert (said.code, said.out, said.err) == (0, "mornings 1: draft, 2026-11-23 to 2026-11-23\n", "")
    assert planner("publish", "propose", "mornings", "1", "--note", "look").out.startswith("mornings 1: proposed")
    said = planner("publish", "publish", "mornings", "1")
    assert (said.code, said.out) == (0, "mornings 1 is published: 2 shifts are new, 0 change, 0 are gone.\n")
    assert planner("publish", "list").out == "line      published version\nmornings                  1\n"
    head, row = planner("publish", "list", "mornings").out.splitlines()
    assert head == "version  from        until       state      days in force  by     note"
    assert row == "      1  2026-11-23  2026-11-23  published              1  local  look"
    said = planner("publish", "calendars", "mornings", "--out", home / "ics")
    assert said.out == f"{home / 'ics' / 'A1.ics'}\n{home / 'ics' / 'A2.ics'}\n"
    event = vobject.readOne((home / "ics" / "A1.ics").read_text()).vevent
    assert (event.dtstart.value.hour, event.summary.value) == (9, "Work: morning")
    alone = planner("publish", "calendars", "mornings", "--agent", "A2", "--out", home / "one")
    assert alone.out == f"{home / 'one' / 'A2.ics'}\n"


def test_breaches_and_conflicts_end_in_one_message(desk: KeptPlan) -> None:
    said = draft(desk, ("A2", 10, 14))
    assert said.out == "mornings 1: draft, 2026-11-23 to 2026-11-23, 1 breach\n"
    assert said.err.startswith("shift start: A2 begins morning of Mon 23 Nov")
    refused = planner("publish", "publish", "mornings", "1")
    assert refused.code == 2
    assert "found '1 finding', expected a roster that breaks no rule" in refused.err
    draft(desk, ("A1", 9, 13))
    said = planner("publish", "publish", "mornings", "1", "--accept-breaches", "--note", "agreed")
    assert said.err.startswith("accepted: shift start")
    said = planner("publish", "publish", "mornings", "2")
    assert said.code == 2
    assert "Lay yours on it with: planner publish rebase 'mornings' 2\n" in said.err
    assert "\n  A2, Mon 23 Nov: morning 10:00-14:00 instead of a day off" in said.err
    assert planner("publish", "rebase", "mornings", "2").out.startswith("mornings 3: draft")
    diff = planner("publish", "diff", "mornings", "3", "--by", "day")
    assert diff.out.splitlines()[0] == "2 days of 2 people change: 1 is new, 1 is a day off now."
    told = json.loads(planner("publish", "diff", "mornings", "3", "--json").out)
    assert [one["kind"] for one in told["changes"]] == ["work", "off"]
    assert planner("publish", "withdraw", "mornings", "3").out.startswith("mornings 3: withdrawn")
    assert json.loads(planner("publish", "list", "mornings", "--json").out)[0]["state"] == "withdrawn"


def test_a_plans_folder_is_kept_and_published(desk: KeptPlan, home: Path) -> None:
    plan = write_plan(home / "plan")
    said = planner("publish", "draft", "mornings", "--scenario", desk.scenario, "--plan", plan)
    assert said.out.startswith("mornings 1: draft")
    assert planner("publish", "publish", "mornings", "1", "--json").code == 0
    said = planner("publish", "draft", "mornings", "--plan-number", "1")
    assert said.out.startswith("mornings 2: draft")
    refused = planner("publish", "draft", "mornings", "--plan", plan)
    assert refused.code == 2
    assert "--plan-number N alone" in refused.err


def test_what_is_published_is_exported(desk: KeptPlan, home: Path) -> None:
    draft(desk, ("A1", 9, 13), ("A2", 9, 13))
    planner("publish", "publish", "mornings", "1")
    out = home / "roster.csv"
    assert planner("export", "--line", "mornings", "--to", "csv", "--out", out).out == f"{out}\n"
    lines = out.read_text().splitlines()
    assert lines[0] == "agent,date,shift,activity,queue,start,end,paid"
    assert lines[1] == "A1,2026-11-23,morning,work,phone,2026-11-23T09:00:00-05:00,2026-11-23T13:00:00-05:00,true"
    planner("export", "--line", "mornings", "--to", "csv", "--out", out, "--from", "2026-11-24")
    assert len(out.read_text().splitlines()) == 1
    assert len(planner("export", "--line", "mornings", "--to", "ics", "--out", home / "ics").out.splitlines()) == 2
    assert all((desk.out / name).is_file() for name in KEPT)
    planner("export", "--plan", desk.out, "--to", "csv", "--out", home / "plan.csv")
    assert (home / "plan.csv").read_bytes() == (desk.out / "roster.csv").read_bytes()
    assert planner("export", "--to", "csv", "--out", out).code == 2
    said = planner("publish", "before-plan", "mornings", desk.scenario, "--out", home / "next")
    assert [Path(line).name for line in said.out.splitlines()] == ["published_roster.csv", "ledger.csv"]


def test_calendars_are_served_until_interrupted(desk: KeptPlan) -> None:
    draft(desk, ("A1", 9, 13))
    planner("publish", "publish", "mornings", "1")
    url = planner("publish", "feed", "A1", "--base", "https://roster.example/").out.strip()
    found = re.fullmatch(r"https://roster\.example(/calendar/[\w-]{43}\.ics)", url)
    assert found
    command = [sys.executable, "-m", "planner", "publish", "serve-calendars", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline().split(":")[2].split("/")[0])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", found[1])
        answer = connection.getresponse()
        assert (answer.status, b"BEGIN:VEVENT" in answer.read()) == (200, True)
        server.send_signal(signal.SIGINT)
        try:
            _, err = server.communicate(timeout=30)
        finally:
            server.kill()  # one that does not hear must not hold up the tests
    assert server.returncode == 0
    assert found[1][10:30] not in err
    assert planner("publish", "feed", "A1", "--revoke").out == "A1: 1 address revoked.\n"
    assert planner("publish", "feed", "nobody").code == 2
