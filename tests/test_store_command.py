"""``planner store`` as a person types it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import kept_plan
import pytest
from store_world import digests, write_plan, write_scenario
from typer.testing import CliRunner

from forecasting.faults import InputError
from planner.cli_store import store_app


def test_a_command_learns_from_the_history_of_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANNER_DB", str(tmp_path / "planner.db"))
    made = kept_plan.KeptPlan(tmp_path / "s")
    stored = made.put("stored.toml", made.scenario.read_text().replace('file = "history.csv"', 'store = "calls"'))
    add = ["add", "calls", str(tmp_path / "s" / "history.csv"), "--time-zone", "America/New_York"]
    assert CliRunner().invoke(store_app, add).exit_code == 0

    def audit() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "planner", "audit", str(stored), "--roster", str(made.out / "roster.csv")]
        return subprocess.run(command, capture_output=True, text=True)

    done = audit()
    assert done.returncode == 0, done.stderr
    stored.write_text(stored.read_text().replace('"calls"', '"cals"'))
    refused = audit()
    assert refused.returncode == 2
    assert "expected one of calls" in refused.stderr


def test_a_day_with_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANNER_DB", str(tmp_path / "planner.db"))
    path = write_scenario(tmp_path / "s")
    plan = write_plan(tmp_path / "p")
    calls = tmp_path / "calls.csv"
    calls.write_text("start,queue,volume\n2026-03-02T09:00,phone,2\n2026-03-02T09:00,phone,2\n")

    def said(*words: str, code: int = 0) -> str:
        result = CliRunner().invoke(store_app, list(words), catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.stdout

    assert "is at step" in said("upgrade")
    assert "already" in said("upgrade")
    assert said("add", "calls", str(calls), "--import") == "calls: layer 1, 1 rows\n"
    assert "in the store already" in said("add", "calls", str(calls))
    assert json.loads(said("layers", "calls", "--json"))[0]["native"] is False
    assert said("save", str(path), "--as", "Peak", "--allow", str(tmp_path / "s")) == "Peak: version 1\n"
    assert "holds the same" in said("save", str(path), "--as", "Peak", "--allow", str(tmp_path / "s"))
    assert said("differences", "Peak", "1") == "They say the same.\n"
    assert said("keep", str(plan)) == "plan 1\n"
    assert [row["id"] for row in json.loads(said("list", "--json"))] == [1]
    assert "Peak" in said("list", "scenarios")
    with pytest.raises(InputError, match="Say --name SCENARIO"):
        said("list", "versions")
    head, row = said("list", "versions", "--name", "Peak").splitlines()
    assert head.split()[:3] == ["version", "made", "from"]
    assert row.split()[:3] == ["1", "-", "no"]
    head, row = said("list", "series").splitlines()
    assert head.index("rows") + len("rows") == row.index(" 1  2026-03-02 09:00") + len(
        " 1"
    )  # numbers stand to the right
    assert row.split()[:4] == ["calls", "history", "1", "1"]
    said("check-out", "1", str(tmp_path / "out"))
    assert digests(tmp_path / "out") == digests(plan)
    assert said("check-out", "Peak@1", str(tmp_path / "sc")).strip().endswith("week/peak.toml")
    assert said("take-off", "calls", "1") == "calls: layer 1 is off.\n"
    assert "yes" in said("layers", "calls").splitlines()[1].split()
    with pytest.raises(InputError, match="`planner store layers calls`; one may be taken off already"):
        said("take-off", "calls", "1")
    head, newest = said("trail", "--most", "1").splitlines()
    assert head.split() == ["row", "at", "(UTC)", "who", "what", "of"]
    assert newest.endswith("local  series.delete  series calls")
    assert json.loads(said("trail", "--of", "history calls", "--json"))[0]["after"]["rows"] == 1
    assert said("retention", "plans", "400").splitlines()[1].startswith("plans     400 days  Files of plans")
    assert json.loads(said("forget", "--json")) == {"plans": 0, "files": 0}
    assert json.loads(said("forget", "--older-than", "9000", "--what", "plans", "--json")) == {"plans": 0, "files": 0}
    assert said("verify") == "The store is whole.\n"
    assert said("backup", str(tmp_path / "b.zip")).strip() == str(tmp_path / "b.zip")
    assert "parts of" not in said("person", "export", "A1", "--out", str(tmp_path / "given"))
    with pytest.raises(InputError, match="Say --yes"):
        said("person", "erase", "A1")
    assert "erased-1 stands instead" in said("person", "erase", "A1", "--yes")
    assert json.loads(said("verify", "--json")) == {"findings": []}
    with pytest.raises(InputError, match="or say --replace"):
        said("restore", str(tmp_path / "b.zip"))
    assert said("restore", str(tmp_path / "b.zip"), "--replace").startswith("Restored")
    (next((tmp_path / "planner.db.files").glob("??/*"))).write_bytes(b"x")
    assert "bring it back from a backup" in said("verify", code=1)
