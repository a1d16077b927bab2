"""Zendesk Explore: a report with a row a ticket, under the names of Explore's attributes."""

from __future__ import annotations

from planner.formats.layouts.contacts import ContactFormat

FORMAT = ContactFormat(
    name="Zendesk Explore tickets",
    system="Zendesk",
    evidence="seen",
    source="Zendesk help, Metrics and attributes for Zendesk Support; reports in five programs that read them",
    unsupported="reports in other languages than English, German, French and Spanish",
    names={
        "id": ("Ticket ID", "Ticket-ID", "ID du ticket", "ID de ticket"),
        "created": (
            *("Ticket created - Timestamp", "Ticket created - Date and time", "Ticket created - Date"),
            *("Ticket erstellt - Zeitstempel", "Ticket créé - Horodatage", "Ticket creado - Marca de tiempo"),
            *("Ticket erstellt - Datum", "Ticket créé - Date", "Ticket creado - Fecha"),
        ),
        "created_time": (
            "Ticket created - Hour",
            "Ticket erstellt - Stunde",
            "Ticket créé - Heure",
            "Ticket creado - Hora",
        ),
        "group": ("Ticket group", "Ticketgruppe", "Groupe du ticket", "Grupo del ticket"),
        "channel": ("Ticket channel", "Ticket Channel v2", "Ticketkanal", "Canal du ticket", "Canal del ticket"),
        "status": ("Ticket status",),
        "tags": ("Ticket tags",),
        "requester": ("Requester ID",),
        "replies": ("Agent replies",),
        "reopens": ("Reopens",),
        "csat": ("Ticket satisfaction rating", "Satisfaction rating"),
        "first_reply": (
            "First reply time (min)",
            "First reply time - Calendar hours (min)",
            "Zeit bis zur ersten Antwort (min)",
        ),
        "first_reply_business": ("First reply time - Business hours (min)",),
        "resolution": ("Full resolution time (min)", "Full resolution time - Calendar hours (min)"),
        "resolution_business": ("Full resolution time - Business hours (min)",),
    },
    known_by=("id", "created"),
    like=(
        "Ticket created - Timestamp",
        "Ticket created - Date",
        "Ticket created - Date and time",
        "Ticket erstellt - Zeitstempel",
        "Ticket créé - Horodatage",
        "Ticket creado - Marca de tiempo",
        "Ticket erstellt - Datum",
        "Ticket créé - Date",
        "Ticket creado - Fecha",
    ),
)
