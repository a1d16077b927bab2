"""Keys and values of a scenario in words, with their units, as people are told of changes."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from planner.scenario import Scenario

UNITS = {
    "_s": "s",
    "_min": "min",
    "_h": "h",
    "_hours": "h",
    "_days": "days",
    "_weeks": "weeks",
    "_per_week": "a week",
    "_per_year": "a year",
}
"""Ends of keys that say a unit; the longest that fits counts."""
RATES = ("_per_h", "_per_hour", "_per_agent_hour")
"""Ends of keys that say money an hour, whose currency the scenario has."""
TIMES = ("volume", "aht")
"""Factors on what would come without."""


def key_words(labels: Sequence[str]) -> str:
    """A key's path for people: ``queue "phone", target, within``."""
    return ", ".join(label if '"' in label else _name(label) for label in labels)


def value_words(labels: Sequence[str], value: Any) -> str:
    """A value for people: ``85%``, ``20 s``, ``yes``, ``27 Nov 2026``, ``share 80%, within 20 s``.

    Parameters
    ----------
    labels : sequence of str
        Path of the key.
    value : Any
        As TOML has it.
    """
    if isinstance(value, dict):
        told = ", ".join(f"{_name(inner)} {value_words((*labels, inner), one)}" for inner, one in value.items())
        return told or "nothing"
    if isinstance(value, list | tuple):
        return _list_words(labels, value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return f"{value:%d %b %Y %H:%M}" if isinstance(value, dt.datetime) else f"{value:%d %b %Y}"
    return _number_words(labels, value) if isinstance(value, int | float) else str(value) or "nothing"


def _list_words(labels: Sequence[str], values: Sequence[Any]) -> str:
    """Numbers share their unit; tables stand in order, with semicolons between them."""
    if values and all(isinstance(one, int | float) and not isinstance(one, bool) for one in values):
        *_, unit = value_words(labels, values[0]).partition(" ")
        numbers = [value_words(labels, one).partition(" ")[0] for one in values]
        return f"{', '.join(numbers)} {unit}".rstrip()
    apart = "; " if any(isinstance(one, dict | list) for one in values) else ", "
    return apart.join(value_words(labels, one) for one in values) or "nothing"


def _number_words(labels: Sequence[str], value: float) -> str:
    key = labels[-1] if labels else ""
    if not shares().isdisjoint(labels[-2:]):  # also of a table of shares, as of months
        return f"{100 * value:.6g}%"
    unit = "times" if key in TIMES and isinstance(value, float) else UNITS.get(_end(key), "")
    return f"{value:,.10g} {unit}".rstrip()


def _name(key: str) -> str:
    end = _end(key)
    short = key.removesuffix(end) if end and end != key else key
    return short.replace("_", " ")


def _end(key: str) -> str:
    """The part of a key that says its unit."""
    if key.endswith(RATES):
        return ""
    return max((end for end in UNITS if key.endswith(end)), key=len, default="")


@cache
def shares() -> frozenset[str]:
    """Keys whose numbers lie between 0 and 1 wherever the scenario has them, or are called a share."""
    found: dict[str, bool] = {}
    for name, is_share in _fields(Scenario, set()):
        found[name] = found.get(name, True) and is_share
    return frozenset(name for name, always in found.items() if always)


def _fields(model: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[tuple[str, bool]]:
    if model in seen:
        return
    seen.add(model)
    for name, info in model.model_fields.items():
        for kind, bounds in _kinds(Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from _fields(kind, seen)
            elif kind is float:
                yield info.alias or name, bounds == (0, 1) or name.endswith("share")
            elif kind is int:
                yield info.alias or name, False


def _kinds(annotation: Any, bounds: tuple[Any, Any] = (None, None)) -> Iterator[tuple[Any, tuple[Any, Any]]]:
    """Types in an annotation, with the least and the most of each."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _kinds(args[0], _bounds(args[1:], bounds))
    elif origin in (Union, types.UnionType, tuple, list, dict):
        for one in args:
            yield from _kinds(one, bounds)
    else:
        yield annotation, bounds


def _bounds(metadata: Sequence[Any], above: tuple[Any, Any]) -> tuple[Any, Any]:
    flat = [inner for one in metadata for inner in (one, *getattr(one, "metadata", ()))]
    least = [getattr(one, name) for one in flat for name in ("ge", "gt") if hasattr(one, name)]
    most = [getattr(one, name) for one in flat for name in ("le", "lt") if hasattr(one, name)]
    return (least[0] if least else above[0]), (most[0] if most else above[1])
