"""Salesforce Service Cloud: a report of cases under its labels, or cases under their API names."""

from __future__ import annotations

from planner.formats.layouts.contacts import ContactFormat

FORMAT = ContactFormat(
    name="Salesforce cases",
    system="Salesforce Service Cloud",
    evidence="seen",
    source="reports of cases in programs that read them; API names of the object reference",
    unsupported="handle times (a case has none: take Salesforce agent work, --reply-min or aht_s); matrix reports",
    names={
        "id": (
            "Case Number",
            "CaseNumber",
            "Case ID",
            "Kundenvorgangsnummer",
            "Numéro de la requête",
            "Número del caso",
        ),
        "created": (
            *("Date/Time Opened", "CreatedDate", "Opened Date", "Date Opened", "Created Date", "Case Date/Time Opened"),
            *("Datum/Uhrzeit der Öffnung", "Datum/Uhrzeit der Eröffnung", "Datum/Zeit geöffnet", "Öffnungsdatum"),
            *("Datum/Uhrzeit geöffnet", "Geöffnet am", "Date/Heure d'ouverture", "Fecha/Hora de apertura"),
        ),
        "group": (
            *("Case Queue", "Queue", "Queue Name", "Team", "Case Record Type", "RecordType.Name", "Record Type"),
            *("Case Owner Role", "Type"),
        ),
        "channel": (
            *("Case Origin", "Origin", "Kundenvorgangsursprung", "Fallursprung", "Herkunft", "Origine de la requête"),
            "Origen del caso",
        ),
        "status": ("Status", "Case Status", "Statut", "Estado"),
        "requester": ("ContactId", "Contact ID", "AccountId", "Contact Name"),
        "solved_at": (
            *("Date/Time Closed", "ClosedDate", "Closed Date", "Date Closed", "Case Date/Time Closed"),
            *("Datum/Uhrzeit der Schließung", "Datum/Zeit geschlossen", "Schließungsdatum"),
            *("Datum/Uhrzeit geschlossen", "Date/Heure de fermeture", "Fecha/Hora de cierre"),
        ),
        "handle": ("Handle Time", "HandleTime", "Total Handle Time"),
    },
    known_by=("id", "created"),
    unlike=("AcceptDateTime", "Accept Date", "SpeedToAnswer", "Speed to Answer"),
)
