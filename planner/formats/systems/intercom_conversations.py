"""Intercom: the dataset of conversations, a row a conversation."""

from __future__ import annotations

from planner.formats.layouts.contacts import ContactFormat

FORMAT = ContactFormat(
    name="Intercom conversations",
    system="Intercom",
    evidence="seen",
    source="datasets in programs that read them; Intercom help, Reporting metrics for REST API and CSV exports",
    unsupported="the JSON of the API; which of several teams worked on it (the last assigned counts)",
    names={
        "id": ("Conversation ID", "Conversation id"),
        "created": ("Conversation started at", "Conversation created at", "Started at", "Conversation start time"),
        "channel": ("Channel", "Conversation channel", "Current channel", "First channel"),
        "group": (
            "Team assigned",
            "Team currently assigned",
            "Last team assigned",
            "First team assigned",
            "Team inbox",
        ),
        "requester": ("User ID", "Contact ID", "Lead ID", "User"),
        "status": ("State", "Conversation state", "Current conversation state"),
        "tags": ("Conversation tags", "Tags", "Topics"),
        "csat": ("Last teammate rating", "Teammate rating", "Conversation rating", "Last rating"),
        "first_reply": (
            *("First response time (seconds)", "First response time", "Time to first response", "Time to first reply"),
            *("Teammate first response time", "Teammate first response time (seconds)"),
        ),
        "first_reply_at": ("First teammate reply at", "First admin reply at"),
        "resolution": ("Time to close (seconds)", "Time to close", "Time to last close", "Time to resolution"),
        "closed_at": ("Last closed at", "Conversation last closed at", "Closed at"),
        "handle": ("Handling time", "Teammate handling time", "Handling time (seconds)", "Active handling time"),
        "replies": ("Teammate replies", "Number of teammate replies", "Replies to close", "Teammate replies to close"),
        "reopens": ("Reopens", "Number of reopens", "Conversation reopens"),
    },
    known_by=("id", "created"),
    unlike=("Action time", "Action performed by", "Action", "Media Type", "Full Export Completed"),
)
