"""Calabrio WFM: a forecast as it is imported and exported, without header."""

from __future__ import annotations

from planner.formats.layouts.headerless import CLOCK, NAME, NUMBER, HeaderlessFormat
from planner.formats.layouts.interval_history import Reading

FORMAT = HeaderlessFormat(
    name="Calabrio forecast",
    system="Calabrio WFM (Teleopti)",
    evidence="vendor",
    source="help.calabrio.com, forecast import and export",
    shape=(NAME, rf"20\d{{6}} {CLOCK}", rf"20\d{{6}} {CLOCK}", NUMBER, NUMBER, NUMBER, NUMBER),
    columns={"queue": 0, "start": 1, "offered": 3, "talk": 4, "wrap": 5},
    optional=1,
    unsupported="handle times and staffing: an override is of contacts",
    reading=Reading(unit="s"),
    gives="overrides",
)
