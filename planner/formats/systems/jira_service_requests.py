"""Jira Service Management: the export of requests (issues) as CSV."""

from __future__ import annotations

from planner.formats.layouts.contacts import ContactFormat

FORMAT = ContactFormat(
    name="Jira service requests",
    system="Jira Service Management",
    evidence="seen",
    source="the header of five exports in programs that read them",
    unsupported="SLA columns (they hold the time that remains); comments and work logs one by one",
    names={
        "id": ("Issue key", "Key", "Issue id", "Vorgangsschlüssel", "Clé de ticket", "Clave de incidencia"),
        "created": ("Created", "Erstellt", "Création", "Creada", "Creado"),
        "group": ("Project name", "Project", "Project key", "Projekt", "Projet", "Proyecto"),
        "channel": (
            *("Custom field (Request Channel)", "Custom field (Channel)", "Request Channel", "Custom field (Source)"),
            "Channel",
        ),
        "status": ("Status",),
        "type": ("Custom field (Request Type)", "Request Type", "Issue Type", "Vorgangstyp"),
        "requester": ("Reporter Id", "Creator Id", "Reporter"),
        "solved_at": ("Resolved", "Resolution Date", "Erledigt", "Résolu", "Resuelta"),
        "first_reply_at": ("Custom field ([CHART] Date of First Response)",),
        "handle": ("Time Spent", "Σ Time Spent"),
        "csat": ("Satisfaction rating", "Custom field (Satisfaction)"),
    },
    known_by=("id", "created"),
    like=("Issue Type", "Issue key", "Custom field (Request Type)", "Request Type", "Vorgangstyp", "Vorgangsschlüssel"),
)
