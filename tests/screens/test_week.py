"""The page of a week: the plan's own numbers, a job started with the effort chosen, roles, and faults as sentences."""

from __future__ import annotations

from pathlib import Path

import pytest
from screen_pages import Opened

from planner.screens.workspace import LAST_PLAN
from planner.services import Actor, Services
from planner.services.jobs import Jobs
from planner.store.database import Store
from planner.store.faults import StoreError
from planner.store.jobs.asking import Asked, ask
from planner.store.jobs.registry import WORKSHOP
from planner.store.plans import plan_row


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """What was asked for; the job waits in the queue and no process begins."""
    calls: list[dict[str, object]] = []

    def start(self: Jobs, scenario: str, version: int | None = None, **limits: float | None) -> Asked:
        calls.append({"scenario": scenario, "version": version, **limits})
        with self.store.writing(self.actor.account) as work:
            return ask(work, WORKSHOP, "plan", {"scenario": scenario, "version": version, **limits})

    monkeypatch.setattr(Jobs, "start_plan", start)
    return calls


def test_the_plans_own_numbers_by_view(workspace: Store, page: Opened) -> None:
    app = page("week", view="service", queue="chat")
    assert not app.exception
    facts = Services(workspace, Actor.local()).plan_facts(1)
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Gap to the best roster"] == f"{facts['gap']:.1%}"
    assert shown["of it unavoidable"] == f"{facts['shortage_bound_h']:.1f} h"
    tables = [frame.value for frame in app.dataframe]
    assert all(set(table["queue"]) == {"chat"} for table in tables)
    app.selectbox(key="queue").select("phone").run()
    assert all(set(frame.value["queue"]) == {"phone"} for frame in app.dataframe)
    assert app.query_params["queue"] == "phone"
    app.get("button_group")[0].set_value("promises").run()
    assert "**vip, 2026-W48**: 86% sure, asked 90%" in app.warning[0].value


def test_a_job_is_started_and_followed(workspace: Store, page: Opened, asked: list[dict[str, object]]) -> None:
    app = page("week")
    app.selectbox(key="effort").select("draft")
    app.button(key="start").click().run()
    assert not app.exception
    assert asked == [{"scenario": "peak_week", "version": 1, "work": 0.15}]
    assert app.query_params["job"] == "1"
    assert any("Waiting for its turn" in box.label for box in app.expander)
    app.button(key="cancel_job").click().run()
    assert Services(workspace, Actor.local()).job(1).state == "cancelled"


def test_what_cannot_be_started_is_said(workspace: Store, page: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Jobs, *args: object, **more: object) -> None:
        raise StoreError.told("scenario peak_week", "version 1", "a version that can be read", "Take it back.")

    monkeypatch.setattr(Jobs, "start_plan", refuse)
    app = page("week")
    app.button(key="start").click().run()
    assert not app.exception
    assert "expected a version that can be read. Take it back." in app.error[0].value


def test_a_scenario_without_a_plan_and_an_empty_store(workspace: Store, page: Opened) -> None:
    app = page("week", scenario="small_team")
    assert "has not been planned yet" in app.info[0].value
    for name in [line.name for line in Services(workspace, Actor.local()).scenarios()]:
        Services(workspace, Actor.local()).archive_scenario(name)
    app = page("week")
    assert "Nothing is in the list of scenarios" in app.info[0].value


@pytest.mark.parametrize(
    ("role", "pay", "starts"), [("viewer", False, False), ("finance", True, True), ("manager", True, True)]
)
def test_roles(workspace: Store, page: Opened, role: str, pay: bool, starts: bool) -> None:
    app = page("week", role=role, view="files")
    assert not app.exception
    assert ("Cost of pay" in {metric.label for metric in app.metric}) == pay
    assert ("start" in {button.key for button in app.button}) == starts
    labels = {button.label for button in app.get("download_button")}
    assert ("Report (HTML)" in labels) == (role == "manager"), "its pictures tell kinds of absence, too"
    assert {"Roster (CSV)", "Forecast (CSV)"} <= labels


def test_the_plan_looked_at_stays_until_a_newer_one_is_made(workspace: Store, page: Opened, tmp_path: Path) -> None:
    mine = Services(workspace, Actor.local())
    mine.plan_folder(1, tmp_path / "plan")
    with workspace.reading() as work:
        of = plan_row(work, 1).scenario_version_id

    def another() -> str:
        with (tmp_path / "plan" / "timings.json").open("a") as written:
            written.write("\n")
        return str(mine.keep_plan(tmp_path / "plan", scenario_version_id=of))

    second = another()
    assert page("week").session_state["plan"] == second, "the newest, where nobody chose"
    undone = page("week", plan="1").session_state[LAST_PLAN]
    assert page("week", held={LAST_PLAN: undone}).session_state["plan"] == "1"
    third = another()
    assert page("week", held={LAST_PLAN: undone}).session_state["plan"] == third
