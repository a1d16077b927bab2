"""Zendesk Explore: tickets counted by date, or by date and hour, as the dashboard's tab Tickets downloads them."""

from __future__ import annotations

from planner.formats.layouts.intervals import IntervalFormat

FORMAT = IntervalFormat(
    name="Zendesk Explore counts",
    system="Zendesk",
    evidence="seen",
    source="downloads of the Explore dashboard's tabs in three programs that read them; Zendesk help, metrics",
    names={
        "ticket_id": ("Ticket ID", "Ticket-ID", "ID du ticket", "ID de ticket"),
        "date": (
            *("Ticket created - Date", "Tickets created - Date", "Ticket erstellt - Datum", "Ticket créé - Date"),
            "Ticket creado - Fecha",
        ),
        "time": (
            *("Ticket created - Hour", "Tickets created - Hour", "Ticket erstellt - Stunde", "Ticket créé - Heure"),
            "Ticket creado - Hora",
        ),
        "queue": ("Ticket group", "Ticketgruppe", "Groupe du ticket", "Grupo del ticket"),
        "channel": ("Ticket channel", "Ticket Channel v2", "Ticketkanal", "Canal du ticket", "Canal del ticket"),
        "offered": (
            "Tickets",
            "Tickets created",
            "Created tickets",
            "COUNT(Tickets)",
            "Erstellte Tickets",
            "Tickets créés",
        ),
    },
    required=("date", "measured"),
    absent=("ticket_id",),
    unsupported="tabs without dates or tickets created: Efficiency, Backlog, SLAs, counts by hour of the day alone",
)
