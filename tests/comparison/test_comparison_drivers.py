"""Every field of a scenario and of its files belongs somewhere: a new field without a driver fails here."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

import pytest

from planner.comparison import drivers as of
from planner.scenario import Agent, Inputs, Queue, Scenario
from planner.scenario.money import Cost
from planner.scenario.people import Contract, Site
from planner.scenario.run import SimulationSettings

ASSIGNED: list[tuple[str, Iterable[str], Mapping[str, str]]] = [
    ("scenario", Scenario.model_fields, of.SCENARIO),
    ("queue", Queue.model_fields, of.QUEUE),
    ("site", Site.model_fields, of.SITE),
    ("contract", Contract.model_fields, of.CONTRACT),
    ("cost", Cost.model_fields, of.COST),
    ("simulation", SimulationSettings.model_fields, of.SIMULATION),
    ("agent", Agent.model_fields, of.AGENT),
    ("inputs", [field.name for field in dataclasses.fields(Inputs)], of.INPUTS),
]


@pytest.mark.parametrize(("record", "fields", "drivers"), ASSIGNED, ids=[one[0] for one in ASSIGNED])
def test_every_field_has_its_driver(record: str, fields: Iterable[str], drivers: Mapping[str, str]) -> None:
    lost = sorted(set(fields) - set(drivers))
    assert not lost, f"say in planner/comparison/drivers.py what drives these fields of {record}: {lost}"
    assert not set(drivers) - set(fields), "no such fields any more"
    known = {*of.DRIVERS, of.VIA_FORECAST, of.SAME, of.METHOD, of.LABEL, of.NESTED}
    assert set(drivers.values()) <= known


def test_what_is_nested_is_assigned_below() -> None:
    assert {name for name, driver in of.SCENARIO.items() if driver == of.NESTED} == {
        "queue", "site", "contract", "cost", "simulation",
    }  # fmt: skip
    assert {name for name, driver in of.INPUTS.items() if driver == of.NESTED} == {"scenario", "agents"}


def test_every_driver_says_what_it_means() -> None:
    assert set(of.MEANING) == set(of.DRIVERS)
    assert set(of.OF_THE_WEEK) <= set(of.INPUTS)
