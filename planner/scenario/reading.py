"""A scenario file in, one checked record out, or one message with every fault."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from forecasting.faults import Fault, InputError
from planner.scenario.checks import CHECKS
from planner.scenario.checks.clocks import known_zone
from planner.scenario.explain_errors import explain
from planner.scenario.extends import load
from planner.scenario.like import with_likes
from planner.scenario.merge import merge_tables
from planner.scenario.paths import outside_tree
from planner.scenario.record import WRITTEN
from planner.scenario.scenario import Scenario
from planner.scenario.source import Source, key_labels, trace

_STAND_IN = {"start": dt.date(2001, 1, 1), "staff": {"file": "staff.csv"}}
"""What takes the place of a faulty required key, so that the rest is checked in the same message."""


def read_scenario(
    path: str | Path, *, allow: Sequence[Path] = (), laid: Mapping[str, Any] | None = None, by: str = ""
) -> Scenario:
    """Read a scenario file with everything it extends.

    Parameters
    ----------
    path : path
        TOML, UTF-8.
    allow : sequence of Path
        Folders, beside the scenario's own folder tree, in which the files it names may lie.
    laid : mapping, optional
        Tables laid over the file, as those of a file that extends it would be.
    by : str
        Who laid them, for messages.

    Returns
    -------
    Scenario
        Complete: inherited parts merged, shifts that are `like` others filled in, defaults set. Files it
        names are told relative to its folder; moments with an offset are told on its clock.

    Raises
    ------
    InputError
        With every fault found, each with file and key path, value, expectation and remedy.
    """
    source, faults = load(Path(path).absolute(), allow)
    if laid:
        over = {**source.origins, **trace(laid, Path(by))}
        source = replace(source, data=merge_tables(source.data, dict(laid), by, faults), origins=over)
    faults += outside_tree(source, allow)
    data = {**source.data, "shift": with_likes(source, faults)} if _has_shifts(source) else source.data
    source = replace(source, data=_on_local_clock(data, data.get("time_zone", "UTC")))
    faults += _not_finite(source)
    scenario, wrong = _validated(source)
    faults += wrong
    if scenario is not None:
        for check in CHECKS:
            faults += check(scenario, source)
    if faults or scenario is None:
        first = {(fault.where, fault.value): fault for fault in reversed(faults)}
        raise InputError(fault for fault in faults if first[fault.where, fault.value] is fault)
    scenario._path = source.path
    return scenario


def record_of(scenario: Scenario | str | Path, allow: Sequence[Path] = ()) -> Scenario:
    """A scenario that is read already, or else its file read (`read_scenario`)."""
    return scenario if isinstance(scenario, Scenario) else read_scenario(Path(scenario), allow=allow)


def _has_shifts(source: Source) -> bool:
    shifts = source.data.get("shift")
    return isinstance(shifts, list) and all(isinstance(one, dict) for one in shifts)


def _validated(source: Source) -> tuple[Scenario | None, list[Fault]]:
    """The scenario, or as much of it as is right, and what is wrong."""
    try:
        return Scenario.model_validate(source.data, context=WRITTEN), []
    except ValidationError as error:
        faults = explain(error, source)
        try:
            return Scenario.model_validate(_without(source.data, error), context=WRITTEN), faults
        except ValidationError:
            return None, faults


def _without(data: dict[str, Any], error: ValidationError) -> dict[str, Any]:
    """What is left when every faulty top-level key and record is taken out."""
    places = {detail["loc"][:2] for detail in error.errors()}
    left: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, list) and all(len(place) > 1 for place in places if place[0] == key):
            left[key] = [record for at, record in enumerate(value) if (key, at) not in places]
        elif all(place[0] != key for place in places):
            left[key] = value
    return {**_STAND_IN, **left}


def _on_local_clock(value: Any, time_zone: Any) -> Any:
    """Moments that carry an offset, told as wall time of the scenario's zone."""
    if isinstance(value, dict):
        return {key: _on_local_clock(inner, time_zone) for key, inner in value.items()}
    if isinstance(value, list):
        return [_on_local_clock(inner, time_zone) for inner in value]
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        local = value.astimezone(ZoneInfo(time_zone)) if known_zone(str(time_zone)) else value  # else told elsewhere
        return local.replace(tzinfo=None)
    return value


def _not_finite(source: Source) -> Iterator[Fault]:
    for location, value in _leaves(source.data):
        if isinstance(value, float) and not math.isfinite(value):
            where = source.where(*key_labels(source.data, location))
            yield Fault(where, str(value), "a finite number", "Write a number, or leave the key out.")


def _leaves(value: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            yield from _leaves(inner, (*above, key))
    else:
        yield above, value
