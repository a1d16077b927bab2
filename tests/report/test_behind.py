"""Every number of the page opens to its formula, its inputs with unit and source, and the sha256 of its files."""

from __future__ import annotations

import re
from dataclasses import replace

from planner.report.behind import files_of, headlines
from planner.report.page import page_html
from planner.result import Plan


def test_headline_numbers_and_tables_open_and_name_their_files(plan: Plan) -> None:
    page = page_html(plan)
    opened = re.findall(r'<details class="behind">(.*?)</details>', page, flags=re.S)
    titles = [re.search(r"<summary>(.*?): where it comes from", one)[1] for one in opened]
    assert f"{plan.pay:,.2f} USD, total cost" in titles
    assert "2 of 3 promises kept" in titles
    assert {"Contacts, people and service of phone", "Contacts, people and service of email"} <= set(titles)
    money = next(one for one in opened if "total cost" in one)
    assert "a" * 64 in money
    assert "cost.wage_per_h.&#34;part&#34;" in money
    assert "default, to be confirmed" in money  # bonus: nobody stated it
    assert page.index("<details") < page.index("<nav")  # beside the summary's numbers, not only at the end


def test_each_input_has_a_value_and_a_source(plan: Plan) -> None:
    for one in headlines(plan):
        assert one.formula
        for name, value, _, source in one.inputs:
            assert name
            assert value
            assert source


def test_files_are_those_of_the_parts_that_are_named(plan: Plan) -> None:
    known = replace(plan.inputs, sha256={"data/agents.csv": "a", "base.toml": "b", "data/history.csv": "c"})
    assert files_of(known, "staff") == [("data/agents.csv", "a"), ("base.toml", "b")]
    assert files_of(known) == [("base.toml", "b")]
