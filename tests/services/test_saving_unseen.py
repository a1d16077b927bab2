"""Saving a scenario by roles who do not see all of it: laid out, edited, saved, and nothing unseen is lost."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import store_world

from forecasting.faults import InputError
from planner.services import Actor, Services
from planner.store.database import Store


def as_(store: Store, role: str) -> Services:
    return Services(store, Actor(f"account of a {role}", role))


def laid_out(services: Services, folder: Path) -> Path:
    return services.scenario_folder("Peak", folder).path


def edit(folder: Path, name: str, old: str, new: str) -> None:
    (path,) = folder.rglob(name)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def whole(store: Store, folder: Path) -> dict[str, str]:
    laid_out(as_(store, "manager"), folder)
    return {path.name: path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()}


def test_a_coordinator_saves_and_pay_and_birth_dates_stay(store: Store, tmp_path: Path) -> None:
    store_world.fill(store, tmp_path / "world")
    ana = as_(store, "coordinator")
    path = laid_out(ana, tmp_path / "seen")
    edit(tmp_path / "seen", "base.toml", "length_min = 240", "length_min = 270")
    edit(tmp_path / "seen", "agents.csv", "Ben Okafor", "Ben O. Okafor")
    ana.save_scenario("Peak", path, base=1, note="longer mornings", allow=(tmp_path,))
    now = whole(store, tmp_path / "whole")
    assert tomllib.loads(now["base.toml"])["cost"] == {"wage_per_h": {"part-time": 20.0}}
    assert tomllib.loads(now["base.toml"])["shift"][0]["length_min"] == 270
    assert now["agents.csv"] == store_world.PEOPLE_FILE.replace("Ben Okafor", "Ben O. Okafor")


def test_finance_saves_pay_and_nothing_else(store: Store, tmp_path: Path) -> None:
    store_world.fill(store, tmp_path / "world")
    finance = as_(store, "finance")
    path = laid_out(finance, tmp_path / "seen")
    edit(tmp_path / "seen", "agents.csv", "22.0", "22.5")
    edit(tmp_path / "seen", "base.toml", "= 20.0", "= 20.5")
    finance.save_scenario("Peak", path, base=1, note="from April", allow=(tmp_path,))
    now = whole(store, tmp_path / "whole")
    assert now["agents.csv"] == store_world.PEOPLE_FILE.replace("22.0", "22.5")
    assert "20.5" in now["base.toml"]
    edit(tmp_path / "seen", "base.toml", "length_min = 240", "length_min = 270")
    with pytest.raises(InputError, match=r"base.toml: .*expected changes of pay, prices and budget"):
        finance.save_scenario("Peak", path, base=2, allow=(tmp_path,))
