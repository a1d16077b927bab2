"""What the fixture of each system with a row a contact must give, number by number."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from planner.formats.foreign import Wishes
from planner.formats.importing import Imported, import_files, known_format
from planner.formats.opening import open_sheets
from planner.formats.systems import SYSTEMS

FIXTURES = Path(__file__).parents[1] / "fixtures"

NAMES = {
    "zendesk_tickets/tickets.csv": "Zendesk tickets",
    "zendesk_explore_tickets/report.csv": "Zendesk Explore tickets",
    "freshdesk_tickets/tickets.csv": "Freshdesk tickets",
    "freshservice_tickets/tickets.csv": "Freshservice tickets",
    "salesforce_cases/report.csv": "Salesforce cases",
    "salesforce_cases/api.csv": "Salesforce cases",
    "salesforce_agent_work/agent_work.csv": "Salesforce agent work",
    "intercom_conversations/conversations.csv": "Intercom conversations",
    "intercom_actions/actions.csv": "Intercom conversation actions",
    "helpscout_conversations/conversations.csv": "Help Scout conversations",
    "hubspot_tickets/tickets.csv": "HubSpot tickets",
    "jira_service_requests/requests.csv": "Jira service requests",
    "five9_calls/call_log.csv": "Five9 call log",
    "five9_calls/short.csv": "Five9 call log",
    "genesys_interactions/interactions.csv": "Genesys Cloud interactions",
    "amazon_connect_contacts/contact_record.csv": "Amazon Connect contact records",
    "flex_insights/segments.csv": "Twilio Flex Insights segments",
    "contact_table/calls_de.csv": "ticket or call log",
    "contact_table/tickets_fr.csv": "ticket or call log",
    "contact_table/llamadas_es.csv": "ticket or call log",
    "contact_table/log_en.csv": "ticket or call log",
}

BUSY: dict[str, list[tuple[str, str, float, float | None]]] = {
    "zendesk_tickets/tickets.csv": [
        ("2026-03-02 08:00", "Billing", 1, None),
        ("2026-03-02 08:15", "Billing", 1, None),
        ("2026-03-02 09:00", "Billing", 1, None),
        ("2026-03-02 08:45", "Sales", 1, None),
        ("2026-03-03 13:45", "Sales", 1, None),
        ("2026-03-12 08:00", "Web", 1, None),
    ],
    "zendesk_explore_tickets/report.csv": [
        ("2026-01-02 17:00", "Sales", 1, None),
        ("2026-01-02 09:00", "Support", 2, None),
        ("2026-01-05 00:00", "Support", 1, None),
    ],
    "freshdesk_tickets/tickets.csv": [
        ("2026-04-13 09:00", "Billing", 2, 600),
        ("2026-04-13 17:45", "Billing", 1, None),
        ("2026-04-14 08:00", "Sales", 1, 3600),
    ],
    "freshservice_tickets/tickets.csv": [
        ("2026-05-13 09:00", "Hardware", 1, 1800),
        ("2026-06-02 10:30", "Network", 2, 600),
    ],
    "salesforce_cases/report.csv": [
        ("2026-02-13 09:00", "Email", 1, None),
        ("2026-03-01 10:00", "Phone", 2, None),
        ("2026-02-13 09:30", "Web", 1, None),
    ],
    "salesforce_cases/api.csv": [("2026-02-13 09:00", "Chat", 2, None)],
    "salesforce_agent_work/agent_work.csv": [
        ("2026-02-13 09:30", "Sales", 1, 120),
        ("2026-02-13 09:00", "Support", 2, 450),
    ],
    "intercom_conversations/conversations.csv": [
        ("2026-05-04 10:15", "Sales", 1, None),
        ("2026-05-04 10:00", "Support", 2, None),
        ("2026-05-11 10:15", "WhatsApp", 1, None),
    ],
    "intercom_actions/actions.csv": [
        ("2026-05-04 11:00", "Sales", 1, None),
        ("2026-05-04 10:00", "Support", 1, None),
        ("2026-05-04 10:15", "Support", 1, None),
    ],
    "helpscout_conversations/conversations.csv": [
        ("2026-02-03 08:30", "Sales", 1, None),
        ("2026-02-03 08:00", "Support", 2, None),
    ],
    "hubspot_tickets/tickets.csv": [
        ("2026-06-16 16:45", "Sales Pipeline", 1, None),
        ("2026-06-15 09:00", "Support Pipeline", 2, None),
    ],
    "jira_service_requests/requests.csv": [
        ("2026-03-12 09:15", "Service Desk", 2, 1200),
        ("2026-03-12 13:00", "Service Desk", 1, None),
    ],
    "five9_calls/call_log.csv": [
        ("2026-03-02 09:00", "Billing", 3, 240),
        ("2026-03-02 09:30", "Service", 1, 120),
    ],
    "five9_calls/short.csv": [("2026-03-02 09:00", "Service", 2, None)],
    "genesys_interactions/interactions.csv": [
        ("2026-06-23 07:30", "Chat", 1, 600),
        ("2026-06-23 07:00", "Service", 2, 240),
    ],
    "amazon_connect_contacts/contact_record.csv": [
        ("2026-01-12 09:00", "Billing", 2, 300),
        ("2026-01-12 09:15", "Chat", 1, 900),
    ],
    "flex_insights/segments.csv": [
        ("2026-02-02 09:00", "Support", 2, 360),
        ("2026-02-02 09:30", "Support", 1, 600),
    ],
    "contact_table/calls_de.csv": [
        ("2026-03-02 08:00", "Störung", 2, 240),
        ("2026-03-03 12:00", "Verkauf", 1, 630),
    ],
    "contact_table/tickets_fr.csv": [
        ("2026-04-03 10:00", "Facturation", 1, None),
        ("2026-04-13 09:00", "Facturation", 1, None),
    ],
    "contact_table/llamadas_es.csv": [
        ("2026-04-13 09:00", "Ventas", 2, 300),
        ("2026-04-14 17:00", "Ventas", 1, 150),
    ],
    "contact_table/log_en.csv": [
        ("2026-03-02 14:30", "chat", 1, 600),
        ("2026-03-02 14:00", "phone", 2, 300),
    ],
}
"""Intervals of the first queue, then the second, that hold contacts: start (UTC), queue, contacts, mean handle time."""

ANSWERED: dict[str, dict[str, tuple[float, float, float]]] = {
    "five9_calls/call_log.csv": {"Billing": (2, 1, 30), "Service": (1, 0, 0)},
    "genesys_interactions/interactions.csv": {"Service": (1, 1, 60), "Chat": (1, 0, 30)},
    "amazon_connect_contacts/contact_record.csv": {"Billing": (1, 1, 15), "Chat": (1, 0, 5)},
    "contact_table/calls_de.csv": {"Störung": (1, 1, 20), "Verkauf": (1, 0, 5)},
    "contact_table/log_en.csv": {"phone": (1, 1, 10), "chat": (1, 0, 5)},
    "salesforce_agent_work/agent_work.csv": {"Support": (2, 0, 30), "Sales": (1, 0, 5)},
}
"""Answered, abandoned and seconds to answer in each queue's first busy interval."""

