"""The page `Plan a week` as each role sees it: what is not theirs is in no element that reaches the browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from runs import ROOT
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from planner.report import write
from planner.result import Plan
from planner.screens import sign_in, week
from planner.services import Actor
from planner.store.database import Store, open_store
from planner.store.schema import bring_up_to_date
from planner.store.tables import TrailRow


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(str(tmp_path / "planner.db"))
    bring_up_to_date(made)
    yield made
    made.close()


def page(monkeypatch: pytest.MonkeyPatch, plan: Plan, folder: Path, store: Store, actor: Actor) -> AppTest:
    write(plan, folder)
    monkeypatch.setattr(week, "results_folder", lambda path: folder)
    monkeypatch.setattr(sign_in, "_store", lambda: store)
    monkeypatch.setattr(sign_in, "_auth", dict)
    monkeypatch.setattr(sign_in, "_signed_in", lambda known: actor)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.query_params["scenario"] = "small_team"
    return app.run()


def columns(app: AppTest) -> set[str]:
    return {str(name) for frame in app.dataframe for name in frame.value.columns}


@pytest.mark.parametrize("role", ["manager", "finance", "coordinator", "viewer"])
def test_the_page_of_a_role(
    role: str, plan: Plan, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(monkeypatch, plan, tmp_path / "plan", store, Actor("account 3", role))
    assert not app.exception
    facts = json.loads((tmp_path / "plan/plan.json").read_text(encoding="utf-8"))
    sees_pay, starts = role in ("manager", "finance"), role != "viewer"
    assert ("Cost" in {metric.label for metric in app.metric}) == sees_pay
    assert ("Cost" in {tab.label for tab in app.tabs}) == sees_pay
    assert ({"cost", "amount"} <= columns(app)) == sees_pay
    assert bool({"cost", "amount"} & columns(app)) == sees_pay
    assert (f"{facts['pay']:,.0f}" in " ".join(str(metric.value) for metric in app.metric)) == sees_pay
    assert ("Plan" in {button.label for button in app.button}) == starts
    labels = {one.proto.label for one in app.get("download_button")}
    assert ("Report (HTML, offline)" in labels) == (role == "manager")
    assert {"Workbook", "Roster (CSV)"} <= labels
    with store.reading() as session:
        looks = [(row.who, row.what, row.subject) for row in session.scalars(select(TrailRow))]
    assert looks == ([("account 3", "pay.seen", "files of small_team.toml")] if sees_pay else [])


def test_an_agent_sees_no_plan(plan: Plan, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(monkeypatch, plan, tmp_path / "plan", store, Actor("account 3", "agent", "A2"))
    assert not app.exception
    assert "There is nothing for your role here" in app.info[0].value
    assert not app.dataframe


def test_the_owner_of_the_machine_needs_no_store(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(plan, tmp_path / "plan")
    monkeypatch.setattr(week, "results_folder", lambda path: tmp_path / "plan")
    monkeypatch.setattr(sign_in, "_store", lambda: pytest.fail("opened the store"))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.query_params["scenario"] = "small_team"
    app.run()
    assert not app.exception
    assert "Cost" in {metric.label for metric in app.metric}
