"""Scenarios changed key by key through the services: kept form, the reader's sentences, roles, two at once, undo."""

from __future__ import annotations

from pathlib import Path

import pytest
import store_world

from forecasting.faults import InputError
from planner.services import Actor, RefusedError, Services
from planner.store.database import Store
from planner.store.faults import ConflictError


@pytest.fixture
def manager(store: Store, tmp_path: Path) -> Services:
    store_world.fill(store, tmp_path / "world")
    return as_(store, "manager")


def as_(store: Store, role: str) -> Services:
    return Services(store, Actor(f"account of a {role}", role))


def texts(services: Services, folder: Path) -> dict[str, str]:
    services.scenario_folder("Peak", folder)
    return {path.name: path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()}


def test_a_key_is_said_in_the_scenarios_own_file(manager: Services, tmp_path: Path) -> None:
    before = texts(manager, tmp_path / "before")
    saved = manager.change_scenario("Peak", 1, {"queue[phone].target.share": 0.9}, note="the board's wish")
    assert (saved.number, saved.new) == (2, True)
    after = texts(manager, tmp_path / "after")
    assert after == before | {"peak.toml": after["peak.toml"]}
    assert after["peak.toml"].startswith(before["peak.toml"])
    assert 'name = "phone"\ntarget = {share = 0.9}' in after["peak.toml"]
    assert manager.scenario_versions("Peak")[0].note == "the board's wish"


def test_the_readers_own_sentence_refuses(manager: Services) -> None:
    with pytest.raises(InputError, match=r"peak.toml, queue .phone. > target > share: found '7'"):
        manager.change_scenario("Peak", 1, {"queue[phone].target.share": 7})
    with pytest.raises(InputError, match=r"^common/base\.toml") as caught:
        manager.change_scenario("Peak", 1, {}, {"../common/base.toml": b"days = "})
    assert "planner-change" not in str(caught.value)
    assert manager.scenarios()[0].newest == 1


def test_a_file_is_put_beside_the_scenario(manager: Services, tmp_path: Path) -> None:
    rows = b"queue,start,end,op,value,who,why\nphone,2026-03-02T09:00:00,2026-03-02T10:00:00,percent,10,me,a sale\n"
    manager.change_scenario("Peak", 1, {"forecast.overrides": "data/more.csv"}, {"data/more.csv": rows}, "a sale")
    assert texts(manager, tmp_path / "after")["more.csv"].encode() == rows
    for wrong in ("../../x.csv", "/x.csv", ""):
        with pytest.raises(InputError, match="expected a path beside the scenario file"):
            manager.change_scenario("Peak", 2, {}, {wrong: rows})


def test_a_coordinator_changes_without_seeing_pay_and_comments_stay(
    manager: Services, store: Store, tmp_path: Path
) -> None:
    manager.change_scenario("Peak", 1, {"cost.load": 0.2})
    text = texts(manager, tmp_path / "two")["peak.toml"]
    path = next((tmp_path / "two").rglob("peak.toml"))
    path.write_text("# Ours: 20 % on wages.\n" + text, encoding="utf-8")
    manager.save_scenario("Peak", path, base=2, allow=(tmp_path / "two",))
    ana = as_(store, "coordinator")
    ana.change_scenario("Peak", 3, {"queue[phone].target.share": 0.85})
    after = texts(manager, tmp_path / "after")["peak.toml"]
    assert after.startswith("# Ours: 20 % on wages.\n" + text.rstrip())
    assert "share = 0.85" in after
    with pytest.raises(InputError, match="no prices from a role that does not see pay"):
        ana.change_scenario("Peak", 4, {"cost.load": 0.1})


def test_other_roles(manager: Services, store: Store) -> None:
    assert manager.scenarios()[0].newest == 1
    finance = as_(store, "finance")
    assert finance.change_scenario("Peak", 1, {"cost.load": 0.3}).number == 2
    with pytest.raises(InputError, match="expected changes of pay, prices and budget"):
        finance.change_scenario("Peak", 2, {"queue[phone].target.share": 0.85})
    with pytest.raises(RefusedError, match=r"cost\.edit"):
        as_(store, "viewer").change_scenario("Peak", 2, {"days": 2})


def test_of_two_who_change_at_once_both_are_kept(manager: Services) -> None:
    manager.change_scenario("Peak", 1, {"queue[phone].target.share": 0.9})
    with pytest.raises(ConflictError, match="Yours is kept as version 3") as caught:
        manager.change_scenario("Peak", 1, {"queue[phone].target.share": 0.7})
    assert any("70%" in line and "90%" in line for line in caught.value.differences)
    assert manager.scenarios()[0].newest == 2


def test_a_version_is_taken_back(manager: Services, store: Store, tmp_path: Path) -> None:
    before = texts(manager, tmp_path / "before")
    manager.change_scenario("Peak", 1, {"queue[phone].target.share": 0.9})
    saved = manager.take_back("Peak", 1, 2, "version 2 taken back")
    assert saved.number == 3
    assert texts(manager, tmp_path / "after") == before
    as_(store, "coordinator").take_back("Peak", 2, 3, "version 3 taken back")
    assert "share = 0.9" in texts(manager, tmp_path / "again")["peak.toml"]
