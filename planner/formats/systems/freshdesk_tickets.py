"""Freshdesk: the export of tickets, its letter case and hours or minutes as the account has them."""

from __future__ import annotations

from planner.formats.layouts.contacts import ContactFormat

_REPLY = ("First response time (in hrs)", "First response time (in mins)", "First response time")
_RESOLUTION = ("Resolution time (in hrs)", "Resolution time (in mins)", "Resolution time", "Resolution time (in hrs)_1")

FORMAT = ContactFormat(
    name="Freshdesk tickets",
    system="Freshdesk",
    evidence="vendor",
    source="Freshdesk's own test fixture of the export, and six programs that read it",
    unsupported="the scheduled JSON export; time entries one by one",
    names={
        "id": ("Ticket ID",),
        "created": ("Created time",),
        "group": ("Group",),
        "channel": ("Source",),
        "requester": ("Contact ID", "Email", "Work phone", "Full name"),
        "status": ("Status",),
        "type": ("Type",),
        "tags": ("Tags",),
        "handle": ("Time tracked", "Time tracked (in hrs)", "Time tracked (in mins)"),
        "first_reply_business": _REPLY,
        "first_reply_at": ("Initial response time",),
        "resolution_business": _RESOLUTION,
        "solved_at": ("Resolved time",),
        "closed_at": ("Closed time",),
        "replies": ("Agent interactions",),
        "csat": ("Survey results", "Survey result"),
    },
    known_by=("id", "created"),
    like=(
        "Due by Time",
        "Initial response time",
        "Agent interactions",
        "Survey results",
        *_REPLY[:2],
        *_RESOLUTION[:2],
    ),
    unlike=("Requester Name", "Urgency", "Impact"),
    units={"handle": "h", "first_reply_business": "h", "resolution_business": "h"},
)
