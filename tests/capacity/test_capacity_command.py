"""The command on the smallest sample: six people, a month, every file complete and of one mind."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from forecasting.faults import InputError
from planner.capacity.checks import idle_levers, left_out, refuse
from planner.capacity.weeks import weeks_of
from planner.cli import app
from tests.capacity_case import MONDAY, scenario_of

ROOT = Path(__file__).parents[2]
LEVER = """
extends = "SAMPLE"

[[lever]]
use = "part_time_hours"
max_share = 0.5
notice_days = 7
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("capacity")
    sample = ROOT / "scenarios/small_team.toml"
    scenario = folder / "small.toml"
    scenario.write_text(LEVER.replace("SAMPLE", sample.as_posix()), encoding="utf-8")
    asked = ["capacity", str(scenario), "--months", "1", "--out", str(folder / "out"), "--allow", str(sample.parent)]
    said = CliRunner().invoke(app, asked, catch_exceptions=False)
    assert said.exit_code == 0, said.output
    return folder / "out", said.output


def test_four_files_and_a_page_to_be_read_aloud(written: tuple[Path, str]) -> None:
    folder, said = written
    assert sorted(path.name for path in folder.iterdir()) == [
        "capacity.csv", "capacity.html", "capacity.json", "capacity.xlsx",
    ]  # fmt: skip
    for heading in ("If nothing is done", "What to do, by when", "What it costs", "How sure it is"):
        assert heading in said
        assert heading in (folder / "capacity.html").read_text(encoding="utf-8")
    assert "By 23 November 2026: have part-timers work" in said


def test_the_record_keeps_its_schema_and_agrees_with_the_table(written: tuple[Path, str]) -> None:
    folder, _ = written
    found = json.loads((folder / "capacity.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, json.loads((ROOT / "planner/schemas/capacity.schema.json").read_text(encoding="utf-8")))
    frame = pd.read_csv(folder / "capacity.csv")
    whole = frame[(frame["queue"] == "*") & (frame["level"] == "week")]
    assert len(frame) == len(found["periods"])
    assert round(sum(row["amount"] for row in found["cost"]), 2) == pytest.approx(found["money"], abs=0.01)
    assert whole["cost"].sum() == pytest.approx(found["money"], abs=0.05)
    months = frame[(frame["queue"] == "*") & (frame["level"] == "month")]
    assert months["cost"].sum() == pytest.approx(found["money"], abs=0.05)
    assert whole["required_h"].sum() == pytest.approx(months["required_h"].sum())
    assert found["bound"] <= found["objective"] + 1e-6


def test_the_workbook_holds_the_same_money_and_its_sources(written: tuple[Path, str]) -> None:
    path = written[0] / "capacity.xlsx"
    book, kept = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    assert book.sheetnames[:2] == ["About", "Inputs"]
    assert book.sheetnames[-2:] == ["Decisions", "Weeks and months"]
    rows = list(book["Inputs"].iter_rows(values_only=True))
    assert any("SQM 2023" in str(row[4]) and row[3] == "default: to be confirmed" for row in rows)
    sheet, _, place = kept.defined_names["total_cost"].attr_text.partition("!")
    found = json.loads((written[0] / "capacity.json").read_text(encoding="utf-8"))
    assert kept[sheet][place.replace("$", "")].value == pytest.approx(found["money"], abs=0.005)
    assert set(found["files"].values()) <= {row[2] for row in rows}


def test_a_vendor_with_no_price_is_refused() -> None:
    vendor = {"name": "Acme", "queues": ["phone"], "price": {"per": "contact", "amount": 0.0}}
    with pytest.raises(InputError, match=r'vendor "Acme", price.amount'):
        refuse(scenario_of(vendor=[vendor], lever=[{"use": "vendor"}]))
    refuse(scenario_of(vendor=[vendor]))


def test_levers_that_can_do_nothing_are_told_and_months_cut() -> None:
    scenario = scenario_of(lever=[{"use": "hire"}, {"use": "vendor"}])
    said = " ".join(idle_levers(scenario, weeks_of(MONDAY.replace(day=10), 1, 0)))
    assert "no [[hire_class]]" in said
    assert "no [[vendor]]" in said
    assert "2027-03 is cut by the horizon: 22 of its 31 days" in said
    plain = scenario_of(lever=[{"use": "overtime"}], contract=[{"name": "full", "hours_per_week": 40}])
    assert "no contract allows overtime" in " ".join(idle_levers(plain, weeks_of(MONDAY, 1, 0)))


def test_what_contacts_do_beside_is_told() -> None:
    route = {"from_queue": "phone", "to": "chat", "after_s": 60}
    said = left_out(scenario_of(("phone", "chat"), route=[route]))
    assert said == ["Spill-over of phone ([[route]]) is left out of the hours required: it can only spare people."]
    assert left_out(scenario_of()) == []
