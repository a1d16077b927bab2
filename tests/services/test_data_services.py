"""Series, scenarios, plans and care of the store through the door: by role, pay only for whom it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_world import digests, fill

from forecasting.faults import InputError
from planner.services import Actor, RefusedError, Services
from planner.store.database import Store
from planner.store.faults import ConflictError
from planner.store.tables import TrailRow


def as_(store: Store, role: str) -> Services:
    return Services(store, Actor(f"account of {role}", role))


def test_the_owner_gets_the_same_bytes(store: Store, tmp_path: Path) -> None:
    number = fill(store, tmp_path / "world")
    owner = Services(store, Actor.local())
    owner.plan_folder(number, tmp_path / "plan")
    owner.scenario_folder("Peak", tmp_path / "scenario")
    with store.reading() as session:
        assert [row.what for row in session.query(TrailRow)][-2:] == ["pay.seen", "pay.seen"]
    assert digests(tmp_path / "plan") == digests(tmp_path / "world" / "plan" / "out")
    assert owner.altered_files(number, tmp_path / "plan") == []


def test_who_sees_no_pay_sees_none(store: Store, tmp_path: Path) -> None:
    number = fill(store, tmp_path / "world")
    coordinator, manager = as_(store, "coordinator"), as_(store, "manager")
    assert [line.pay for line in coordinator.plans()] == [None]
    assert manager.plan_facts(number)["pay"] == 400.0
    assert coordinator.plan_facts(number)["pay"] is None
    assert "cost.csv" not in coordinator.plan_folder(number, tmp_path / "plan")
    coordinator.scenario_folder("Peak", tmp_path / "scenario")
    staff = (tmp_path / "scenario" / "common" / "agents.csv").read_text()
    assert "Ana Quisper" in staff
    assert "21.0" not in staff
    for action in (
        lambda who: who.plans(),
        lambda who: who.scenarios(),
        lambda who: who.series(),
        lambda who: who.back_up(tmp_path / "x.zip"),
        lambda who: who.erase_person("A1"),
        lambda who: who.export_person("A1", tmp_path / "x"),
        lambda who: who.forget(),
        lambda who: who.keep_for("plans", 1),
    ):
        with pytest.raises(RefusedError):
            action(as_(store, "agent"))
    assert not (tmp_path / "x.zip").exists()


def test_who_edits_without_pay_leaves_pay_as_it_was(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path / "world")
    coordinator, manager = as_(store, "coordinator"), as_(store, "manager")
    out = coordinator.scenario_folder("Peak", tmp_path / "mine")
    staff = tmp_path / "mine" / "common" / "agents.csv"
    staff.write_text(staff.read_text().replace("Ben Okafor", "Ben Okafor-Ray"))
    saved = coordinator.save_scenario("Peak", out.path, base=1, allow=out.allow)
    assert saved.number == 2
    assert manager.scenario_differences("Peak", 1) == ["common/agents.csv, A2, name: was Ben Okafor, is Ben Okafor-Ray"]
    manager.scenario_folder("Peak", tmp_path / "theirs")
    assert "22.0" in (tmp_path / "theirs" / "common" / "agents.csv").read_text()
    (tmp_path / "theirs" / "common" / "agents.csv").write_text(staff.read_text())
    with pytest.raises(ConflictError) as caught:
        manager.save_scenario("Peak", tmp_path / "theirs" / "week" / "peak.toml", base=1, allow=[tmp_path / "theirs"])
    assert caught.value.differences


def test_series_and_settings(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("start,queue,volume\n2026-03-02T09:00,phone,2\n")
    coordinator = as_(store, "coordinator")
    added = coordinator.add_file("calls", path, "history", "UTC", native=False)
    assert coordinator.history("calls", 60, "UTC").frame["volume"].tolist() == [2.0]
    assert [layer.native for layer in coordinator.layers("calls")] == [False]
    coordinator.delete_layer("calls", added.layer_id)
    assert coordinator.series()[0].layers == 0
    coordinator.restore_layer("calls", added.layer_id)
    assert coordinator.history("calls", 60, "UTC").frame["volume"].tolist() == [2.0]
    with pytest.raises(InputError, match="a layer of it that is taken off"):
        coordinator.restore_layer("calls", added.layer_id)
    with pytest.raises(InputError, match="a layer of it that is taken off"):
        coordinator.restore_layer("calls", 99)
    coordinator.delete_layer("calls", added.layer_id)
    manager = as_(store, "manager")
    manager.keep_for("plans", 400)
    assert manager.retention() == {"plans": 400}
    assert manager.settings()["retention"] == {"plans": 400}
    assert manager.forget() == {"plans": 0, "files": 0}
    assert manager.verify() == []
    assert not manager.upgrade()
    manager.back_up(tmp_path / "store.zip")
    manager.restore(tmp_path / "store.zip", replace=True)


def test_names_of_scenarios(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path / "world")
    coordinator = as_(store, "coordinator")
    coordinator.copy_scenario("Peak", "Low")
    coordinator.rename_scenario("Low", "Lower")
    coordinator.archive_scenario("Lower")
    assert [line.name for line in coordinator.scenarios(archived=True)] == ["Lower", "Peak"]
    assert [line.number for line in as_(store, "viewer").scenario_versions("Lower")] == [1]
    number = coordinator.keep_plan(tmp_path / "world" / "plan" / "out")
    assert coordinator.plan_file(number, "roster.csv").startswith(b"agent,date")
