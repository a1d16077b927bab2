"""What differs between two scenarios, by driver and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from planner.comparison import drivers as of
from planner.comparison.mixing import Side, same_contacts, same_handle_times
from planner.scenario.record import Record

MOST = 6
"""Differences told one by one for each driver."""

LONGEST = 60
"""Letters of a value beyond which it is not shown."""


def differing(base: Side, other: Side) -> dict[str, tuple[str, ...]]:
    """What differs, in words, by driver in their usual order; drivers without a difference are left out.

    A driver that stands here need not move a number; one that is left out cannot.
    """
    found: dict[str, list[str]] = {driver: [] for driver in of.DRIVERS}
    one, two = base.scenario, other.scenario
    for driver, words in _fields("", one, two, of.SCENARIO):
        found[driver].append(words)
    for key, drivers, owner in (
        ("queue", of.QUEUE, of.VOLUME),
        ("site", of.SITE, of.MIX),
        ("contract", of.CONTRACT, of.MIX),
    ):
        for driver, words in _records(key, getattr(one, key), getattr(two, key), drivers, owner):
            found[driver].append(words)
    for driver, words in (
        *_fields("cost.", one.cost, two.cost, of.COST),
        *_fields("simulation.", one.simulation, two.simulation, of.SIMULATION),
        *_people(base, other),
        *_files(base, other),
        *_forecasts(base, other),
    ):
        found[driver].append(words)
    return {driver: tuple(dict.fromkeys(words)) for driver, words in found.items() if words}


def _fields(where: str, one: Record, two: Record, drivers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, driver in drivers.items():
        before, after = getattr(one, name), getattr(two, name)
        if driver in of.DRIVERS and before != after:
            yield driver, f"{where}{name}: {_told(before, after)}"


def _records(
    key: str, ones: tuple[Any, ...], twos: tuple[Any, ...], drivers: Mapping[str, str], owner: str
) -> Iterator[tuple[str, str]]:
    before, after = ({one.name: one for one in some} for some in (ones, twos))
    for name in dict.fromkeys((*before, *after)):
        if name not in after:
            yield owner, f"{key} {name} is gone"
        elif name not in before:
            yield owner, f"{key} {name} is new"
        else:
            yield from _fields(f"{key} {name}: ", before[name], after[name], drivers)
    if list(before) != list(after) and set(before) == set(after):
        yield owner, f"{key}: another order"


def _people(base: Side, other: Side) -> Iterator[tuple[str, str]]:
    before, after = ({agent.agent: agent for agent in side.inputs.agents} for side in (base, other))
    joined, left = len(after.keys() - before.keys()), len(before.keys() - after.keys())
    if joined or left:
        yield of.MIX, f"staff: {joined} more and {left} fewer of {len(before)} people"
    both = [(before[name], after[name]) for name in before if name in after]
    for field, driver in of.AGENT.items():
        count = sum(getattr(one, field) != getattr(two, field) for one, two in both)
        if count and driver in of.DRIVERS:
            yield driver, f"staff: {field} of {count} people"
    if not joined and not left and list(before) != list(after):
        yield of.MIX, "staff: another order"


def _files(base: Side, other: Side) -> Iterator[tuple[str, str]]:
    weekly = of.VOLUME if base.scenario.start != other.scenario.start else of.MIX
    for name, driver in of.INPUTS.items():
        if driver in of.DRIVERS and not _equal(getattr(base.inputs, name), getattr(other.inputs, name)):
            yield (weekly if name in of.OF_THE_WEEK else driver), f"{name.replace('_', ' ')}: other rows"


def _forecasts(base: Side, other: Side) -> Iterator[tuple[str, str]]:
    """What reaches a plan through its forecast alone."""
    if not same_contacts(base.forecast, other.forecast):
        before, after = (float(side.forecast.frame["mean"].sum()) for side in (base, other))
        yield of.VOLUME, f"contacts forecast: {before:,.0f} → {after:,.0f}"
    if not same_handle_times(base.forecast, other.forecast):
        for queue in base.forecast.paths:
            before, after = _mean_aht_s(base, base, queue), _mean_aht_s(base, other, queue)
            if before != after:
                yield of.HANDLE_TIME, f"handle time forecast of {queue}: {before:.1f} s → {after:.1f} s"


def _mean_aht_s(base: Side, side: Side, queue: str) -> float:
    """Mean handle time of one side at the contacts of the base; 0 for a queue without handle times."""
    volume, aht_s = base.forecast.mean(queue), side.forecast.aht_s(queue)
    if len(aht_s) != len(volume) or not np.isfinite(aht_s).all():
        return 0.0
    return float(np.average(aht_s, weights=volume)) if volume.sum() > 0 else float(aht_s.mean())


def _equal(one: Any, two: Any) -> bool:
    if isinstance(one, pd.DataFrame) and isinstance(two, pd.DataFrame):
        return one.reset_index(drop=True).equals(two.reset_index(drop=True))
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(repr(one[key]) == repr(two[key]) for key in one)
    return not isinstance(one, pd.DataFrame) and not isinstance(two, pd.DataFrame) and bool(one == two)


def _told(before: object, after: object) -> str:
    """The keys of a record that differ with their values; long values are only said to differ."""
    if isinstance(before, Record) and isinstance(after, Record):
        keys = [name for name in type(before).model_fields if getattr(before, name) != getattr(after, name)]
        return ", ".join(f"{name} {_told(getattr(before, name), getattr(after, name))}" for name in keys)
    texts = f"{_short(before)} → {_short(after)}"
    return texts if len(texts) <= LONGEST else "differs"


def _short(value: object) -> str:
    return "nothing" if value is None or value == () else str(value)
