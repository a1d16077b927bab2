"""The page: offline, scripts once, words first, a table beside each picture, nothing a name could inject."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import vl_convert

from planner.report.page import page_html
from planner.report.words import DEFINITIONS, percent, promise_words, summary_paragraphs, target_words
from planner.result import Plan
from planner.roster.result import Status
from planner.scenario import Queue


class Elements(HTMLParser):
    """Tags with their attributes, and the text outside scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.text += data


@pytest.fixture
def html(plan: Plan) -> str:
    return page_html(plan)


@pytest.fixture
def page(html: str) -> Elements:
    return Elements(html)


def specs(html: str) -> list[dict[str, object]]:
    found = re.search(r'<script type="application/json" id="specs">(.*?)</script>', html, re.DOTALL)
    assert found
    made: list[dict[str, object]] = json.loads(found[1])
    return made


def test_nothing_is_fetched_and_scripts_come_once(html: str, page: Elements) -> None:
    fetched = [
        attributes for _, attributes in page.tags if "src" in attributes or (attributes.get("href") or "#")[0] != "#"
    ]
    assert fetched == []
    assert not [tag for tag, _ in page.tags if tag in ("link", "iframe", "img")]
    assert [tag for tag, _ in page.tags].count("script") == 3
    assert html.count("window.vegaEmbed") == 1
    assert "$schema" not in json.dumps(specs(html))
    assert 500_000 < len(html) < 3_000_000
    policy = next(a["content"] for _, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'")


def test_every_picture_has_its_place_and_alternative_text_and_draws(html: str, page: Elements) -> None:
    places = {attributes["id"]: attributes for tag, attributes in page.tags if attributes.get("role") == "img"}
    drawn = specs(html)
    assert list(places) == [f"figure-{number}" for number in range(len(drawn))]
    # Promises; forecast, coverage, service of two queues; all queues; two sites on Saturday; cost; formula, simulation.
    assert len(drawn) == 1 + 6 + 1 + 2 + 1 + 1
    for place, spec in zip(places.values(), drawn, strict=True):
        assert place["aria-label"] == spec["description"]
        assert "<svg" in vl_convert.vegalite_to_svg(json.dumps(spec), vl_version="6.4")


def test_words_come_first_and_say_promise_shortage_cost_and_doubt(page: Elements) -> None:
    order = [
        "What it promises",
        "What is short, and why",
        "What it costs",
        "How sure this is",
        "Queue phone",
        "Warnings",
    ]
    places = [page.text.index(words) for words in order]
    assert places == sorted(places)
    assert "2 of 3 promises are kept." in page.text
    assert (
        "phone, Sat 07 Mar: 85 % sure where 90 % is asked, mean service level 82 % of 80 %. 12:00 lacks one person"
        in page.text
    )
    # 47 intervals x 2 queues x 2 people required; 2 hours short.
    assert (
        "2.0 of 188 required hours are short (1.1 %), and no roster under these rules has fewer than 1.5 short"
        in page.text
    )
    assert "464 USD over the 2 days, for 18 paid hours." in page.text
    assert "a perfect roster is at most 1.7 % cheaper" in page.text
    assert "200 simulated replications" in page.text


def test_units_zone_definitions_warnings_and_origin_are_printed(plan: Plan, page: Elements) -> None:
    assert "2026-03-07 to 2026-03-08, America/New_York clock" in page.text
    for term, meaning in DEFINITIONS:
        assert term in page.text
        assert meaning in page.text
    assert "history.csv: 4 repeated rows were dropped." in page.text
    assert plan.fingerprint in page.text
    assert "SHA-256 of agents.csv" in page.text


def test_synthetic_is_said_where_the_scenario_says_so(plan: Plan, page: Elements) -> None:
    assert "Synthetic sample data" in page.text
    real = replace(plan, scenario=plan.scenario.model_copy(update={"name": "Leeds"}))
    assert "ynthetic" not in Elements(page_html(real)).text


def test_names_cannot_inject(plan: Plan, html: str) -> None:
    assert "<b>Ann" not in html
    wild = plan.scenario.model_copy(update={"name": "</script><script>alert(1)</script>"})
    assert "<script>alert(1)" not in page_html(replace(plan, scenario=wild))


def test_a_plan_without_roster_still_has_a_page(plan: Plan) -> None:
    nothing = replace(
        plan.roster,
        status=Status.NONE_FOUND,
        frame=plan.roster.frame.iloc[:0],
        objective=float("nan"),
        bound=float("nan"),
        shortage_h=float("nan"),
        notes=("Nobody may work on Sunday.",),
    )
    page = Elements(page_html(replace(plan, roster=nothing, promises=(), cost=plan.cost.iloc[:0])))
    assert "No roster was found, so nothing is covered." in page.text
    assert "Nobody may work on Sunday." in page.text


@pytest.mark.parametrize(
    ("channel", "target", "words"),
    [
        ("phone", {"share": 0.8, "within_s": 20}, "80 % answered within 20 s, each day, 50 % sure"),
        (
            "phone",
            {"share": 0.995, "within_s": 0, "over": "week", "asa_s": 30},
            "99.5 % answered within 0 s, average wait at most 30 s, each week, 50 % sure",
        ),
        (
            "case",
            {"share": 0.9, "within_h": 4, "clock": "business", "measure": "resolution"},
            "90 % resolved within 4 h on the business clock, each day, 50 % sure",
        ),
        (
            "email",
            {"share": 0.9, "within_business_days": 2},
            "90 % answered within 2 business days, each day, 50 % sure",
        ),
    ],
)
def test_targets_in_words(channel: str, target: dict[str, object], words: str) -> None:
    record = Queue.model_validate({"name": "q", "channel": channel, "target": target})
    assert target_words(record) == words
    assert promise_words(record) in words


def test_shares_as_people_read_them() -> None:
    assert [percent(share) for share in (0.8, 0.8549, 1.0, 0.0, float("nan"))] == [
        "80 %",
        "85.5 %",
        "100 %",
        "0 %",
        "-",
    ]


def test_many_missed_promises_are_told_in_part_and_listed_in_full(plan: Plan) -> None:
    phone = plan.promises[0]
    many = tuple(replace(phone, period=f"2026-03-{day:02d}", p_meet=0.5 + day / 100) for day in range(1, 13))
    wide = replace(plan, promises=many)
    told = dict(summary_paragraphs(wide))["What is short, and why"]
    assert told[1].startswith("phone, Sun 01 Mar: 51 % sure")
    assert told[-1] == "4 more promises are missed; all stand in the table of promises."
    assert Elements(page_html(wide)).text.count("12:00 lacks one person") == 8 + 12


def test_a_proven_roster_says_so(plan: Plan) -> None:
    proven = replace(plan, roster=replace(plan.roster, status=Status.OPTIMAL, limited_by_seconds=True))
    sure = dict(summary_paragraphs(proven))["How sure this is"]
    assert "The roster is proven to be the cheapest under these rules." in sure
    assert "The safety net of seconds cut the search: another run may give another roster." in sure
