"""Amazon Connect's template for overriding a forecast."""

from __future__ import annotations

from planner.formats.layouts.interval_history import Reading
from planner.formats.layouts.intervals import IntervalFormat

FORMAT = IntervalFormat(
    name="Amazon Connect forecast override",
    system="Amazon Connect",
    evidence="vendor",
    source="docs.aws.amazon.com/connect/latest/adminguide/override-forecast.html",
    names={
        "queue": ("QueueName",),
        "queue_id": ("QueueId",),
        "channel": ("ChannelType",),
        "start": ("TimeStamp",),
        "length": ("IntervalDuration",),
        "offered": ("IncomingContactVolume",),
        "aht": ("AverageHandleTime",),
        "handled": ("ContactsHandled",),
    },
    required=("queue", "channel", "start", "length", "offered"),
    absent=("handled",),
    unsupported="handle times: an override is of contacts",
    reading=Reading(time_zone="UTC", unit="s"),
    gives="overrides",
)
