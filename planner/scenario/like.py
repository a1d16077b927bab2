"""`like`: a shift takes from another what it does not say itself."""

from __future__ import annotations

from typing import Any

from forecasting.faults import Fault
from planner.scenario.merge import merge_tables
from planner.scenario.nearest import did_you_mean
from planner.scenario.source import Source, record_label

Table = dict[str, Any]

_WHOLE_DAY: Table = {"start": "00:00", "length_min": 1440}
"""Stands in for what an unknown shift would have given, so that those keys are not told as missing too."""


def with_likes(source: Source, faults: list[Fault]) -> list[Table]:
    """The shifts of a scenario, each with what it takes from the one it is like.

    Tables merge key by key, so ``start = { from = "12:00", to = "15:00" }`` keeps the other's grid;
    `segments`, where said, replace the other's whole.

    Parameters
    ----------
    source : Source
    faults : list of Fault
        Unknown names and circles are added here; such a shift keeps only what it says itself.
    """
    shifts = [shift for shift in source.data.get("shift", []) if isinstance(shift, dict)]
    known = {shift["name"]: shift for shift in shifts if isinstance(shift.get("name"), str)}
    return [_whole(shift, index, known, source, faults) for index, shift in enumerate(shifts)]


def _whole(shift: Table, index: int, known: dict[str, Table], source: Source, faults: list[Fault]) -> Table:
    where = source.where(record_label("shift", shift, index), "like")
    line, other = [shift], shift.get("like")
    chain = [str(shift.get("name"))]
    while other is not None:
        chain.append(str(other))
        if not isinstance(other, str) or other not in known:
            faults.append(Fault(where, str(other), "the name of another shift", did_you_mean(str(other), known)))
            break
        if any(known[other] is one for one in line):
            remedy = f"It is like itself in a circle, {' -> '.join(chain)}: leave one `like` out."
            faults.append(Fault(where, str(other), "a shift that does not lead back here", remedy))
            break
        line.append(known[other])
        other = known[other].get("like")
    merged = _WHOLE_DAY if other is not None else {}
    for one in reversed(line):
        merged = merge_tables(merged, {key: value for key, value in one.items() if key != "like"}, where, faults)
    return merged
