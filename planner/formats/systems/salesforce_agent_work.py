"""Salesforce Omni-Channel: agent work, a row a piece of work that was routed to somebody, with its handle time."""

from __future__ import annotations

from planner.formats.layouts.contacts import ContactFormat

FORMAT = ContactFormat(
    name="Salesforce agent work",
    system="Salesforce Service Cloud",
    evidence="unverified",
    source="field names of the object AgentWork; its reports' labels are not checked",
    unsupported="work that was declined and routed again counts once for each routing",
    names={
        "id": ("Agent Work ID", "AgentWorkId", "Agent Work: ID", "Agent Work Name", "Name", "Id"),
        "created": (
            *("RequestDateTime", "Request Date/Time", "Request Date", "CreatedDate", "Created Date"),
            *("AssignedDateTime", "Assigned Date", "AcceptDateTime", "Accept Date", "Accepted Date"),
        ),
        "group": ("OriginalQueue.Name", "Original Queue", "OriginalGroup.Name", "Queue Name", "Queue", "Skill"),
        "channel": (
            *("ServiceChannel.MasterLabel", "ServiceChannel.DeveloperName", "Service Channel: Developer Name"),
            *("Service Channel", "ServiceChannel", "ServiceChannel.Name"),
        ),
        "handle": ("HandleTime", "Handle Time", "ActiveTime", "Active Time"),
        "wait": ("SpeedToAnswer", "Speed to Answer"),
        "outcome": ("Status",),
    },
    known_by=("created",),
    known_by_one=("handle", "wait"),
    like=("AcceptDateTime", "Accept Date", "Accepted Date", "SpeedToAnswer", "Speed to Answer"),
)
