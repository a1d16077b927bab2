"""Genesys Cloud's template for importing historical data: total handle time, a row a skill set and language."""

from __future__ import annotations

from planner.formats.layouts.interval_history import Reading
from planner.formats.layouts.intervals import IntervalFormat

FORMAT = IntervalFormat(
    name="Genesys Cloud historical data",
    system="Genesys Cloud",
    evidence="vendor",
    source="help.mypurecloud.com/articles/prepare-the-historical-data-import-csv-file",
    names={
        "start": ("Interval Start UTC Date",),
        "queue": ("Queue",),
        "channel": ("Media Type",),
        "skills": ("Skill Set",),
        "language": ("Language",),
        "offered": ("Offered",),
        "handled": ("Interactions Handled",),
        "handle_total": ("Total Handle Time (Seconds)", "Total Handle Time"),
    },
    required=("start", "queue", "channel", "offered", "handle_total"),
    unsupported="skills and languages: the rows of a queue are summed over them",
    reading=Reading(time_zone="UTC", unit="s", parts=("skills", "language")),
)
