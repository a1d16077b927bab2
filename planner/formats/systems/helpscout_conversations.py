"""Help Scout: conversations of a report or a mailbox, a row a conversation."""

from __future__ import annotations

from planner.formats.layouts.contacts import ContactFormat

FORMAT = ContactFormat(
    name="Help Scout conversations",
    system="Help Scout",
    evidence="unverified",
    source="the fields of Help Scout's reports; no export was seen",
    unsupported="threads one by one",
    names={
        "id": ("Conversation Number", "Conversation ID", "Number", "Conversation #", "ID"),
        "created": ("Created At", "Created", "Created Date", "Date Created", "Conversation Created"),
        "group": ("Mailbox", "Inbox", "Mailbox Name", "Inbox Name"),
        "channel": ("Channel", "Type", "Source", "Conversation Type"),
        "status": ("Status",),
        "tags": ("Tags",),
        "requester": ("Customer ID", "Customer Email"),
        "csat": ("Rating", "Satisfaction Rating", "Happiness", "Customer Rating"),
        "first_reply": ("First Response Time", "First Response Time (seconds)", "First Response Time (sec)"),
        "first_reply_at": ("First Response At", "First Reply At"),
        "resolution": ("Resolution Time", "Resolution Time (seconds)", "Resolution Time (sec)"),
        "closed_at": ("Closed At", "Closed Date", "Closed"),
        "handle": ("Handle Time", "Handle Time (seconds)", "Handle Time (sec)"),
        "replies": ("Replies Sent", "Replies", "Replies to Resolve", "Number of Replies"),
        "reopens": ("Reopens", "Times Reopened"),
    },
    known_by=("id", "created", "group"),
    like=("Mailbox", "Inbox", "Mailbox Name", "Inbox Name"),
)
