"""Months ahead: the page's numbers are those of the job's record; who sees no pay does not see the page's files."""

from __future__ import annotations

import datetime as dt
import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest
from runs import ROOT
from screen_pages import Opened, ran
from sqlalchemy import update

from planner.capacity import planning
from planner.capacity.result import CapacityPlan
from planner.net import Net
from planner.screens.progress import left_words
from planner.services import Actor, RefusedError, Services
from planner.store.blobs import kept_bytes
from planner.store.database import Store, utc_now
from planner.store.jobs.asking import ask
from planner.store.jobs.capacity_kind import run_capacity
from planner.store.jobs.kinds import Made, SoFar, StoppedError
from planner.store.jobs.queue import claim
from planner.store.jobs.registry import WORKSHOP
from planner.store.jobs.run import run_claimed
from planner.store.jobs.wanted import Capacity
from planner.store.tables import JobRow


@pytest.fixture
def planned(workspace: Store) -> int:
    """A month of the six people planned ahead, by the runner itself."""
    return ran(workspace, "capacity", scenario="small_team", version=1, months=1)


def test_the_page_shows_what_the_job_found(workspace: Store, planned: int, page: Opened) -> None:
    record = json.loads(Services(workspace, Actor.local()).file_of_job(planned, "capacity.json"))
    app = page("capacity", scenario="small_team")
    assert not app.exception
    assert app.metric[0].value == f"{record['money']:,.0f} {record['currency']}"
    assert [line.value for line in app.markdown].count(f"- {record['sentences'][0]}") == 1
    coordinator = Services(workspace, Actor("account 7", "coordinator"))
    with pytest.raises(RefusedError):
        coordinator.file_of_job(planned, "capacity.json")
    with pytest.raises(RefusedError):
        coordinator.start_capacity("small_team")


def test_without_a_plan_it_says_what_to_do(workspace: Store, page: Opened) -> None:
    app = page("capacity", scenario="small_team")
    assert not app.exception
    assert "Plan months ahead" in app.info[0].value
    assert app.expander[0].proto.expanded, "the form that the sentence speaks of stands open"


PATIENCE_S = 30.0


class Watched:
    """What surrounds a job that is stopped as soon as it says something; it keeps what it was told."""

    def __init__(self, store: Store, folder: Path, stop_at: str) -> None:
        self.store, self.folder, self.stop_at = store, folder, stop_at
        self.cancelled = threading.Event()
        self.stages: list[str] = []
        self.shares: list[float] = []
        self.prices: list[tuple[float | None, float | None]] = []
        self.kept: list[Made] = []

    def progress(self, stage: str, _said: str | None = None, **told: Any) -> None:
        self.stages.append(stage)
        self.shares.append(told["share"]())
        self.prices.append((told["incumbent"], told["bound"]))
        if stage == self.stop_at:
            self.cancelled.set()

    def so_far(self, make: SoFar) -> None:
        self.kept.append(make())
        if self.stop_at == "found":
            self.cancelled.set()

    def record(self, made: Made) -> dict[str, Any]:
        with self.store.writing("local") as work:
            files = made.kept(work)["files"]
        found: dict[str, Any] = json.loads(kept_bytes(self.store, files["capacity.json"]))
        return found


