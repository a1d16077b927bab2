"""The command on a small desk: files of one mind, whole plans beside counts, months ahead, bad input in one message."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import openpyxl
import pandas as pd
import pytest
from desk import Desk, Said, planner

from planner.comparison.words import shown

ROOT = Path(__file__).parents[2]
FILES = ["compare.csv", "compare.html", "compare.json", "compare.xlsx"]
DEAR = 'extends = "week.toml"\nname = "Dear & <slow>"\n[cost]\nwage_per_h = { "part-time" = 25.0 }\nload = 0.3\n'
BUSY = 'extends = "week.toml"\n[[surge]]\nname = "Sale"\nqueues = ["phone"]\nfrom = 2026-11-23T09:00:00\n'
BUSY += "to = 2026-11-25T00:00:00\nvolume = [1.3, 1.6, 2.0]\naht = 1.2\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    desk.change("loop = 1", "loop = 0")
    desk.add('\n[cost]\nwage_per_h = { "part-time" = 20.0 }\nshortage_per_agent_hour = 600\n')
    desk.put("dear.toml", DEAR)
    desk.put("busy.toml", BUSY)
    return desk


@pytest.fixture(scope="module")
def said(desk: Desk) -> Said:
    """The base has a whole plan that is kept, dear.toml none."""
    kept = planner("plan", desk.scenario)
    assert kept.code == 0, kept.err
    scenarios = (desk.folder / f"{name}.toml" for name in ("week", "dear", "busy"))
    return planner("compare", *scenarios, "--months", "1", "--out", desk.folder / "found")


@pytest.fixture(scope="module")
def found(desk: Desk, said: Said) -> dict[str, object]:
    assert said.code == 0, said.err
    record: dict[str, object] = json.loads((desk.folder / "found/compare.json").read_text(encoding="utf-8"))
    return record


def test_four_files_and_sentences_to_be_read_aloud(desk: Desk, said: Said, found: dict[str, object]) -> None:
    assert sorted(path.name for path in (desk.folder / "found").iterdir()) == FILES
    assert "week (the base)" in said.out
    assert "Required people +" in said.out
    assert "volume +" in said.out
    assert "handle time +" in said.out
    page = (desk.folder / "found/compare.html").read_text(encoding="utf-8")
    assert "Dear &amp; &lt;slow&gt;" in page
    assert "://" not in page.split("<script>")[0]
    assert "From week to busy" in page
    assert "▲" in page


def test_the_record_keeps_its_schema_and_agrees_with_the_table(desk: Desk, found: dict[str, object]) -> None:
    schema = json.loads((ROOT / "planner/schemas/compare.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, schema)
    frame = pd.read_csv(desk.folder / "found/compare.csv", keep_default_na=False, na_values=[""])
    assert len(frame) == len(found["measures"])  # type: ignore[arg-type]
    both = frame["base"].notna() & frame["value"].notna()
    assert (frame["value"] - frame["base"] - frame["difference"])[both].abs().max() < 1e-5
    assert set(frame["basis"]) == {"counts", "whole plan", "capacity plan"}
    assert set(frame.loc[frame["basis"] == "whole plan", "scenario"]) == {"week"}


def test_the_whole_plan_that_is_kept_stands_beside_the_counts(desk: Desk, found: dict[str, object]) -> None:
    scenarios = {one["label"]: one for one in found["scenarios"]}  # type: ignore[attr-defined]
    assert scenarios["week"]["whole_plan"] == "kept in week"
    assert scenarios["dear"]["whole_plan"] is None
    cost = pd.read_csv(desk.folder / "out/week/cost.csv")["amount"].sum()
    rows = [
        row["value"]
        for row in found["measures"]  # type: ignore[attr-defined]
        if (row["scenario"], row["basis"], row["measure"], row["queue"]) == ("week", "whole plan", "cost", "*")
    ]
    assert rows == pytest.approx([cost])


def test_the_workbook_adds_up_live(desk: Desk, found: dict[str, object]) -> None:
    book = openpyxl.load_workbook(desk.folder / "found/compare.xlsx")
    assert book.sheetnames == ["Waterfall", "Side by side", "What differs"]
    rows = list(book["Waterfall"].iter_rows(values_only=True))
    steps = [row for row in rows if row[0] == "sum of the steps"]
    assert steps, "no block has its sum"
    assert all(str(row[1]).startswith("=SUM(") for row in steps)
    values = openpyxl.load_workbook(desk.folder / "found/compare.xlsx", data_only=True)["Waterfall"]
    shown_rows = list(values.iter_rows(values_only=True))
    for number, row in enumerate(shown_rows):
        if row[0] == "sum of the steps":
            assert row[1:4] == pytest.approx(shown_rows[number - 1][1:4])


def test_months_ahead_a_pay_rise_is_wages_alone(found: dict[str, object]) -> None:
    steps = {
        row["step"]: row["value"]
        for row in found["waterfall"]  # type: ignore[attr-defined]
        if (row["scenario"], row["basis"], row["measure"]) == ("dear", "capacity plan", "cost")
    }
    assert steps["wages"] == pytest.approx(steps["to"] - steps["from"])
    assert steps["wages"] > 0
    assert all(
        steps[name] == 0 for name in ("volume", "handle time", "target", "shrinkage", "rules", "mix", "residual")
    )


def test_full_plans_what_is_not_kept(desk: Desk, said: Said) -> None:
    out = desk.folder / "full"
    again = planner("compare", desk.scenario, desk.folder / "dear.toml", "--full", "--json", "--out", out)
    assert again.code == 0, again.err
    record = json.loads(again.out)
    assert [one["whole_plan"] for one in record["scenarios"]] == ["kept in week", "made now"]
    assert [Path(path).name for path in record["written"]] == FILES


def test_a_plan_of_another_scenario_is_not_taken_for_fresh(desk: Desk, said: Said, tmp_path: Path) -> None:
    other = Desk.copied(desk, tmp_path / "other")
    other.change("share = 0.80", "share = 0.81")
    other.put("dear.toml", DEAR)
    found = planner("compare", other.scenario, other.folder / "dear.toml", "--json", "--out", tmp_path / "out")
    assert json.loads(found.out)["scenarios"][0]["whole_plan"] is None


def test_bad_input_is_one_message(desk: Desk, tmp_path: Path) -> None:
    one = planner("compare", desk.scenario, "--out", tmp_path / "out")
    assert one.code == 2
    assert "at least two scenarios" in one.err
    assert not (tmp_path / "out").exists()
    twice = planner("compare", desk.scenario, desk.scenario, "--out", tmp_path / "out")
    assert twice.code == 2
    assert "each scenario once" in twice.err
    absent = planner("compare", desk.scenario, desk.folder / "no.toml", "--out", tmp_path / "out")
    assert absent.code == 2
    assert "no.toml" in absent.err


def test_hard_rules_that_conflict_are_told_and_the_rest_is_compared(desk: Desk, tmp_path: Path) -> None:
    desk.put("led.toml", 'extends = "week.toml"\n[rules]\ncover = [{ role = "supervisor", least = 1 }]\n')
    found = planner("compare", desk.scenario, desk.folder / "led.toml", "--out", tmp_path / "out")
    assert found.code == 0, found.err
    assert "Its hard rules conflict, so that there is no roster" in found.out
    record = json.loads((tmp_path / "out/compare.json").read_text(encoding="utf-8"))
    steps = [row for row in record["waterfall"] if (row["measure"], row["step"]) == ("cost", "rules")]
    assert [row["value"] for row in steps] == [None]


@pytest.mark.parametrize(
    ("value", "unit", "sign", "text"),
    [
        (0.9136, "share", False, "91.4 %"),
        (-0.0136, "share", True, "-1.4 points"),
        (12.34, "FTE", True, "+12.3 FTE"),
        (1234.5, "USD", False, "1,234 USD"),
        (float("nan"), "USD", False, ""),
    ],
)
def test_numbers_are_shown_as_their_unit_deserves(value: float, unit: str, sign: bool, text: str) -> None:
    assert shown(value, unit, sign) == text
