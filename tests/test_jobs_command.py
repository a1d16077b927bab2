"""``planner jobs``: as a person types it; what runs is a small count in a process of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pausing import WORKSHOP
from sqlalchemy import update
from store_world import write_scenario
from typer.testing import CliRunner

from forecasting.faults import InputError
from planner.cli import app
from planner.services import jobs as jobs_of_services
from planner.store.blobs import keep_bytes
from planner.store.database import open_store
from planner.store.jobs.asking import ask
from planner.store.jobs.kinds import Workshop
from planner.store.jobs.starting import start_waiting
from planner.store.tables import JobRow


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLANNER_DB", str(tmp_path / "planner.db"))
    monkeypatch.delenv("PLANNER_FILES", raising=False)
    monkeypatch.setattr("planner.cli_jobs.LOOK_EVERY_S", 0.05)
    return tmp_path


def typed(*words: str, code: int = 0, said: str | None = None) -> str:
    done = CliRunner().invoke(app, ["jobs", *words], input=said, catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.stdout


def counting(db: Path, **arguments: object) -> int:
    """A small count, begun."""
    typed("list")  # makes the tables
    store = open_store(str(db / "planner.db"))
    with store.writing("local") as work:
        job = ask(work, WORKSHOP, "pause", arguments).job
    start_waiting(store, WORKSHOP)
    store.close()
    return job


def test_a_job_is_watched_to_its_end_and_read_later(db: Path) -> None:
    job = counting(db, steps=4, step_s=0.2, name="small")
    done = CliRunner().invoke(app, ["jobs", "watch", str(job)])
    assert done.exit_code == 0
    assert done.stdout == f"job {job}: done\n"
    assert done.stderr.splitlines()[0].endswith("begins: small")
    assert [line.split()[1:] for line in typed("log", str(job), "--from", "3").splitlines()] == [
        ["at", "3"],
        ["at", "4"],
    ]
    assert json.loads(typed("log", str(job), "--json"))[0]["text"] == "begins: small"
    assert json.loads(typed("watch", str(job), "--json"))["result"] == {"reached": 4}
    [row] = json.loads(typed("list", "--json"))
    assert (row["id"], row["kind"], row["state"], row["asked_by"]) == (job, "pause", "done", "local")
    assert "incumbent" not in row
    head, line = typed("list").splitlines()
    assert head.split() == ["job", "kind", "state", "plan", "asked", "(UTC)", "by"]
    assert line.split()[:4] == [str(job), "pause", "done", "-"]
    assert typed("cancel", str(job)) == f"job {job}: done\n"
    store = open_store(str(db / "planner.db"))
    with store.writing("test") as work:
        made = {"files": {"scores.csv": keep_bytes(work, b"scores")}}
        work.session.execute(update(JobRow).values(result=made))
    store.close()
    assert typed("save", str(job), "--out", str(db / "there")) == f"{db / 'there' / 'scores.csv'}\n"
    assert (db / "there" / "scores.csv").read_bytes() == b"scores"


def test_a_failed_job_is_a_finding(db: Path) -> None:
    job = counting(db, steps=0, fail="strange")
    assert "ValueError: strange" in typed("watch", str(job), code=1)


def test_cancelling_from_another_command(db: Path) -> None:
    job = counting(db, steps=5000, step_s=0.02)
    assert "asked to end with the best so far" in typed("cancel", str(job))
    assert typed("watch", str(job)) == f"job {job}: cancelled\n"


def test_a_scenario_file_is_saved_and_its_plan_queued(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(store: object, workshop: Workshop) -> list[int]:
        return []

    monkeypatch.setattr(jobs_of_services, "start_waiting", nothing)
    path = write_scenario(db / "mine")
    words = ("start", "plan", str(path), "--allow", str(db / "mine"), "--work", "0.5")
    first = json.loads(typed(*words, "--json"))
    assert first["new"]
    assert typed(*words) == f"job {first['job']}: the same is being done already\n"
    assert json.loads(typed("start", "plan", "peak@1", "--work", "0.5", "--json")) == {**first, "new": False}
    assert json.loads(typed("start", "sweep", "peak", "peak@1", "--json"))["new"]
    assert json.loads(typed("start", "backtest", "peak", "--origins", "2", "--json"))["new"]
    with pytest.raises(InputError, match="'peak@x', expected NAME or NAME@VERSION"):
        typed("start", "plan", "peak@x")
    with pytest.raises(InputError, match="a scenario of the store"):
        typed("start", "plan", "nowhere")


def test_addresses_are_read_from_standard_input_and_shown_by_host(db: Path) -> None:
    told = typed("webhooks", "add", said="https://hooks.example.org/catch/capability\n")
    assert told.startswith("webhook 1: https://hooks.example.org\nIts secret, shown this once: ")
    head, line = typed("webhooks", "list").splitlines()
    assert head.split() == ["webhook", "host", "private", "off"]
    assert line.split() == ["1", "https://hooks.example.org", "no", "-"]
    assert json.loads(typed("webhooks", "list", "--json")) == [
        {"id": 1, "host": "https://hooks.example.org", "private": False, "off": ""}
    ]
    assert typed("deliver") == ""
    assert typed("webhooks", "remove", "1") == "webhook 1: removed\n"
    assert typed("webhooks", "list") == ""


def test_slots(db: Path) -> None:
    assert typed("at-once", "3") == "3 at once\n"
    assert typed("at-once") == "3 at once\n"
