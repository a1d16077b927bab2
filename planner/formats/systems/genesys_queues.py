"""Genesys Cloud's export of the view Queues Performance."""

from __future__ import annotations

from planner.formats.layouts.interval_history import Reading
from planner.formats.layouts.intervals import IntervalFormat

FORMAT = IntervalFormat(
    name="Genesys Cloud queues performance",
    system="Genesys Cloud",
    evidence="seen",
    source="programs that read the export of Performance > Workspace > Contact Center > Queues Performance",
    names={
        "start": ("Interval Start",),
        "end": ("Interval End",),
        "complete": ("Interval Complete",),
        "channel": ("Media Type",),
        "queue_id": ("Queue Id",),
        "queue": ("Queue Name", "Queue"),
        "offered": ("Offer", "Offered"),
        "handled": ("Answer", "Answered"),
        "abandoned": ("Abandon", "Abandoned"),
        "short_abandoned": ("Short Abandon", "Short Abandoned"),
        "asa": ("ASA", "Avg Speed of Answer"),
        "sl": ("Service Level %",),
        "aht": ("Avg Handle",),
        "talk": ("Avg Talk",),
        "hold": ("Avg Hold",),
        "wrap": ("Avg ACW",),
        "handle_total": ("Total Handle",),
    },
    required=("start", "end", "complete", "queue", "offered"),
    unsupported="views of agents; several queues in one cell stay one queue",
    reading=Reading(joined="; "),
)
