"""Amazon Connect's historical metrics report: columns are chosen by whoever made it."""

from __future__ import annotations

from planner.formats.layouts.interval_history import Reading
from planner.formats.layouts.intervals import IntervalFormat

FORMAT = IntervalFormat(
    name="Amazon Connect historical metrics",
    system="Amazon Connect",
    evidence="seen",
    source="docs.aws.amazon.com/connect/latest/adminguide/metrics-definitions.html; programs that read the report",
    names={
        "queue": ("Queue", "Queue name"),
        "channel": ("Channel",),
        "start": ("StartInterval", "Start interval"),
        "end": ("EndInterval", "End interval"),
        "date": ("StartDate", "Start date"),
        "time": ("StartTime", "Start time"),
        "offered": ("Contacts queued", "Contacts incoming", "Contacts offered", "CONTACTS_QUEUED"),
        "handled": ("Contacts handled incoming", "Contacts handled", "CONTACTS_HANDLED", "Contacts answered"),
        "abandoned": ("Contacts abandoned", "CONTACTS_ABANDONED"),
        "overflow_out": ("Contacts transferred out queue", "Contacts transferred out from queue"),
        "aht": ("Average handle time", "AVG_HANDLE_TIME"),
        "talk": ("Average agent interaction time",),
        "talk_hold": ("Average agent interaction and customer hold time",),
        "hold": ("Average customer hold time",),
        "wrap": ("Average after contact work time", "AVG_AFTER_CONTACT_WORK_TIME"),
        "handle_total": ("Contact handle time", "Handle time"),
        "talk_total": ("Agent interaction time",),
        "talk_hold_total": ("Agent interaction and hold time",),
        "hold_total": ("Customer hold time",),
        "wrap_total": ("After contact work time",),
        "asa": ("Average queue answer time", "AVG_QUEUE_ANSWER_TIME"),
        "sl": ("Service level",),
    },
    required=("queue", "measured"),
    unsupported="metrics of agents and of routing profiles",
    reading=Reading(unit="s"),
    answered_in=r"contacts answered (?:in )?(\d+)(?: s| sec| seconds)?",
    level_in=r"service level (\d+)(?: s| sec| seconds)?",
)
