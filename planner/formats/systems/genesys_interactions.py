"""Genesys Cloud: the export of the interactions view, a row an interaction."""

from __future__ import annotations

from planner.formats.layouts.contacts import ContactFormat

FORMAT = ContactFormat(
    name="Genesys Cloud interactions",
    system="Genesys Cloud",
    evidence="seen",
    source="the header in five programs that read the export",
    unsupported="of interactions that passed several queues, only the first queue counts",
    names={
        "id": ("Conversation ID", "Conversation Id"),
        "created": ("Date", "Start Date", "Conversation Start", "Start Time"),
        "group": ("First Queue", "Queue", "Queue Name"),
        "channel": ("Media Type", "Initial Media Type"),
        "direction": ("Initial Direction", "Direction"),
        "agent": ("Users", "Users - Interacted", "Agents"),
        "abandoned": ("Abandoned",),
        "wait": ("Total Queue", "Queue Time", "Total Queue Wait"),
        "handle": ("Total Handle", "Handle"),
        "talk": ("Total Talk", "Talk"),
        "hold": ("Total Hold", "Hold"),
        "wrap": ("Total ACW", "ACW"),
    },
    known_by=("created", "group"),
    like=("Full Export Completed", "Partial Result Timestamp"),
    unlike=("Interval Start", "Interval Complete"),
    units=dict.fromkeys(("wait", "handle", "talk", "hold", "wrap"), "ms"),
    acd=True,
)
