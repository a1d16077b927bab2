"""Avaya CMS: rows of its database table hsplit."""

from __future__ import annotations

from planner.formats.layouts.interval_history import Reading
from planner.formats.layouts.intervals import IntervalFormat

FORMAT = IntervalFormat(
    name="Avaya CMS database",
    system="Avaya CMS",
    evidence="unverified",
    source="general knowledge of the table hsplit",
    names={
        "date": ("row_date",),
        "time": ("starttime",),
        "length": ("intrvl",),
        "queue": ("split_name", "splitname", "split"),
        "offered": ("callsoffered",),
        "handled": ("acdcalls",),
        "abandoned": ("abncalls",),
        "overflow_out": ("outflowcalls",),
        "talk_total": ("acdtime",),
        "wrap_total": ("acwtime",),
        "hold_total": ("holdtime",),
        "asa_total": ("anstime",),
        "sl_count": ("acceptable",),
    },
    required=("date", "time", "queue", "handled"),
    unsupported="tables of agents, trunks and VDNs",
    reading=Reading(unit="s"),
)
