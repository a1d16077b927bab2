"""Shifts, contracts, rotations, rooms and vendors named anywhere exist."""

from __future__ import annotations

from collections.abc import Iterator

from forecasting.faults import Fault
from planner.scenario.checks.names import names, unknown
from planner.scenario.labour import LabourRules
from planner.scenario.run import Rules
from planner.scenario.scenario import Scenario
from planner.scenario.source import Labels, Source


def record_names(scenario: Scenario, source: Source) -> Iterator[Fault]:
    """A fault for every record that is named and does not exist, the nearest name offered."""
    shifts = [*names(source, "shift"), *names(source, "shift", "part_of")]
    presets = [str(name) for name in Rules.model_json_schema()["properties"]["preset"]["enum"]]
    kinds = (
        (_shifts(scenario), shifts, "the name of a shift or of a group of shifts (part_of)"),
        (_contracts(scenario), names(source, "contract"), "the name of a contract"),
        (_rotations(scenario), names(source, "rotation"), "the name of a rotation"),
        (_rooms(scenario), names(source, "room"), "the name of a room"),
        (_vendors(scenario), names(source, "vendor"), "the name of a vendor"),
        (_presets(scenario), presets, "a preset of labour rules"),
        (_sites(scenario), names(source, "site"), "the name of a site"),
    )
    for written, known, what in kinds:
        for labels, name in written:
            if name not in known:
                yield unknown(source.where(*labels), name, known, what)


Named = Iterator[tuple[Labels, str]]


def _shifts(scenario: Scenario) -> Named:
    for contract in scenario.contract:
        for name in contract.shifts:
            yield (f'contract "{contract.name}"', "shifts"), name
        yield from _rules((f'contract "{contract.name}"', "rules"), contract.rules)
    yield from _rules(("rules",), scenario.rules)


def _rules(labels: Labels, rules: LabourRules) -> Named:
    """Shifts that labour rules name."""
    for name in rules.max_shifts or {}:
        yield (*labels, "max_shifts", name), name
    for first, after in (rules.forbid_after or {}).items():
        for name in (first, *after):
            yield (*labels, "forbid_after", first), name


def _contracts(scenario: Scenario) -> Named:
    for name in scenario.cost.wage_per_h:
        yield ("cost", "wage_per_h", name), name
    for hired in scenario.hire_class:
        yield (f'hire_class "{hired.name}"', "contract"), hired.contract


def _rotations(scenario: Scenario) -> Named:
    for contract in scenario.contract:
        if contract.rotation is not None:
            yield (f'contract "{contract.name}"', "rotation"), contract.rotation


def _rooms(scenario: Scenario) -> Named:
    for activity in scenario.activity:
        if activity.room is not None:
            yield (f'activity "{activity.name}"', "room"), activity.room


def _vendors(scenario: Scenario) -> Named:
    for index, route in enumerate(scenario.route):
        if route.to.startswith("vendor:"):
            yield (f"route {index + 1}", "to"), route.to.removeprefix("vendor:")


def _sites(scenario: Scenario) -> Named:
    for index, cover in enumerate(scenario.rules.cover):
        if cover.site is not None:
            yield ("rules", f"cover {index + 1}", "site"), cover.site


def _presets(scenario: Scenario) -> Named:
    for site in scenario.site:
        if site.rules is not None:
            yield (f'site "{site.name}"', "rules"), site.rules
