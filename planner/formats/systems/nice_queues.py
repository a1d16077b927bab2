"""NICE IEX WFM: the export of contact types, cells apart by bars: ``date|period|TZ|...``."""

from __future__ import annotations

from planner.formats.layouts.interval_history import Reading
from planner.formats.layouts.intervals import IntervalFormat

FORMAT = IntervalFormat(
    name="NICE IEX contact types",
    system="NICE IEX WFM",
    evidence="vendor",
    source="NICE IEX WFM export ctQueue (date, period and TZ are the vendor's; the columns after them by their words)",
    names={
        "date": ("date",),
        "time": ("period",),
        "zone": ("TZ",),
        "queue": ("ctName", "ct name", "contact type", "queue name", "queue", "ctID", "ct id", "ct"),
        "offered": ("nco", "contacts offered", "contactsOffered", "contacts received", "contactsReceived", "offered"),
        "handled": ("nch", "contacts handled", "contactsHandled", "acd calls", "handled"),
        "abandoned": ("abn", "nca", "contacts abandoned", "contactsAbandoned", "abandons", "abandoned"),
        "aht": ("aht", "average handle time", "avgHandleTime", "actual aht"),
        "asa": ("asa", "average speed of answer", "actual asa"),
        "sl": ("sl", "sl percent", "service level", "percent sl", "actual sl"),
    },
    required=("date", "time", "zone", "measured"),
    unsupported="agents' exports; the two periods of a repeated autumn hour are told apart by their order only",
    reading=Reading(unit="s", month_day_year=True, day_first=False),
)
