"""Every file, column and key has a rule of who sees it: what is new and has none is found here."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from planner.frames import FRAMES
from planner.report.folder import BESIDE, CONTRACT
from planner.scenario.money import Cost, Lever, Vendor
from planner.scenario.paths import PATH_KEYS
from planner.scenario.people import Absence, Agent
from planner.scenario.scenario import Scenario
from planner.services.cut.people import (
    BIRTH_COLUMNS,
    KINDS,
    NAME_COLUMNS,
    OPEN_COLUMNS,
    PAY_COLUMNS,
)
from planner.services.cut.plan_folder import PLAN_FILES
from planner.services.cut.scenario import (
    COST_SHOWN,
    DATA_FILES,
    LEVER_PAY,
    PRICED,
    VENDOR_PAY,
)


def test_every_named_file_and_every_contract_file_has_its_rule() -> None:
    assert set(DATA_FILES) == set(PATH_KEYS)
    assert set(PLAN_FILES) == CONTRACT | BESIDE
    assert {spec.name for spec in FRAMES} <= set(PLAN_FILES)


def test_every_column_of_a_person_is_open_or_hidden() -> None:
    assert {*OPEN_COLUMNS, *PAY_COLUMNS, *BIRTH_COLUMNS, *NAME_COLUMNS} == set(Agent.model_fields)
    kinds = set(typing.get_args(Absence.model_fields["kind"].annotation))
    assert kinds - {"prefers_off", "prefers_work"} == set(KINDS)


def test_every_key_that_sounds_like_money_is_hidden() -> None:
    """A new key of a price must be put among those that are cut."""
    hidden = {("cost", key) for key in Cost.model_fields if key not in COST_SHOWN}
    hidden |= {(name, key) for name, (_, pay) in PRICED.items() for key in pay}
    assert set(COST_SHOWN) <= set(Cost.model_fields)
    assert set(VENDOR_PAY) <= set(Vendor.model_fields)
    assert set(LEVER_PAY) <= set(Lever.model_fields)
    money = {
        path[:2]
        for path in keys(Scenario)
        if any(word in path[-1] for word in ("wage", "salary", "price", "amount", "per_hire", "per_month", "budget"))
    }
    assert money <= hidden, money - hidden


def keys(model: type[BaseModel], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, field in model.model_fields.items():
        yield (*above, name)
        for inner in inner_models(field.annotation):
            if len(above) < 4:
                yield from keys(inner, (*above, name))


def inner_models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from inner_models(argument)
