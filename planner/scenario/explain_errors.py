"""What pydantic found wrong, told as faults: key path, value, expectation, remedy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from forecasting.faults import Fault
from planner.scenario.nearest import did_you_mean, nearest
from planner.scenario.record import Record
from planner.scenario.scenario import Scenario
from planner.scenario.source import Source, key_labels

EXPECTED: Mapping[str, str] = {
    "greater_than": "a number above {gt:g}",
    "greater_than_equal": "a number of at least {ge:g}",
    "less_than": "a number below {lt:g}",
    "less_than_equal": "a number of at most {le:g}",
    "too_short": "at least {min_length}",
    "string_too_short": "a text that is not empty",
    "literal_error": "{expected}",
    "finite_number": "a finite number",
    "string_type": "a text",
    "int_from_float": "a whole number",
    "tuple_type": "a list",
    "model_type": "a table of keys",
    "dict_type": "a table of keys",
    "missing": "a value",
}
KINDS: Mapping[str, str] = {
    "float": "a number",
    "int": "a whole number",
    "bool": "true or false",
    "date": "a date such as 2026-11-23",
    "datetime": "a date and time such as 2026-11-27T00:00:00",
}
"""What to expect by the first word of pydantic's type of error, where EXPECTED has none."""
WHOLE: Mapping[str, str] = {
    "queue": "Add a [[queue]].",
    "staff": 'Add [staff] with file = "agents.csv".',
}
"""Remedies where a whole block is missing."""
HINTS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("target", "share"): (
        "a share of at least 0 and below 1: a target of 100 % or more cannot be promised",
        "Write 0.80 for 80 %; 0.99 is about the most that can be planned.",
    ),
    ("target", "chance"): (
        "a probability above 0 and below 1",
        "Write 0.9 to be nine times in ten sure; nothing is certain.",
    ),
}
"""Expectation and remedy of keys whose limits want a reason; by table and key."""


def explain(error: ValidationError, source: Source) -> list[Fault]:
    """One fault per place that is wrong, in the order of the file.

    Parameters
    ----------
    error : ValidationError
        Of the whole scenario.
    source : Source
        What was validated.
    """
    by_place: dict[str, list[Fault]] = {}
    for detail in error.errors(include_url=False):
        if detail["type"] == "too_short" and _value(source.data, detail["loc"])[0]:
            continue  # its records are faulty, and told themselves
        fault = _fault(detail, source)
        by_place.setdefault(fault.where, []).append(fault)
    return [_joined(faults) for faults in by_place.values()]


def _joined(faults: list[Fault]) -> Fault:
    """One fault of several about the same value: any of their expectations would do."""
    first = faults[0]
    expected = " or ".join(dict.fromkeys(fault.expected for fault in faults))
    return Fault(first.where, first.value, expected, first.remedy)


def _fault(detail: ErrorDetails, source: Source) -> Fault:
    location = detail["loc"]
    labels = key_labels(source.data, location)
    where, kind = source.where(*labels), detail["type"]
    if kind == "extra_forbidden" or location[-1] == "[key]":
        return _unknown_key(location, where)
    value, exists = _value(source.data, location)
    if kind == "missing" and not exists:
        remedy = WHOLE.get(str(location[0]), "") if len(location) == 1 else ""
        return Fault(where, "", "this key, which has no default", remedy or f"Add {location[-1]} = ....")
    found = _written(value)
    if kind == "value_error":
        problem, _, advice = str(detail["ctx"]["error"]).partition("; ")
        advice = advice or "correct it"
        told = f"keys that fit each other ({problem})" if isinstance(value, dict) else f"another value ({problem})"
        return Fault(where, "" if isinstance(value, dict) else found, told, f"{advice[0].upper()}{advice[1:]}.")
    if hint := HINTS.get((str(location[-2]) if len(location) > 1 else "", str(location[-1]))):
        return Fault(where, found, *hint)
    return Fault(where, found, _expected(detail), _remedy(detail, found))


def _expected(detail: ErrorDetails) -> str:
    kind = detail["type"]
    if kind == "missing":
        return f"a list with {int(detail['loc'][-1]) + 1} values or more, or one number"
    if kind in EXPECTED:
        return EXPECTED[kind].format(**detail.get("ctx", {}))
    return KINDS.get(kind.split("_")[0], detail["msg"][0].lower() + detail["msg"][1:])


def _remedy(detail: ErrorDetails, found: str) -> str:
    if detail["type"] == "literal_error":
        known = [part.strip("' ") for part in detail["ctx"]["expected"].replace(" or ", ",").split(",")]
        guess = nearest(found, known)
        return f"Did you mean {guess}?" if guess else "Write one of these."
    if detail["type"] == "too_short":
        return f"Add a [[{detail['loc'][-1]}]]."
    return "Correct the value."


def _unknown_key(location: tuple[str | int, ...], where: str) -> Fault:
    parts = [part for part in location if part != "[key]"]
    record = _record_at(parts[:-1])
    if record is not None:
        known = [field.alias or name for name, field in record.model_fields.items()]
        known += {"Scenario": ["extends"], "Shift": ["like"]}.get(record.__name__, [])
    else:
        known = []
    key = str(parts[-1])
    return Fault(where, key, "a key that is known here", did_you_mean(key, known, "Unknown keys are refused."))


def _record_at(location: list[str | int]) -> type[Record] | None:
    """The record that stands at a location of the scenario, None where there is a plain table."""
    record: type[Record] | None = Scenario
    for part in location:
        if isinstance(part, int) or record is None:
            continue
        fields = {field.alias or name: field for name, field in record.model_fields.items()}
        record = _record_in(fields[part].annotation) if part in fields else record
    return record


def _record_in(annotation: Any) -> type[Record] | None:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _record_in(inner))), None)


def _value(data: Any, location: tuple[str | int, ...]) -> tuple[Any, bool]:
    """The value at a location, or the last one on the way to it; and whether the last part was found."""
    found = False
    for part in location:
        here = range(len(data)) if isinstance(data, list) else data if isinstance(data, dict) else ()
        if part in here:
            data, found = data[part], True
        else:
            found = not isinstance(data, dict)
    return data, found


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date | dt.datetime | dt.time):
        return value.isoformat()
    return str(value)