MEASURES: dict[str, dict[str, list[float | None]]] = {
    "zendesk_tickets/tickets.csv": {
        "first_reply_s": [1200, 1800, 120, 2700, 60, None],
        "first_reply_business_s": [300, 1800, 120, 2700, 60, None],
        "resolution_s": [7200, 3600, None, 86400, 600, None],
        "resolution_business_s": [3600, 3600, None, 28800, 600, None],
        "replies": [2, 3, 1, 1, 1, 0],
        "reopens": [0, 1, 0, 0, 0, 0],
        "csat": [1, 0, None, None, 1, None],
        "repeat": [0, 0, 0, 1, 0, 0],
    },
    "freshdesk_tickets/tickets.csv": {
        "handle_s": [750, 450, None, 3600],
        "first_reply_s": [1800, 3600, None, 30],
        "first_reply_business_s": [1800, None, None, 30],
        "resolution_s": [7200, 86400, None, 600],
        "csat": [1, 0, None, 0.5],
        "repeat": [0, 0, 1, 0],
    },
    "freshservice_tickets/tickets.csv": {"resolution_s": [3600, 3600, 900], "first_reply_s": [900, 900, None]},
    "salesforce_cases/report.csv": {"resolution_s": [7200, 86400, None, 900], "repeat": [0, 0, 0, 1]},
    "zendesk_explore_tickets/report.csv": {"resolution_s": [5430, 1200, None, 120000], "replies": [2, 1, None, 3]},
    "intercom_conversations/conversations.csv": {"csat": [1, 0, None, 1], "repeat": [0, 0, 1, 0]},
    "intercom_actions/actions.csv": {"csat": [1, None, 0]},
    "helpscout_conversations/conversations.csv": {"csat": [1, 0, 0.5], "resolution_s": [3600, 600, None]},
    "hubspot_tickets/tickets.csv": {"first_reply_s": [1800, None, 60], "resolution_s": [10800, None, 86400]},
    "jira_service_requests/requests.csv": {"handle_s": [1800, 600, None], "csat": [1, 0, None], "repeat": [0, 0, 1]},
    "flex_insights/segments.csv": {"handle_s": [360, None, 600], "wait_s": [12, 95, 5]},
}


