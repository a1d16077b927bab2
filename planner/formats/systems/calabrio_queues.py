"""Calabrio WFM (Teleopti): the queue data file, 21 fields without header."""

from __future__ import annotations

from planner.formats.layouts.headerless import CLOCK, HeaderlessFormat
from planner.formats.layouts.interval_history import Reading

_COUNTED = r"[+-]?[\d.,' ]*"

FORMAT = HeaderlessFormat(
    name="Calabrio queue data",
    system="Calabrio WFM (Teleopti)",
    evidence="vendor",
    source="help.calabrio.com, About queue data format; the vendor's own readers",
    shape=(r"(?:5|10|15|30|45|60)", r"20\d{6}", CLOCK, ".*", ".*", *[_COUNTED] * 16),
    columns={
        "length": 0,
        "date": 1,
        "time": 2,
        "queue_id": 3,
        "queue": 4,
        "offered": 5,
        "overflow_in": 6,
        "abandoned": 7,
        "overflow_out": 8,
        "handled": 9,
        "asa_total": 10,
        "talk_total": 12,
        "wrap_total": 13,
        "sl_count": 17,
        "short_abandoned": 19,
    },
    optional=6,
    unsupported="calls passed on from other queues are not counted; the file of e-mail queues",
    reading=Reading(unit="s"),
)
