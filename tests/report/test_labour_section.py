"""The rules that hold and what they replace are told on the page and in the workbook, site by site."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planner.report.labour_section import labour_section, labour_sentences
from planner.report.page import page_html
from planner.report.workbook import write_workbook
from planner.result import Plan
from planner.scenario import Scenario

INSTEAD = (
    "At least 9 h between two shifts ([rules] min_rest_h, instead of at least 11 h between two shifts of preset uk)."
)


def under(plan: Plan, asked: dict[str, Any], **west: str) -> Plan:
    """The hand-made plan under rules, the site West with more said of it."""
    raw = plan.scenario.model_dump(by_alias=True, exclude_unset=True)
    sites = [{**site, **(west if site["name"] == "West" else {})} for site in raw["site"]]
    return replace(plan, scenario=Scenario.model_validate({**raw, "site": sites, "rules": asked}))


@pytest.fixture
def lenient(plan: Plan) -> Plan:
    return under(plan, {"preset": "uk", "min_rest_h": 9})


def test_without_rules_nothing_is_told(plan: Plan, tmp_path: Path) -> None:
    assert labour_section(plan) is None
    assert "Labour rules" not in page_html(plan)
    assert "labour rules" not in cells(plan, tmp_path)


def test_sites_with_the_same_rules_are_told_once(lenient: Plan) -> None:
    sentences = labour_sentences(lenient)
    assert sentences[0] == "Labour rules at East and West: uk (preset, not legal advice)."
    assert sentences[-2:] == ["1 rule replaces a value of the preset or of [rules]:", INSTEAD]
    assert sentences.count(INSTEAD) == 2
    assert sum("Labour rules" in sentence for sentence in sentences) == 1


def test_sites_with_rules_of_their_own_are_told_apart(plan: Plan) -> None:
    sentences = labour_sentences(under(plan, {"preset": "uk"}, rules="us-federal"))
    headings = [sentence for sentence in sentences if sentence.startswith("Labour rules")]
    assert headings == [
        "Labour rules at East: uk (preset, not legal advice).",
        "Labour rules at West: us-federal (preset, not legal advice).",
    ]
    assert not any("replace" in sentence for sentence in sentences)


def test_people_of_no_site_have_the_scenarios_rules(plan: Plan) -> None:
    agents = (plan.inputs.agents[0].model_copy(update={"site": ""}), *plan.inputs.agents[1:])
    mixed = under(plan, {"preset": "uk"}, rules="de")
    sentences = labour_sentences(replace(mixed, inputs=replace(mixed.inputs, agents=agents)))
    assert sentences[0] == "Labour rules at East and no site: uk (preset, not legal advice)."


def test_the_page_and_the_workbook_tell_it_near_their_end(lenient: Plan, tmp_path: Path) -> None:
    page = page_html(lenient)
    assert page.index("What is proven</h2>") < page.index("Labour rules</h2>") < page.index("Warnings</h2>")
    assert f"<p>{INSTEAD}</p>" in page
    told = cells(lenient, tmp_path)
    assert told.index("labour rules") < told.index(INSTEAD) < told.index("term")


def cells(plan: Plan, folder: Path) -> list[object]:
    """What stands on the workbook's summary, row by row."""
    write_workbook(plan, folder / "plan.xlsx")
    rows = openpyxl.load_workbook(folder / "plan.xlsx")["Summary"].iter_rows(values_only=True)
    return [cell for row in rows for cell in row]
