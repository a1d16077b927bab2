"""Verint Strategic Planner: work queue, day, volume and handle time, without header."""

from __future__ import annotations

from planner.formats.layouts.headerless import NAME, NUMBER, HeaderlessFormat
from planner.formats.layouts.interval_history import Reading

FORMAT = HeaderlessFormat(
    name="Verint Strategic Planner",
    system="Verint",
    evidence="vendor",
    source="Verint online library, Strategic Planner, Format of the Import File",
    shape=(NAME, r"\d{1,2}-\d{1,2}-(?:\d{2}|\d{4})", NUMBER, NUMBER),
    columns={"queue": 0, "date": 1, "offered": 2, "aht": 3},
    unsupported="",
    reading=Reading(unit="s", day_first=False),
)
