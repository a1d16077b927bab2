"""Which queue a foreign row belongs to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from planner.formats.foreign import Wishes
from planner.formats.layouts.queues import Kind, channel_of, queues_of, tell_queueless
from planner.formats.told import Told


def scenario(**channels: str) -> Any:
    return SimpleNamespace(
        queue=[SimpleNamespace(name=name, channel=channel, history=None) for name, channel in channels.items()]
    )


@pytest.mark.parametrize(
    ("queue_by", "names"),
    [
        (None, ["Billing", "Chat", "contacts"]),
        ("group", ["Billing", "contacts", "contacts"]),
        ("channel", ["Mail", "Chat", "contacts"]),
        ("both", ["Billing Mail", "Chat", "contacts"]),
    ],
)
def test_without_a_scenario_names_stay(queue_by, names):
    kinds = [Kind("Billing", "Mail"), Kind("", "Chat"), Kind("", "")]
    assert queues_of(kinds, Wishes("UTC", queue_by=queue_by)) == names


@pytest.mark.parametrize(
    ("kind", "queue_by", "queue"),
    [
        (Kind("BILLING", "Phone"), None, "billing"),  # called like the group
        (Kind("Sales", "talk"), None, "talk"),  # called like the channel
        (Kind("Sales", "Mail"), None, "billing"),  # the only queue of the channel
        (Kind("Sales", "Phone call (incoming)"), None, ""),  # two have the channel
        (Kind("Sales", "Fax"), None, ""),
        (Kind("talk", "Mail"), "channel", "billing"),
        (Kind("talk", "billing"), "group", "talk"),
        (Kind("Sales", "Mail"), "group", ""),
    ],
)
def test_with_a_scenario(kind, queue_by, queue):
    queues = scenario(billing="email", talk="chat", one="phone", two="phone")
    assert queues_of([kind], Wishes("UTC", queue_by=queue_by, scenario=queues)) == [queue]


def test_the_only_queue_holds_all_and_a_lent_history_has_its_own_name():
    assert queues_of([Kind("Sales", "Fax")], Wishes("UTC", scenario=scenario(all="phone"))) == ["all"]
    lent = scenario(new="phone", old="chat")
    lent.queue[0].history = SimpleNamespace(queue="Service desk")
    assert queues_of([Kind("service-desk", "")], Wishes("UTC", scenario=lent)) == ["Service desk"]


@pytest.mark.parametrize(
    ("written", "channel"),
    [
        *(("Mail", "email"), ("Web Widget", ""), ("WhatsApp", "message"), ("Phone call (inbound)", "phone")),
        *(("Live-Chat", "chat"), ("Teléfono", "phone"), ("Native messaging", "message"), ("VOICE", "phone"), ("", "")),
    ],
)
def test_what_a_channel_is_called(written, channel):
    assert channel_of(written) == channel


def test_rows_without_a_queue_are_told_and_a_fault_if_all():
    told, kinds = Told(), [Kind("Sales", "Fax"), Kind("", ""), Kind("ok", "")]
    has = tell_queueless("t.csv", np.arange(2, 6), np.array([0, 1, 0, 2]), kinds, ["", "", "ok"], told)
    assert has.tolist() == [False, False, False, True]
    assert told.sentences() == [
        "t.csv, column queue: 3 rows dropped, of no queue of the scenario: Sales by Fax (2), no group (1)"
        " (first in row 2)"
    ]
    assert not told.book.faults
    tell_queueless("t.csv", np.arange(2, 4), np.array([0, 1]), kinds, ["", "", "ok"], told)
    assert str(told.book.faults[0]).startswith("t.csv, column queue: found 'Sales by Fax (1), no group (1)', expected")
