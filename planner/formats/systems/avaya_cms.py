"""Avaya CMS: the split/skill interval report."""

from __future__ import annotations

from planner.formats.layouts.interval_history import Reading
from planner.formats.layouts.intervals import IntervalFormat

FORMAT = IntervalFormat(
    name="Avaya CMS split interval",
    system="Avaya CMS",
    evidence="unverified",
    source="general knowledge of the report Split/Skill Interval",
    names={
        "queue": ("Split/Skill", "Split", "Skill"),
        "date": ("Date", "Row date"),
        "time": ("Time", "Interval", "Starttime", "Start time"),
        "handled": ("ACD Calls",),
        "asa": ("Avg Speed Ans", "Avg Speed Answer"),
        "abandoned": ("Aban Calls", "Abandoned Calls"),
        "talk": ("Avg ACD Time",),
        "wrap": ("Avg ACW Time",),
        "hold": ("Avg Hold Time",),
        "overflow_out": ("Flow Out", "Outflow Calls"),
        "offered": ("Calls Offered", "Total Calls"),
        "sl": ("% Within Service Level", "% Within Service Levl", "% Serv Level"),
    },
    required=("time", "handled", "abandoned", "talk"),
    unsupported="reports of agents and VDNs",
    reading=Reading(unit="s"),
)
