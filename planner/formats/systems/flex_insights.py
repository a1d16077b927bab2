"""Twilio Flex Insights: segments of conversations, a row a segment; each conversation counts once where it is named."""

from __future__ import annotations

from planner.formats.layouts.contacts import ContactFormat

FORMAT = ContactFormat(
    name="Twilio Flex Insights segments",
    system="Twilio Flex",
    evidence="unverified",
    source="Twilio docs, Flex Insights conversation structure and its attributes; a report's columns are free",
    unsupported="reports that are already summed; agent activity segments",
    names={
        "id": ("Conversation", "Conversation ID", "Conversation SID", "External ID"),
        "created": ("Date & Time", "Date and Time", "Date Time", "Start Time", "Date"),
        "created_time": ("Time", "Time of Day"),
        "group": ("Queue", "Queue Name"),
        "channel": ("Communication Channel", "Channel"),
        "direction": ("Direction",),
        "kind": ("Kind", "Segment Kind"),
        "abandoned": ("Abandoned",),
        "agent": ("Agent",),
        "wait": ("Queue Time",),
        "handle": ("Handling Time", "Handle Time"),
        "talk": ("Talk Time",),
        "hold": ("Hold Time",),
        "wrap": ("Wrap Up Time", "Wrap-Up Time"),
    },
    known_by=("created", "group", "channel"),
    known_by_one=("handle", "talk", "wait"),
    like=("Communication Channel", "Handling Time", "Segment", "Segment Kind"),
    unlike=("Conversations", "Abandoned Conversations", "Handled Conversations", "Segments"),
    actions=True,
)
