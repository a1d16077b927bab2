"""What happened in each interval: contacts offered, handled, given up, seconds and shares, of what a file has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.formats.headers import Header
from planner.formats.layouts.gathered import Gathered
from planner.formats.told import Told
from planner.formats.values.durations import (
    MILLISECONDS_S,
    SECONDS,
    DurationReader,
    Unit,
    clock_of,
    guess_unit,
    unit_of,
)
from planner.formats.values.numbers import NumberReader
from planner.formats.values.separators import Separators
from planner.formats.values.shares import ShareReader

COUNTS = ("offered", "handled", "abandoned", "overflow_in", "overflow_out", "short_abandoned", "sl_count")
MEANS = ("aht", "talk", "talk_hold", "hold", "wrap", "asa")
"""Seconds a contact handled, in the mean; ``talk_hold`` is talk and hold in one."""
TOTALS = ("handle_total", "talk_total", "talk_hold_total", "hold_total", "wrap_total", "asa_total")
"""Seconds of all contacts handled."""
SHARES = ("sl",)
MEASURED = (*COUNTS, *MEANS, *TOTALS, *SHARES)

SHORT_S = 20.0
"""Seconds below which a handle time without a unit is doubted."""

LONGEST_MEAN_S = 1_000_000.0
"""Seconds a contact beyond which no work takes: eleven days."""

Numbers = Mapping[str, NDArray[np.float64]]
"""Values a row by our own name; a column that the file does not have is absent."""


@dataclass(frozen=True)
class Measures:
    """The columns of a history frame but for its key, shape (n,) each; NaN where not known."""

    volume: NDArray[np.float64]
    aht_s: NDArray[np.float64]
    answered: NDArray[np.float64]
    abandoned: NDArray[np.float64]
    asa_s: NDArray[np.float64]
    service_level: NDArray[np.float64]


def read_numbers(
    table: Gathered, header: Header, where: str, told: Told, *, unit: Unit | None, volume: Sequence[str] = ("offered",)
) -> dict[str, NDArray[np.float64]]:
    """Every measure that a file has, in contacts, seconds and shares.

    Parameters
    ----------
    table : Gathered
    header : Header
        Whose headings say units.
    unit : "ms", "s", "min", "h", "days" or None
        Of durations whose heading says none; None: by their magnitude.
    volume : sequence of str
        Counts without which a row is dropped.
    """
    shared = Separators()
    counts = {
        name: NumberReader(where, name, told, whole=True, required=name in volume, separators=shared)
        for name in COUNTS
        if table.has(name)
    }
    times = {
        name: _durations(name, header.written.get(name, ""), where, told, unit, shared)
        for name in (*MEANS, *TOTALS)
        if table.has(name)
    }
    shares = {name: ShareReader(where, name, told, separators=shared) for name in SHARES if table.has(name)}
    for group in (counts, times, shares):
        for name, reader in group.items():
            reader.learn(table.distinct(name))
    if unit is None:
        _guessed([reader for name, reader in times.items() if name in MEANS], where, told)
    numbers = {
        name: reader.read_distinct(*table.parts(name))
        for group in (counts, times, shares)
        for name, reader in group.items()
    }
    if unit is None:
        _total_scale(numbers, times, where, told)
        _doubt_short(numbers, times, where, told)
    return numbers


def _doubt_short(
    numbers: Mapping[str, NDArray[np.float64]], readers: Mapping[str, DurationReader], where: str, told: Told
) -> None:
    """Handle times without a unit that would be a few seconds may be minutes."""
    if "aht" not in numbers or readers["aht"].unit is not None or not readers["aht"].plain_numbers().size:
        return
    seen = numbers["aht"][numbers["aht"] > 0]
    if seen.size and float(np.median(seen)) < SHORT_S:
        middle = f"{np.median(seen):.3g}"
        why = f"no unit is written: taken for seconds, {middle} in the middle; else put (min) into the heading"
        told.doubted(where, why, column="aht")


def _durations(
    name: str, heading: str, where: str, told: Told, unit: Unit | None, shared: Separators
) -> DurationReader:
    most = LONGEST_MEAN_S if name in MEANS else 1e11
    said = unit_of(heading) or unit
    return DurationReader(where, name, told, unit=said, clock=clock_of(heading), most=most, separators=shared)


def _guessed(readers: Sequence[DurationReader], where: str, told: Told) -> None:
    found = guess_unit(list(readers))
    open_ = [reader for reader in readers if reader.unit is None]
    if found is None or not open_:
        return
    for reader in open_:
        reader.unit = found
    words = {"ms": "milliseconds", "days": "parts of a day"}.get(found, found)
    names = ", ".join(reader.column for reader in open_)
    told.doubted(where, f"{names}: no unit is written; by their size these are {words}")


def _total_scale(
    numbers: dict[str, NDArray[np.float64]], readers: Mapping[str, DurationReader], where: str, told: Told
) -> None:
    """Totals that would mean hours a contact are milliseconds."""
    handled = numbers.get("handled", numbers.get("offered"))
    found = [name for name in TOTALS if name in numbers and readers[name].unit is None]
    if handled is None or not found:
        return
    with np.errstate(divide="ignore", invalid="ignore"):
        each = [numbers[name] / handled for name in found]
    seen = [one[np.isfinite(one) & (one > 0)] for one in each]
    if max((float(np.median(one)) for one in seen if one.size), default=0.0) <= MILLISECONDS_S:
        return
    for name in found:
        numbers[name] = numbers[name] * SECONDS["ms"]
    told.doubted(where, f"{', '.join(found)}: no unit is written; by their size these are milliseconds")


def measures_of(numbers: Numbers, rows: int, where: str, told: Told) -> Measures:
    """A history's columns of what a file has: totals divided, parts added, what is missing told.

    Contacts are those offered, else handled plus abandoned, else handled. Handle time is the mean that is written, else
    total seconds over contacts handled, else the sum of talk, hold and wrap-up. Service level is the share that is
    written, else contacts answered in time over contacts offered.
    """
    none = np.full(rows, np.nan)
    offered, handled, abandoned = (numbers.get(name, none) for name in ("offered", "handled", "abandoned"))
    given_up = abandoned
    if "short_abandoned" in numbers and "abandoned" not in numbers:
        given_up = numbers["short_abandoned"]
    volume = offered
    if "offered" not in numbers:
        parts = [numbers[name] for name in ("handled", "abandoned", "overflow_out") if name in numbers]
        volume = np.nansum(parts, axis=0) if parts else none
        volume = np.where(np.isfinite(handled), volume, np.nan)
        summed = [name for name in ("handled", "abandoned", "overflow_out") if name in numbers]
        told.doubted(where, f"no column of contacts offered: counted as {' plus '.join(summed)}", column="volume")
    served = np.where(np.isfinite(handled), handled, volume)
    aht = _first(
        _positive(numbers.get("aht", none)),
        _per(numbers.get("handle_total"), served, none),
        _summed(numbers, ("talk_hold", "wrap"), none),
        _summed(numbers, ("talk", "hold", "wrap"), none),
        _per(_summed(numbers, ("talk_hold_total", "wrap_total"), none), served, none),
        _per(_summed(numbers, ("talk_total", "hold_total", "wrap_total"), none), served, none),
    )
    asa = _first(numbers.get("asa", none), _per(numbers.get("asa_total"), served, none))
    level = _first(numbers.get("sl", none), _capped(_per(numbers.get("sl_count"), volume, none)))
    idle = served == 0
    return Measures(
        volume,
        np.where(idle | ~(aht > 0), np.nan, aht),
        handled,
        given_up,
        np.where(idle, np.nan, asa),
        np.where(volume == 0, np.nan, level),
    )


def _first(*columns: NDArray[np.float64]) -> NDArray[np.float64]:
    found = columns[0]
    for other in columns[1:]:
        found = np.where(np.isfinite(found), found, other)
    return found


def _positive(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.where(values > 0, values, np.nan))


def _per(
    total: NDArray[np.float64] | None, count: NDArray[np.float64], none: NDArray[np.float64]
) -> NDArray[np.float64]:
    if total is None:
        return none
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(count > 0, total / count, np.nan))


def _capped(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Contacts of the interval before may be answered in this one: their share is at most one."""
    return np.minimum(share, 1.0)


def _summed(numbers: Numbers, names: Sequence[str], none: NDArray[np.float64]) -> NDArray[np.float64]:
    parts = [numbers[name] for name in names if name in numbers]
    if not parts or names[0] not in numbers:
        return none
    return np.where(np.isfinite(parts[0]), np.nansum(parts, axis=0), np.nan)
