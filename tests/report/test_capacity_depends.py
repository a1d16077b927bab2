"""What a plan depends on, on page and sheets: every number of the frames is there, and nothing where none was asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import openpyxl
import pytest
from xlsxwriter import Workbook

from planner.capacity.break_even import BreakEven, break_even
from planner.capacity.levers import LEVERS
from planner.capacity.result import CapacityPlan
from planner.capacity.sensitivity import tornado
from planner.capacity.sensitivity_drivers import Driver
from planner.capacity.solving import solve
from planner.report.capacity_depends import add_depends
from planner.report.capacity_sensitivity import sensitivity_sections
from planner.report.sheet import Book
from tests.capacity_case import case_of, net, scenario_of

CLASS = {"name": "spring", "contract": "full", "skills": "phone", "heads": [0, 5], "class_weeks": 2, "ramp": [0.5, 1.0],
         "loss": {"class": 0.0, "first_90_days": 0.1}}  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> CapacityPlan:
    """As much of a plan as the sections read."""
    dear = {"overtime": [{"over_h_per_week": 40, "rate": 1.5}]}
    scenario = scenario_of(hire_class=[CLASS], lever=[{"use": "hire"}, {"use": "overtime"}], cost=dear)
    case = case_of(scenario, {("full", "phone"): 2}, {"phone": [84.0] * 9})
    wages = Driver("wages", "times", 1.0, 0.9, 1.1, "assumed", "10 % to either side",
                   lambda factor: replace(case, cohorts=tuple(
                       replace(one, wage_per_h=one.wage_per_h * factor) for one in case.cohorts)))  # fmt: skip
    made: dict[str, Any] = {
        "asked": SimpleNamespace(case=case),
        "break_even": break_even(case, net()),
        "tornado": tornado(solve(case, LEVERS, net()), [wages], LEVERS, net()),
    }
    return cast(CapacityPlan, SimpleNamespace(**made))


def test_sections_show_bars_and_crossings(plan: CapacityPlan) -> None:
    bars, even = sensitivity_sections(plan)
    assert bars.title == "What the plan depends on"
    table = bars.figures[0].table
    assert table is not None
    assert [row[:2] for row in table.rows] == [("wages", "low"), ("wages", "high")]
    assert "The widest bar is wages" in bars.figures[0].alt
    assert even.title == "How long a need pays a hire"
    assert any("a need shorter than" in line for line in even.sentences)
    assert len(even.figures) == 1


def test_sheets_hold_the_frames(plan: CapacityPlan, tmp_path: Path) -> None:
    with Workbook(str(tmp_path / "x.xlsx")) as workbook:
        add_depends(Book(workbook), plan)
    found = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert found.sheetnames == ["Sensitivity", "Break-even", "Crossings"]
    rows = list(found["Sensitivity"].iter_rows(values_only=True))
    header = next(row for row in rows if row[0] == "driver")
    assert plan.tornado is not None
    money = [row[header.index("money")] for row in rows if row[0] == "wages"]
    assert money == pytest.approx(plan.tornado["money"].tolist())
    ways = [row[1] for row in found["Break-even"].iter_rows(values_only=True) if row[0] == "phone"]
    assert ways == ["overtime", "hire: spring, placed", "hire: spring, kept on"]


def test_without_either_nothing_is_shown(plan: CapacityPlan, tmp_path: Path) -> None:
    curves, crossings = plan.break_even.curves.iloc[:0], plan.break_even.crossings.iloc[:0]
    bare = cast(CapacityPlan, SimpleNamespace(
        asked=plan.asked, tornado=None, break_even=BreakEven(curves, crossings, ())))  # fmt: skip
    assert sensitivity_sections(bare) == []
    with Workbook(str(tmp_path / "y.xlsx")) as workbook:
        book = Book(workbook)
        add_depends(book, bare)
        book.add("Only")
    assert openpyxl.load_workbook(tmp_path / "y.xlsx").sheetnames == ["Only"]
