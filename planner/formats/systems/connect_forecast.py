"""Amazon Connect's download of a published forecast."""

from __future__ import annotations

from planner.formats.layouts.interval_history import Reading
from planner.formats.layouts.intervals import IntervalFormat

FORMAT = IntervalFormat(
    name="Amazon Connect forecast download",
    system="Amazon Connect",
    evidence="vendor",
    source="docs.aws.amazon.com/connect/latest/adminguide/inspect-forecast.html (columns by their words)",
    names={
        "queue": ("QueueName", "Queue name", "Queue"),
        "channel": ("ChannelType", "Channel type", "Channel"),
        "start": ("TimeStamp", "Timestamp"),
        "offered": ("IncomingContactVolume", "Incoming contact volume"),
        "aht": ("AverageHandleTime", "Average handle time", "AHT"),
        "length": ("IntervalDuration",),
    },
    required=("queue", "channel", "start", "offered"),
    absent=("length",),
    unsupported="handle times: an override is of contacts",
    reading=Reading(time_zone="UTC", unit="s"),
    gives="overrides",
)
