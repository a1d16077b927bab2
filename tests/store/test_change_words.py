"""Changes of a scenario in words: every value with its unit, no key and no form of a file."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from planner.store.change_words import key_words, shares, value_words


@pytest.mark.parametrize(
    ("labels", "value", "told"),
    [
        (('queue "phone"', "target", "share"), 0.85, "85%"),
        (('queue "phone"', "target", "chance"), 0.9, "90%"),
        (('queue "phone"', "target", "within_s"), 20, "20 s"),
        (("shrinkage", "absence"), 0.045, "4.5%"),
        (("shrinkage", "planned"), {"2026-12": 0.1}, "2026-12 10%"),
        (('lever "overtime"', "max_share"), 0.1, "10%"),
        (('lever "overtime"', "notice_days"), 3, "3 days"),
        (('surge "Sale"', "volume"), [1.4, 1.7, 2.2], "1.4, 1.7, 2.2 times"),
        (('surge "Sale"', "from"), dt.datetime(2026, 11, 27), "27 Nov 2026 00:00"),
        (('surge "Sale"', "queues"), ["phone", "chat"], "phone, chat"),
        (("start",), dt.date(2026, 11, 23), "23 Nov 2026"),
        (('queue "phone"', "target"), {"share": 0.8, "within_s": 20}, "share 80%, within 20 s"),
        (('contract "x"', "hours_per_week"), [16, 30], "16, 30 a week"),
        (('queue "mail"', "interruptible"), True, "yes"),
        (('special_day "2026-11-26"', "open"), [], "nothing"),
        (("cost", "wage_per_h", "full-time"), 21.5, "21.5"),
        (("days",), 2, "2"),
    ],
)
def test_a_value_in_words(labels: tuple[str, ...], value: Any, told: str) -> None:
    assert value_words(labels, value) == told


def test_a_key_in_words() -> None:
    assert key_words(('queue "phone"', "target", "within_s")) == 'queue "phone", target, within'
    assert key_words(("cost", "wage_per_h", "full-time")) == "cost, wage per h, full-time"


def test_shares_are_those_of_the_scenarios_own_records() -> None:
    assert {"share", "chance", "absence", "off_queue", "max_occupancy", "max_share"} <= shares()
    assert not {"days", "load", "speed", "wage_per_h", "seed"} & shares()
