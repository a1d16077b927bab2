"""An empty store of one's own begins with the samples and a plan that is as the sample would be planned now."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from runs import ROOT

from planner import read_scenario
from planner.fingerprint import fingerprint
from planner.formats import read_inputs
from planner.services import Actor, Services
from planner.services.beginning import PLANS, begin_with_samples, is_empty
from planner.store.database import open_store
from planner.store.schema import bring_up_to_date

SAMPLES = ROOT / "scenarios"


@pytest.fixture
def services(tmp_path: Path) -> Services:
    store = open_store(str(tmp_path / "store.db"), files=tmp_path / "files")
    bring_up_to_date(store)
    return Services(store, Actor.local())


def test_it_begins_with_every_sample_and_the_plan(services: Services) -> None:
    assert is_empty(services)
    begin_with_samples(services, SAMPLES)
    names = {line.name for line in services.scenarios()}
    assert names == {path.stem for path in SAMPLES.glob("*.toml")}
    plans = services.plans()
    assert [(plan.scenario, plan.version) for plan in plans] == [("peak_week", 1)]
    assert not is_empty(services)


@pytest.mark.parametrize("packed", sorted((SAMPLES / PLANS).glob("*.zip")), ids=lambda path: path.stem)
def test_the_plan_is_of_the_sample_as_it_is(packed: Path) -> None:
    with zipfile.ZipFile(packed) as held:
        facts = json.loads(held.read("plan.json"))
    scenario = read_scenario(SAMPLES / f"{packed.stem}.toml")
    assert facts["fingerprint"] == fingerprint(read_inputs(scenario)), "python scenarios/pack_plan.py " + packed.stem


def test_what_is_not_empty_stays_as_it_is(services: Services) -> None:
    services.save_scenario("mine", SAMPLES / "small_team.toml")
    begin_with_samples(services, SAMPLES)
    assert [line.name for line in services.scenarios()] == ["mine"]


def test_an_archived_scenario_is_no_empty_store(services: Services) -> None:
    services.save_scenario("mine", SAMPLES / "small_team.toml")
    services.archive_scenario("mine")
    assert not is_empty(services)
