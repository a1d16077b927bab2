"""The JSON schemas: the scenario's is made from the records, the plan's holds what the contract lists."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from planner.scenario.schema import PATH, schema_text

SAMPLES = sorted((Path(__file__).parents[2] / "scenarios").glob("*.toml"))


def as_json(text: str) -> object:
    return json.loads(json.dumps(tomllib.loads(text), default=lambda value: value.isoformat()))


@pytest.fixture(scope="module")
def schema() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(PATH.read_text(encoding="utf-8")))


def test_the_file_is_what_the_records_say():
    assert PATH.read_text(encoding="utf-8") == schema_text(), "run: python -m planner.scenario.schema"


def test_both_are_schemas():
    for path in (PATH, PATH.with_name("plan.schema.json")):
        jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_samples_fit(schema, path):
    assert not [error.message for error in schema.iter_errors(as_json(path.read_text(encoding="utf-8")))]


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ('extends = "base.toml"\n[[shift]]\nname = "late"\nlike = "day"\n', True),
        ('[[queue]]\nname = "a"\nremove = true\n', True),
        ('[[shift]]\nname = "a"\nstart = "09:00"\nlength_min = { from = 240, to = 300 }\n', True),
        ('[[contract]]\nname = "a"\nhours_per_week = [30, 40]\n', True),
        ('[simulation]\nhandle_time = "learn"\n', True),
        ('nmae = "x"\n', False),
        ('[[queue]]\nname = "a"\nchannel = "fone"\n', False),
        ('[[queue]]\nname = "a"\ntarget = { share = 1.0 }\n', False),
        ("[[queue]]\npriority = 1\n", False),
    ],
)
def test_what_fits(schema, text, fits):
    assert schema.is_valid(as_json(text)) is fits


def test_the_plans_schema_holds_what_the_contract_lists():
    schema = json.loads(PATH.with_name("plan.schema.json").read_text(encoding="utf-8"))
    listed = "status objective bound gap shortage_h surplus_h pay seed work limited_by_seconds versions inputs promises"
    assert set(listed.split()) | {"warnings", "fingerprint", "shortage_bound_h"} <= set(schema["required"])
    assert schema["properties"]["status"]["enum"] == ["optimal", "feasible", "none_found", "conflict"]
