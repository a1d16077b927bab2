"""``KEY=V1,V2``: a key of the scenario with the values it takes, and the tables that lay one of them over a file.

A key is a path of names as TOML writes one: ``queue.phone.target.share``, ``cost.wage_per_h.full-time``,
``hire_class."Next class".recruit_weeks``. Records of a list are told apart by their name (a lever by its use).
"""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forecasting.faults import Fault, InputError
from planner.scenario import Scenario
from planner.scenario.nearest import did_you_mean
from planner.scenario.source import is_records, keys_of

OPTION = "--vary"
MOST_CELLS = 200

SHORT = {"target": "share"}
"""What a number given to a table means."""

Parts = tuple[str, ...]


@dataclass(frozen=True)
class Vary:
    """One key and its values.

    Attributes
    ----------
    key : str
        As written.
    parts : tuple of str
    takes : tuple
        Its values.
    """

    key: str
    parts: Parts
    takes: tuple[Any, ...]


def parse_vary(text: str) -> Vary:
    """What ``KEY=V1,V2`` says.

    Raises
    ------
    InputError
        If it is no key with at least one value.
    """
    key, equals, written = text.partition("=")
    parts = _parts(key.strip())
    values = tuple(_value(one) for one in _split(written))
    if not equals or not parts or not values:
        expected = "KEY=V1,V2: a key of the scenario and at least one value"
        raise InputError([Fault(OPTION, text, expected, "Write for example queue.phone.target.share=0.75,0.80.")])
    return Vary(key.strip(), parts, values)


def _parts(key: str) -> Parts:
    """Names of a path; quotes as in TOML, blanks within a name are allowed without them too."""
    try:
        node: Any = tomllib.loads(f"{key} = 0")
    except tomllib.TOMLDecodeError:
        found = tuple(one.strip().strip("\"'") for one in key.split("."))
        return found if all(found) else ()
    parts = []
    while isinstance(node, dict):
        ((name, node),) = node.items()
        parts.append(name)
    return tuple(parts)


def _split(text: str) -> list[str]:
    """Values between commas that are not within brackets or quotes."""
    found, depth, quoted, now = [], 0, "", ""
    for letter in text:
        if quoted:
            quoted = "" if letter == quoted else quoted
        elif letter in "\"'":
            quoted = letter
        depth += (letter in "[{") - (letter in "]}") if not quoted else 0
        if letter == "," and not depth and not quoted:
            found.append(now.strip())
            now = ""
        else:
            now += letter
    return [one for one in (*found, now.strip()) if one]


def _value(text: str) -> Any:
    """A value as TOML writes it; numbers also as ``.7``, other words are text."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def grid(varies: Sequence[Vary]) -> list[tuple[Any, ...]]:
    """Every combination of values, the last key changing fastest.

    Raises
    ------
    InputError
        If a key is varied twice, or there are more than `MOST_CELLS` combinations.
    """
    keys = [one.parts for one in varies]
    for one in varies:
        if keys.count(one.parts) > 1:
            raise InputError([Fault(OPTION, one.key, "each key once", "Write all its values in one place.")])
    cells = list(itertools.product(*(one.takes for one in varies)))
    if len(cells) > MOST_CELLS:
        raise too_many(len(cells))
    return cells


def too_many(count: int) -> InputError:
    """The error of too large a grid."""
    remedy = "Vary fewer values at once; every cell is a plan of its own."
    return InputError([Fault(OPTION, f"{count} cells", f"at most {MOST_CELLS} cells", remedy)])


def laid_over(data: Mapping[str, Any], parts: Parts, value: Any) -> dict[str, Any]:
    """Tables that set one key, to be laid over a scenario's merged ones.

    Parameters
    ----------
    data : mapping
        The scenario's tables (`planner.scenario.extends.load`).
    parts : tuple of str
    value

    Raises
    ------
    InputError
        If a name of the path is not known; the nearest is offered. Keys further down are checked with the scenario.
    """
    first = parts[0]
    known = Scenario.model_fields
    if first not in known:
        raise _unknown(parts, first, "a key of the scenario", list(known))
    if known[first].default == () and len(parts) > 1 and not is_records(data.get(first)):
        raise _unknown(parts, parts[1], f"a {first} of the scenario, which has none", [])
    return {first: _within(data.get(first), parts, 0, value)}


def _within(node: Any, parts: Parts, at: int, value: Any) -> Any:
    """What the name at this place becomes."""
    rest = parts[at + 1 :]
    if is_records(node) and rest:
        key = keys_of(parts[at])[0]
        records = {str(one[key]): one for one in node if key in one}
        if rest[0] not in records:
            raise _unknown(parts, rest[0], f"a {parts[at]} by its {key}", list(records))
        if len(rest) < 2:
            raise _table(parts, records[rest[0]])
        record = records[rest[0]]
        inner = {rest[1]: _within(record.get(rest[1]), parts, at + 2, value)}
        return [{key: record[key], **inner}]
    if rest:
        own = node if isinstance(node, dict) else {}
        return {rest[0]: _within(own.get(rest[0]), parts, at + 1, value)}
    if isinstance(node, dict) and not isinstance(value, dict):
        if parts[at] in SHORT:
            return {SHORT[parts[at]]: value}
        raise _table(parts, node)
    return value


def _unknown(parts: Parts, name: str, expected: str, known: list[str]) -> InputError:
    return InputError([Fault(f"{OPTION} {'.'.join(parts)}", name, expected, did_you_mean(name, known))])


def _table(parts: Parts, node: Mapping[str, Any]) -> InputError:
    where = f"{OPTION} {'.'.join(parts)}"
    remedy = f"Name one of its keys, for example {'.'.join(parts)}.{next(iter(node), 'KEY')}."
    return InputError([Fault(where, parts[-1], "a key with one value, not a table of keys", remedy)])
