"""Freshservice: Freshdesk's export with the headings of an IT service desk."""

from __future__ import annotations

from dataclasses import replace

from planner.formats.systems.freshdesk_tickets import FORMAT as FRESHDESK

FORMAT = replace(
    FRESHDESK,
    name="Freshservice tickets",
    system="Freshservice",
    evidence="seen",
    source="the header in two programs that read it",
    names={**FRESHDESK.names, "requester": ("Requester Email", "Requester Name")},
    known_by=("id", "created", "solved_at"),
    like=FRESHDESK.unlike,
    unlike=(),
)
