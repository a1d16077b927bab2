"""Zendesk: the list of tickets of a view or of the whole account, as CSV."""

from __future__ import annotations

from planner.formats.layouts.contacts import ContactFormat

FORMAT = ContactFormat(
    name="Zendesk tickets",
    system="Zendesk",
    evidence="vendor",
    source="Zendesk help, Exporting a view of tickets to a CSV file; the same header in six programs that read it",
    unsupported="handle times (the export has none: --reply-min, or aht_s of each queue); the JSON and XML exports",
    names={
        "id": ("Id", "Ticket ID"),
        "created": ("Created at", "Requested", "Erstellt um", "Créé le", "Creado el", "Fecha de creación"),
        "group": ("Group", "Gruppe", "Groupe", "Grupo"),
        "channel": ("Via", "Channel", "Kanal", "Canal"),
        "requester": ("Requester id", "Requester email", "Requester external id"),
        "status": ("Status", "Estado", "Statut"),
        "type": ("Ticket type",),
        "tags": ("Tags", "Stichwörter", "Marqueurs", "Etiquetas"),
        "solved_at": ("Solved at",),
        "replies": ("Replies", "Agent replies"),
        "reopens": ("Reopens",),
        "csat": ("Satisfaction Score", "Satisfaction rating"),
        "first_reply": ("First reply time in minutes",),
        "first_reply_business": ("First reply time in minutes within business hours",),
        "resolution": ("Full resolution time in minutes",),
        "resolution_business": ("Full resolution time in minutes within business hours",),
        "handle": ("Total time spent (sec)", "Total time spent", "Total time spent (sec) [int]"),
    },
    known_by=("id", "created", "group", "channel"),
    unlike=("Ticket created - Date", "Conversation ID", "Created Time"),
    units={"first_reply": "min", "first_reply_business": "min", "resolution": "min", "resolution_business": "min"},
)
