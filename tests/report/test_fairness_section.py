"""The ledger in page, workbook and folder, for a plan whose burdens can be counted by eye."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from planner.report import write
from planner.report.fairness_section import BurdensTold, burdens_told, fairness_section
from planner.report.page import page_html
from planner.result import Plan

LEDGER = pd.DataFrame(
    [
        ("A/1", "2026-W08", 0, 0, 0, 0, 0),
        ("A/1", "2026-W09", 0, 0, 1, 0, 0),
        ("A2", "2026-W08", 1, 0, 0, 0, 0),
        ("A2", "2026-W09", 1, 0, 2, 0, 0),
    ],
    columns=["agent", "week", "weekends", "nights", "lates", "holidays", "refused"],
)


@pytest.fixture
def known(plan: Plan) -> Plan:
    return replace(plan, inputs=replace(plan.inputs, ledger=LEDGER))


def test_everybody_has_a_row_with_before_and_now(known: Plan) -> None:
    told = burdens_told(known)
    section = fairness_section(told)
    assert section is not None
    (grid,) = section.tables
    assert grid.header[:4] == ("person", "name", "weeks known", "weekends before")
    rows = {row[0]: row for row in grid.rows}
    assert rows["A2"][2:4] == ["2", "2"]
    assert rows["A/1"][2:4] == ["2", "0"]
    worked = known.roster.frame[~known.roster.frame["activity"].isin(["leave", "sick"])]
    for agent, row in rows.items():
        # The plan's two days are one weekend.
        assert row[5] == str(int(agent in set(worked["agent"])))


def test_no_ledger_is_said_and_explained(plan: Plan) -> None:
    section = fairness_section(burdens_told(plan))
    assert section is not None
    assert section.sentences[0].startswith("No ledger of past weeks was given, so everybody stood equal.")
    assert "Fairness" in page_html(plan)


def test_nothing_is_told_where_nobody_bore_anything() -> None:
    assert fairness_section(BurdensTold(LEDGER.iloc[:0], (), (), 0)) is None


def test_the_folder_has_the_ledger_continued(known: Plan, tmp_path: Path) -> None:
    write(known, tmp_path)
    back = pd.read_csv(tmp_path / "ledger.csv")
    assert list(back.columns) == list(LEDGER.columns)
    before = back[back["week"] < "2026-W10"].sort_values(["agent", "week"]).reset_index(drop=True)
    pd.testing.assert_frame_equal(before, LEDGER)
    assert set(back.loc[back["week"] == "2026-W10", "agent"]) <= {"A/1", "A2", "A3"}
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")["Fairness"]
    assert [cell.value for cell in sheet[1]][:4] == ["person", "name", "weeks known", "weekends before"]
