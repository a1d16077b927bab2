"""Five9: the call log report, a row a call."""

from __future__ import annotations

from planner.formats.layouts.contacts import ContactFormat

FORMAT = ContactFormat(
    name="Five9 call log",
    system="Five9",
    evidence="seen",
    source="the header in programs that read the report, one with all its times",
    unsupported="call segments; outgoing campaigns",
    names={
        "id": ("CALL ID", "SESSION ID"),
        "created": ("TIMESTAMP", "DATE/TIME", "CALL TIMESTAMP", "DATE"),
        "created_time": ("TIME",),
        "group": ("SKILL", "SKILL NAME"),
        "group_else": ("CAMPAIGN", "CAMPAIGN NAME"),
        "channel": ("MEDIA TYPE", "MEDIA SUBTYPE"),
        "direction": ("CALL TYPE",),
        "agent": ("AGENT", "AGENT NAME", "AGENT EMAIL"),
        "outcome": ("DISPOSITION",),
        "abandoned": ("ABANDONED", "CALLS ABANDONED"),
        "wait": ("QUEUE WAIT TIME", "QUEUE TIME", "SPEED OF ANSWER"),
        "handle": ("HANDLE TIME",),
        "talk": ("TALK TIME",),
        "hold": ("HOLD TIME",),
        "wrap": ("AFTER CALL WORK TIME", "WRAP UP TIME", "ACW TIME"),
    },
    known_by=("id", "created", "group_else"),
    came_by="Phone",
)
