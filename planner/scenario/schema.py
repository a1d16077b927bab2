"""The JSON schema of a scenario file, for editors that complete and check while one types.

A child of another file states only what differs, so the schema asks for a record's key and nothing else; whether a
scenario is complete is known once it is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from planner.scenario.record import Record
from planner.scenario.scenario import Scenario
from planner.scenario.source import keys_of

PATH = Path(__file__).parents[1] / "schemas" / "scenario.schema.json"
"""Where the schema lies; ``python -m planner.scenario.schema`` writes it again."""

_EXTRA: Mapping[str, Mapping[str, Any]] = {
    "Scenario": {
        "extends": {
            "description": "A scenario file, or several, that this one is laid over.",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
        }
    },
    "Shift": {"like": {"type": "string", "description": "A shift that gives what is not said here."}},
}
_REMOVE = {"type": "boolean", "description": "true drops what an extended file says of it."}
_NUMBER = {"type": "number"}


def scenario_schema() -> dict[str, Any]:
    """JSON schema (2020-12) of a scenario file, made from the records."""
    schema = _plain(Scenario.model_json_schema(by_alias=True))
    records: dict[str, Any] = {**schema.pop("$defs"), "Scenario": schema}
    records.pop("OpeningHours", None)
    lists = {name: _item(field) for name, field in schema["properties"].items()}
    key_of = {record: keys_of(name)[0] for name, record in lists.items() if record}
    models = _models(Scenario)
    for name, record in records.items():
        record["properties"].update(_EXTRA.get(name, {}))
        _describe(record, models[name])
        if name in key_of and key_of[name] in record["properties"]:
            record["properties"]["remove"] = _REMOVE
            record["required"] = [key_of[name]]
        else:
            record.pop("required", None)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenario of the contact-centre planner",
        **records.pop("Scenario"),
        "$defs": dict(sorted(records.items())),
    }


def schema_text() -> str:
    """The schema as it lies in its file."""
    return json.dumps(scenario_schema(), indent=2, ensure_ascii=False) + "\n"


def _plain(node: Any) -> Any:
    """Without what TOML cannot say (null), titles, and defaults that are not written so; opening hours as texts."""
    if isinstance(node, list):
        return [_plain(one) for one in node]
    if not isinstance(node, dict):
        return node
    if node.get("$ref", "").endswith("/OpeningHours"):
        return {"type": "array", "items": {"type": "string"}}
    if node.get("prefixItems") == [_NUMBER] * 3:
        one_or_three = {key: node[key] for key in ("type", "prefixItems", "minItems", "maxItems")}
        return {"anyOf": [_NUMBER, one_or_three]}
    kept = {key: _plain(value) for key, value in node.items() if _sayable(key, value)}
    return _without_null(kept) if "anyOf" in kept else kept


def _without_null(node: dict[str, Any]) -> dict[str, Any]:
    """Choices less null; a single one left stands for itself."""
    choices = [choice for choice in node.pop("anyOf") if choice != {"type": "null"}]
    return {**choices[0], **node} if len(choices) == 1 else {**node, "anyOf": choices}


def _sayable(key: str, value: Any) -> bool:
    if key == "title":
        return not isinstance(value, str)
    return key != "default" or isinstance(value, str | int | float)


def _item(field: Mapping[str, Any]) -> str:
    """Name of the record that a list of tables holds, empty for other fields."""
    return str(field.get("items", {}).get("$ref", "")).rpartition("/")[2]


def _models(record: type[Record]) -> dict[str, type[Record]]:
    """Every record reachable from one, by its class name."""
    found = {record.__name__: record}
    for field in record.model_fields.values():
        for inner in _records_in(field.annotation):
            if inner.__name__ not in found:
                found |= _models(inner)
    return found


def _records_in(annotation: Any) -> list[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return [annotation]
    return [record for inner in get_args(annotation) for record in _records_in(inner)]


def _describe(record: dict[str, Any], model: type[Record]) -> None:
    """First line of the record's docstring, and what its section Attributes says of each key."""
    text = model.__doc__ or ""
    record["description"] = text.strip().split("\n")[0]
    aliases = {name: field.alias or name for name, field in model.model_fields.items()}
    pattern = r"^ {4}(\w[\w, ]*) : (.+)\n((?: {8}.+\n?)*)"
    for names, kind, lines in re.findall(pattern, text.partition("----------\n")[2], flags=re.MULTILINE):
        said = " ".join(line.strip() for line in lines.splitlines()) or kind
        for name in names.split(", "):
            if aliases.get(name) in record["properties"]:
                record["properties"][aliases[name]].setdefault("description", said)


if __name__ == "__main__":
    PATH.write_text(schema_text(), encoding="utf-8")
