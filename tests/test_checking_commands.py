"""The audit, the doctor, the front end's start and the help as a person meets them: what they print and return."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from desk import Desk, planner, roster, segments
from runs import ROOT


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk")


# ---- audit ----


def test_a_clean_roster(desk: Desk) -> None:
    path = roster(desk, *(segments("A1", "A2", day=day) for day in ("2026-11-23", "2026-11-24")))
    said = planner("audit", desk.scenario, "--roster", path)
    assert (said.code, said.out, said.err) == (0, "No rule is broken.\n\nLabour rules: no preset.\n", "")
    said = planner("audit", desk.scenario, "--roster", path, "--json")
    told = json.loads(said.out)
    assert (said.code, told["breaches"]) == (0, [])
    assert told["labour_rules"] == [{"sites": [""], "in_force": ["Labour rules: no preset."], "disagreements": []}]


def test_a_planted_breach(desk: Desk) -> None:
    path = roster(desk, segments("A1"), segments("A2", end="14:00"))
    said = planner("audit", desk.scenario, "--roster", path)
    assert said.code == 1
    sentence, *rest = said.out.splitlines()
    assert rest == ["", "Labour rules: no preset."]
    assert sentence == "shift length: Person 2 (A2) works morning for 300 min on 2026-11-23; it lasts 240 min."
    said = planner("audit", desk.scenario, "--roster", path, "--json")
    assert said.code == 1
    (breach,) = json.loads(said.out)["breaches"]
    assert (breach["rule"], breach["agent"], breach["date"]) == ("shift length", "A2", "2026-11-23")
    assert sentence == f"{breach['rule']}: {breach['sentence']}"


def test_the_rules_in_force_are_printed_below_with_what_they_replace(desk: Desk) -> None:
    desk.add('[rules]\npreset = "uk"\nmin_rest_h = 20\n[[site]]\nname = "Leeds"\n[[site]]\nname = "Fresno"\n')
    desk.add('rules = "us-federal"\n')
    desk.put("agents.csv", "agent,name,skills,site\n" + "".join(f"A{k},P{k},phone,Leeds\n" for k in range(1, 7)))
    path = roster(desk, *(segments("A1", day=day) for day in ("2026-11-23", "2026-11-24")))
    said = planner("audit", desk.scenario, "--roster", path)
    assert said.code == 0, said.err
    breaches, leeds, fresno = (part.splitlines() for part in said.out.split("\n\n"))
    assert breaches == ["No rule is broken."]
    assert leeds[0] == "Labour rules at Leeds: uk (preset, not legal advice)."
    instead = "[rules] min_rest_h, instead of at least 11 h between two shifts of preset uk"
    assert leeds.count(f"At least 20 h between two shifts ({instead}).") == 2
    assert leeds[-2] == "1 rule replaces a value of the preset or of [rules]:"
    assert any("(preset uk: Working Time Regulations 1998 reg. 11)" in line for line in leeds)
    assert fresno[0] == "Labour rules at Fresno: us-federal (preset, not legal advice)."
    assert "At least 20 h between two shifts ([rules] min_rest_h)." in fresno
    told = json.loads(planner("audit", desk.scenario, "--roster", path, "--json").out)["labour_rules"]
    assert [one["sites"] for one in told] == [["Leeds"], ["Fresno"]]
    assert [len(one["disagreements"]) for one in told] == [1, 0]
    assert told[0]["in_force"][0] == "Labour rules: uk (preset, not legal advice)."


def test_a_stranger_in_a_roster_is_a_finding(desk: Desk) -> None:
    said = planner("audit", desk.scenario, "--roster", roster(desk, segments("A1", "Zoe")))
    assert said.code == 1
    assert "Zoe" in said.out


# ---- doctor, app, help ----


def test_a_healthy_doctor_is_quiet_when_asked() -> None:
    said = planner("doctor", "--quiet")
    assert (said.code, said.out, said.err) == (0, "", "")


def test_the_doctor_tells_what_is_well_and_what_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    from planner import doctor

    def broken() -> tuple[str, bool]:
        raise OSError("no such library")

    quick = {name: check for name, check in doctor.CHECKS.items() if "week" not in name}
    monkeypatch.setattr(doctor, "CHECKS", quick)
    said = planner("doctor")
    assert (said.code, said.err) == (0, "")
    assert "ok   Erlang A against 40 digits: service level 0.7311052818, expected 0.7311052818" in said.out
    monkeypatch.setattr(doctor, "CHECKS", {**quick, "a library": broken})
    said = planner("doctor", "--quiet")
    assert (said.code, said.out, said.err) == (1, "", "BAD  a library: OSError: no such library\n")


def test_the_front_end_is_there_and_open_to_this_machine_only() -> None:
    from planner.launch import app_file, command

    assert app_file().is_file()
    assert "--server.address=127.0.0.1" in command(8501)
    assert "--browser.gatherUsageStats=false" in command(8501)
    said = planner("app", "--port", "70000")
    assert said.code == 2
    assert "--port" in said.err


def test_the_front_end_is_set_alike_however_it_is_started() -> None:
    from planner.launch import FLAGS

    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    flags = dict(flag.removeprefix("--").split("=") for flag in FLAGS)
    del flags["server.headless"]  # who starts `streamlit run` by hand wants the browser opened
    said = {name: config[name.split(".")[0]][name.split(".")[1]] for name in flags}
    assert {name: str(value).lower() for name, value in said.items()} == flags


def test_the_help_waits_for_no_slow_library() -> None:
    program = (
        "import sys; import planner.cli; from typer.main import get_command; get_command(planner.cli.app);"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    slow = {"pandas", "numpy", "numba", "scipy", "ortools", "statsmodels", "streamlit", "pyarrow", "holidays"}
    assert not slow & set(done.stdout.split())
