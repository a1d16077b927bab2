"""TOML rewritten: it reads as asked, and whatever was not asked about stands as it stood."""

from __future__ import annotations

import copy
import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest
from runs import ROOT

from planner.scenario.toml_form import rewritten

TEXT = """# The peak.

name = "Peak"   # said to people
start = 2026-11-23
[history]
file = ["a.csv", "b.csv"]

[[queue]]   # the first
name = "phone"
target = { share = 0.80, within_s = 20 }   # promised

[[queue]]
name = "chat"
aht_by_concurrency_s = [
  430,   # one
  530,
]
"""


def changed(edit: Any) -> tuple[str, dict[str, Any]]:
    tables = tomllib.loads(TEXT)
    edit(tables)
    said = rewritten(TEXT, copy.deepcopy(tables))
    assert tomllib.loads(said) == tables
    return said, tables


def test_one_value_changes_one_line() -> None:
    said, _ = changed(lambda tables: tables["queue"][0]["target"].update(share=0.9))
    before, after = TEXT.splitlines(), said.splitlines()
    assert [(a, b) for a, b in zip(before, after, strict=True) if a != b] == [
        (
            "target = { share = 0.80, within_s = 20 }   # promised",
            "target = { share = 0.9, within_s = 20 }   # promised",
        )
    ]


def test_records_come_and_go_and_comments_stay() -> None:
    def edit(tables: dict[str, Any]) -> None:
        del tables["queue"][0]
        tables["queue"].append({"name": "mail", "target": {"share": 0.95}, "open": ["Mon-Fri 08:00-18:00"]})
        tables["days"] = 14
        tables["forecast"] = {"overrides": "data/overrides.csv"}
        tables["special_day"] = [{"date": dt.date(2026, 11, 26), "open": []}]

    said, _ = changed(edit)
    assert said.startswith('# The peak.\n\nname = "Peak"   # said to people\n')
    assert "430,   # one" in said
    assert '[[queue]]\nname = "mail"\ntarget = {share = 0.95}' in said


def test_a_type_that_changes_is_a_change() -> None:
    said, _ = changed(lambda tables: tables["queue"][0]["target"].update(within_s=20.0))
    assert "within_s = 20.0" in said


def test_what_cannot_keep_its_form_still_reads_right() -> None:
    text = "[a.b]\nx = 1\n[c]\ny = 2\n[a.d]\nz = 3\n"  # one table in two places
    wanted = {"a": {"b": {"x": 5}, "d": {}}, "c": {"y": [{"q": 1}]}}
    assert tomllib.loads(rewritten(text, wanted)) == wanted


@pytest.mark.parametrize("path", sorted((ROOT / "scenarios").glob("*.toml")), ids=lambda path: path.stem)
def test_samples_stay_byte_for_byte_where_nothing_changes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    assert rewritten(text, tables) == text
    tables["name"] = "Another"
    said = rewritten(text, tables)
    assert tomllib.loads(said) == tables
    assert sum(a != b for a, b in zip(text.splitlines(), said.splitlines(), strict=True)) == 1