def imported(name: str, **wishes: object) -> Imported:
    return import_files([FIXTURES / name], Wishes("UTC", **wishes))


@pytest.mark.parametrize("name", NAMES)
def test_recognised_as_itself_and_as_nothing_else(name):
    head = open_sheets(FIXTURES / name)[0].head
    assert known_format(open_sheets(FIXTURES / name)[0]).name == NAMES[name]
    # the general tables stand last: they may know what a vendor's own format has read before them
    others = {one.name for one in SYSTEMS if one.recognises(head)} - {
        NAMES[name],
        "ticket or call log",
        "interval table",
    }
    assert not others


@pytest.mark.parametrize("name", NAMES)
def test_contacts_by_queue_and_interval(name):
    history = imported(name).frames["history"]
    busy = history[history["volume"] > 0]
    found = [
        (f"{start:%Y-%m-%d %H:%M}", queue, volume, None if pd.isna(aht) else aht)
        for start, queue, volume, aht in busy[["start", "queue", "volume", "aht_s"]].itertuples(index=False)
    ]
    assert found == BUSY[name]
    assert len(history) == history["start"].nunique() * history["queue"].nunique()


@pytest.mark.parametrize("name", ANSWERED)
def test_how_calls_left_the_line(name):
    history = imported(name).frames["history"]
    first = history[history["volume"] > 0].groupby("queue").first()
    found = {queue: tuple(first.loc[queue, ["answered", "abandoned", "asa_s"]]) for queue in first.index}
    assert found == ANSWERED[name]


@pytest.mark.parametrize("name", MEASURES)
def test_measures_for_the_review_pages(name):
    tickets = imported(name).tickets
    for column, expected in MEASURES[name].items():
        found = [None if pd.isna(value) else value for value in tickets[column]]
        assert found == expected, column


@pytest.mark.parametrize("name", NAMES)
def test_no_customer_comes_in(name):
    found = imported(name)
    everything = "\n".join(
        [
            found.frames["history"].to_csv(),
            found.tickets.to_csv(),
            found.told.frame().to_csv(),
            *found.told.sentences(),
            str(found.told.book.faults),
        ]
    ).casefold()
    for word in ("jane", "omar", "lea ", "muster", "example.org", "5550", "customer9", "invoice", "order, late"):
        assert word not in everything


def test_spam_is_counted_where_it_is_wished():
    volumes = {keep: imported("freshdesk_tickets/tickets.csv", keep_spam=keep).frames["history"] for keep in (0, 1)}
    assert {keep: frame["volume"].sum() for keep, frame in volumes.items()} == {0: 4, 1: 5}
    told = imported("freshdesk_tickets/tickets.csv").told.sentences()
    assert "tickets.csv: 1 row dropped, marked as spam (--keep-spam counts it) (first in row 4)" in told


@pytest.mark.parametrize(
    ("queue_by", "names"),
    [
        ("channel", {"Mail", "Web", "Chat", "Phone call"}),
        ("both", {"Billing Mail", "Billing Web", "Sales Chat", "Sales Phone call", "Web"}),
        ("group", {"Billing", "Sales", "contacts"}),
    ],
)
def test_queues_by_group_channel_or_both(queue_by, names):
    assert set(imported("zendesk_tickets/tickets.csv", queue_by=queue_by).frames["history"]["queue"]) == names


def test_replies_stand_for_handle_times_where_a_person_says_what_one_takes():
    found = imported("zendesk_tickets/tickets.csv", reply_min=4)
    history = found.frames["history"].set_index(["queue", "start"])["aht_s"]
    assert history["Billing", pd.Timestamp("2026-03-02 08:15", tz="UTC")] == 3 * 4 * 60
    assert "tickets.csv: handle times are taken as replies times 4 minutes (--reply-min)" in found.told.sentences()


def test_wall_times_are_doubted_where_nobody_said_the_zone():
    why = "tickets.csv: times without an offset are taken as UTC (--time-zone says another)"
    assert why in imported("zendesk_tickets/tickets.csv", zone_said=False).told.sentences()
    assert why not in imported("zendesk_tickets/tickets.csv").told.sentences()
    told = imported("helpscout_conversations/conversations.csv", zone_said=False).told.sentences()
    assert not any("--time-zone" in line for line in told)