SCHEMA = json.loads((ROOT / "planner/schemas/capacity.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("objective", ["chance", "price"])
def test_a_plan_that_is_stopped_in_its_search_keeps_the_best_with_what_is_proven(
    workspace: Store, tmp_path: Path, objective: Any
) -> None:
    watched = Watched(workspace, tmp_path, "found")
    asked = Capacity(scenario="small_team", version=1, months=1, objective=objective, sensitivity=True)
    made = run_capacity(asked, watched)  # type: ignore[arg-type]
    assert made.message.startswith("Stopped early: this is the best plan found till then.")
    at_once, whole = watched.record(watched.kept[0]), watched.record(made)
    for record in (at_once, whole):
        jsonschema.validate(record, SCHEMA)
        assert record["status"] == "feasible"
        assert record["stopped"] == record["warnings"][0] == made.message
        assert record["bound"] <= record["objective"] + 1e-6
        assert record["periods"]
        assert not record["sensitivity"]
        assert not record["break_even"]["curves"]
    assert at_once["decisions"] == whole["decisions"]
    assert "sensitivity" not in watched.stages
    assert watched.stages[-1] == "report"
    assert watched.shares == sorted(watched.shares)
    prices = [one for one in watched.prices if None not in one]
    assert prices
    assert all(best >= bound - 1e-6 for best, bound in prices if best is not None and bound is not None)


def test_a_plan_that_is_stopped_while_assumptions_are_weighed_is_whole_without_them(
    workspace: Store, tmp_path: Path
) -> None:
    watched = Watched(workspace, tmp_path, "sensitivity")
    asked = Capacity(scenario="small_team", version=1, months=1, sensitivity=True, cross_training=True)
    made = run_capacity(asked, watched)  # type: ignore[arg-type]
    record = watched.record(made)
    assert made.message == (
        "Stopped early: the plan is whole, which assumption matters most and what cross-training is worth was not "
        "worked out."
    )
    assert record["status"] == "optimal"
    assert record["break_even"]["stays"] == [] or record["break_even"]["curves"]
    assert not record["sensitivity"]
    assert watched.record(watched.kept[-1])["stopped"] == made.message


def test_a_stopped_plan_is_on_the_page_and_says_so(
    workspace: Store, page: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest = planning._with_more

    def long(made: CapacityPlan, net: Net) -> CapacityPlan:
        """What follows the plan takes until somebody loses patience."""
        until(lambda: net.was_cancelled)
        return rest(made, net)

    monkeypatch.setattr(planning, "_with_more", long)
    with workspace.writing("local") as work:
        job = ask(work, WORKSHOP, "capacity", {"scenario": "small_team", "version": 1, "months": 1}).job
    claimed = claim(workspace, WORKSHOP, "solves")
    assert claimed is not None
    threading.Thread(target=cancel_when_found, args=(workspace, job), daemon=True).start()
    run_claimed(workspace, WORKSHOP, claimed)
    seen = Services(workspace, Actor.local()).job(job)
    assert (seen.state, seen.finishing) == ("cancelled", False)
    for screen in ("capacity", "budget"):
        app = page(screen, role="manager", scenario="small_team")
        assert not app.exception
        assert any("Stopped early" in one.value for one in app.warning), screen
        assert app.metric


def cancel_when_found(store: Store, job: int) -> None:
    """Ask it to end once a first plan is found."""
    services = Services(store, Actor.local())
    until(lambda: services.job_with_prices(job).incumbent is not None)
    services.cancel_job(job)


def until(true: Callable[[], bool]) -> None:
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < PATIENCE_S
        time.sleep(0.02)


def test_a_job_at_work_says_stage_share_and_time_left_and_that_a_stop_was_heard(workspace: Store, page: Opened) -> None:
    with workspace.writing("local") as work:
        job = ask(work, WORKSHOP, "capacity", {"scenario": "small_team", "version": 1, "months": 1}).job
    put(workspace, job, state="running", stage="efficiency", share_done=0.25, began_at=utc_now() - dt.timedelta(0, 60))
    app = page("capacity", scenario="small_team", job=str(job))
    assert not app.exception
    (standing,) = app.expander
    assert standing.label == "Rostering two weeks, to see what an hour on the queues takes, about 4 minutes left"
    stop = next(one for one in app.button if one.label == "Stop, keep the best")
    app = stop.click().run()
    assert not app.exception
    assert app.info[0].value.startswith("Heard: it stops.")
    assert next(one for one in app.button if one.label == "Stop, keep the best").disabled
    put(workspace, job, state="cancelled", stage="finishing")
    app = page("capacity", scenario="small_team", job=str(job))
    assert app.info[0].value.startswith("Stopped: the best so far is kept.")
    put(workspace, job, state="cancelled", stage="", message="It was cancelled before there was anything to keep.")
    app = page("capacity", scenario="small_team", job=str(job))
    assert "before there was anything to keep" in app.error[0].value


def put(store: Store, job: int, **columns: Any) -> None:
    with store.writing("jobs") as work:
        work.session.execute(update(JobRow).where(JobRow.id == job).values(**columns))


@pytest.mark.parametrize(
    ("left_s", "told"),
    [(0.2, "5 s"), (7.0, "10 s"), (119.0, "120 s"), (121.0, "3 minutes"), (3000.0, "50 minutes")],
)
def test_a_time_left_is_told_as_roughly_as_it_is_known(left_s: float, told: str) -> None:
    assert left_words(left_s) == f", about {told} left"


def test_a_cancel_is_heard_at_the_next_stage(workspace: Store, tmp_path: Path) -> None:
    cancelled, told = threading.Event(), []

    def progress(stage: str, *_: Any, **__: Any) -> None:
        told.append(stage)
        cancelled.set()

    context: Any = SimpleNamespace(store=workspace, folder=tmp_path, cancelled=cancelled, progress=progress)
    with pytest.raises(StoppedError):
        run_capacity(Capacity(scenario="small_team", version=1, months=1), context)
    assert told == ["history"]
