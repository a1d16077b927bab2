"""Single keys changed: the file and what it extends say together what was asked for, and nothing else moves."""

from __future__ import annotations

import copy
import datetime as dt
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.faults import InputError
from planner.scenario.changes import changed_tables, record_code
from planner.scenario.merge import merge_tables

BASE = tomllib.loads("""
days = 7
[[queue]]
name = "phone"
target = { share = 0.8, within_s = 20 }
[[queue]]
name = "chat"
concurrency = 3
[[queue]]
name = "a [b]"
[[route]]
from_queue = "phone"
after_s = 120
[[special_day]]
date = 2026-11-26
open = []
[[event]]
name = "Outage"
from = 2026-03-04T09:10:00
kind = "unplanned"
[[event]]
name = "Outage"
from = 2026-05-04T09:10:00
kind = "unplanned"
""")
MAY = "Outage@2026-05-04T09:10:00"
OWN = tomllib.loads("""
extends = "base.toml"
name = "Peak"
[[surge]]
name = "Sale"
volume = 1.5
""")


def together(changes: dict[str, Any]) -> dict[str, Any]:
    before = copy.deepcopy((OWN, BASE))
    own, (base,) = changed_tables(OWN, [BASE], BASE, changes)
    assert before == (OWN, BASE)
    merged = merge_tables(base, own, "peak.toml", [])
    return {key: value for key, value in merged.items() if key != "extends"}


def records(tables: dict[str, Any], name: str) -> dict[str, dict[str, Any]]:
    return {record_code(name, one): one for one in tables[name]}


@pytest.mark.parametrize(
    ("key", "value", "name", "code", "expected"),
    [
        ("queue[phone].target.share", 0.9, "queue", "phone", {"target": {"share": 0.9, "within_s": 20}}),
        ("queue[phone].target", {"share": 0.9, "asa_s": 30}, "queue", "phone", {"target": {"share": 0.9, "asa_s": 30}}),
        ("queue[chat].concurrency", 4, "queue", "chat", {"concurrency": 4}),
        ('queue["a [b]"].priority', 3, "queue", "a [b]", {"priority": 3}),
        ("queue[mail]", {"channel": "email"}, "queue", "mail", {"channel": "email"}),
        ("surge[Sale].volume", [1, 2, 3], "surge", "Sale", {"volume": [1, 2, 3]}),
        ("surge[Sale]", {"volume_add": 20}, "surge", "Sale", {"volume_add": 20}),
        ("special_day[2026-11-26].open", ["09:00-12:00"], "special_day", "2026-11-26", {"open": ["09:00-12:00"]}),
        ("special_day[2026-12-24]", {"open": []}, "special_day", "2026-12-24", {"open": []}),
        (f"event[{MAY}].kind", "planned", "event", MAY, {"kind": "planned"}),
    ],
)  # fmt: skip
def test_a_record_says_what_was_asked_for(key: str, value: Any, name: str, code: str, expected: dict[str, Any]) -> None:
    after = together({key: value})
    found = records(after, name)[code]
    told_apart = {one: found[one] for one in ("name", "date", "from") if one in found}
    assert found == told_apart | expected
    others = records({**OWN, **BASE} if name != "surge" else OWN, name)
    for other, record in records(after, name).items():
        assert other == code or record == others[other]


def test_keys_are_set_and_taken_out_of_every_file() -> None:
    assert together({"days": 14})["days"] == 14
    after = together({"days": None, "queue[phone].target.within_s": None, "surge[Sale]": None, "queue[chat]": None})
    assert "days" not in after
    assert records(after, "queue") == {"phone": {"name": "phone", "target": {"share": 0.8}}, "a [b]": {"name": "a [b]"}}
    assert after["surge"] == []


def test_records_without_a_name_are_told_by_their_place() -> None:
    assert together({"route[0].after_s": 60})["route"] == [{"from_queue": "phone", "after_s": 60}]
    assert together({"route[0]": None})["route"] == []
    with pytest.raises(InputError, match=r"route\[1\].*expected a place from 0 to 0"):
        together({"route[1].after_s": 60})


def test_a_whole_list_takes_the_place_of_the_inherited() -> None:
    after = together({"queue": [{"name": "chat", "concurrency": 2}, {"name": "mail"}]})
    assert after["queue"] == [{"name": "chat", "concurrency": 2}, {"name": "mail"}]
    assert (
        together({"special_day": [{"date": dt.date(2026, 11, 26), "open": []}]})["special_day"] == BASE["special_day"]
    )


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("queue[fone].priority", 1, r"queue\[fone\].*expected a queue of the scenario.*Did you mean phone\?"),
        ("queue[fone]", None, "Did you mean phone"),
        ("queue..name", "x", "expected keys with dots between them"),
        ("", 1, "expected keys with dots"),
        ("name.first", "x", "expected a table"),
        ("days", object(), "expected text, a number"),
        ("special_day[Friday]", {"open": []}, "expected a date, 2026-11-26"),
    ],
)
def test_what_cannot_be_meant_is_refused(key: str, value: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        together({key: value})


NAMES = st.sampled_from("abcd")
RECORDS = st.dictionaries(NAMES, st.dictionaries(st.sampled_from("xyz"), st.integers(0, 3), max_size=3), min_size=1)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(RECORDS, RECORDS, RECORDS)
def test_a_list_that_is_set_reads_back_as_set(
    base: dict[str, dict[str, int]], own: dict[str, dict[str, int]], wanted: dict[str, dict[str, int]]
) -> None:
    def listed(found: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
        return [{"name": name, **keys} for name, keys in found.items()]

    below = {"queue": listed(base)}
    changed, (kept,) = changed_tables({"queue": listed(own)}, [below], below, {"queue": listed(wanted)})
    after = merge_tables(kept, changed, "own.toml", [])
    assert sorted(after["queue"], key=lambda one: str(one["name"])) == sorted(
        listed(wanted), key=lambda one: str(one["name"])
    )
