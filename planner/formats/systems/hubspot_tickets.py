"""HubSpot Service Hub: the export of tickets."""

from __future__ import annotations

from planner.formats.layouts.contacts import ContactFormat

FORMAT = ContactFormat(
    name="HubSpot tickets",
    system="HubSpot",
    evidence="unverified",
    source="the labels of HubSpot's ticket properties; no export was seen",
    unsupported="handle times (a ticket has none)",
    names={
        "id": ("Ticket ID", "Record ID", "Record ID - Ticket", "Ticket-ID", "Datensatz-ID"),
        "created": ("Create date", "Created date", "Erstellungsdatum", "Date de création", "Fecha de creación"),
        "group": ("Pipeline", "HubSpot team", "Team", "HubSpot-Team"),
        "channel": ("Source", "Originating channel", "Quelle", "Fuente"),
        "status": ("Ticket status", "Ticketstatus"),
        "type": ("Category", "Kategorie"),
        "tags": ("Tags", "Ticket tags"),
        "requester": ("Associated Contact IDs", "Associated Contact"),
        "first_reply": ("Time to first agent email reply", "Time to first response", "Time to first customer reply"),
        "first_reply_at": ("First agent email response date", "First agent response date"),
        "solved_at": ("Close date", "Closed date", "Abschlussdatum", "Date de fermeture", "Fecha de cierre"),
        "csat": ("Last CSAT survey rating", "CSAT rating", "Last CSAT survey score"),
    },
    known_by=("id", "created"),
    known_by_one=("group", "channel"),
    like=("Ticket name", "Ticket status", "Pipeline", "Ticketname", "Ticketstatus"),
    units={"first_reply": "ms"},
)
