"""Amazon Connect's template for importing historical data."""

from __future__ import annotations

from planner.formats.layouts.interval_history import Reading
from planner.formats.layouts.intervals import IntervalFormat

FORMAT = IntervalFormat(
    name="Amazon Connect historical data",
    system="Amazon Connect",
    evidence="vendor",
    source="docs.aws.amazon.com/connect/latest/adminguide/import-data-for-forecasting.html",
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
    required=("queue", "channel", "start", "length", "offered", "handled"),
    unsupported="daily rows beside rows of intervals: put them into a file of their own",
    reading=Reading(time_zone="UTC", unit="s"),
)
