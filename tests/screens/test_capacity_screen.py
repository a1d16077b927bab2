"""Months ahead: the page's numbers are those of the job's record; who sees no pay does not see the page's files."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from screen_pages import Opened, ran

from planner.services import Actor, RefusedError, Services
from planner.store.database import Store
from planner.store.jobs.capacity_kind import run_capacity
from planner.store.jobs.kinds import StoppedError
from planner.store.jobs.wanted import Capacity


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


def test_a_cancel_is_heard_at_the_next_stage(workspace: Store, tmp_path: Path) -> None:
    cancelled, told = threading.Event(), []

    def progress(stage: str, *_: Any, **__: Any) -> None:
        told.append(stage)
        cancelled.set()

    context: Any = SimpleNamespace(store=workspace, folder=tmp_path, cancelled=cancelled, progress=progress)
    with pytest.raises(StoppedError):
        run_capacity(Capacity(scenario="small_team", version=1, months=1), context)
    assert told == ["history"]
