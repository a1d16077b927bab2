"""The workbook: text stays text, formulas are live, and recalculating them by hand gives the plan's cost."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planner.report.sheet import safe_name
from planner.report.tables import dates_of, week_rows
from planner.report.workbook import write_workbook
from planner.result import Plan
from planner.scenario import Absence

SHEETS = ["Week", "Summary", "Forecast by day", "Requirement by day", "Prices", "Pay", "Cost", "Fairness"]


@pytest.fixture
def path(plan: Plan, tmp_path: Path) -> Path:
    write_workbook(plan, tmp_path / "plan.xlsx")
    return tmp_path / "plan.xlsx"


class Sheets:
    """Recalculates the few kinds of formula that the workbook uses: + and *, SUM, SUMIFS, names, references."""

    def __init__(self, path: Path) -> None:
        self.book = openpyxl.load_workbook(path)
        self.names = {name: defined.attr_text for name, defined in self.book.defined_names.items()}

    def cell(self, reference: str, home: str) -> Any:
        sheet, _, place = reference.rpartition("!")
        return self.book[sheet.strip("'") or home][place.replace("$", "")]

    def value(self, reference: str, home: str) -> Any:
        cell = self.cell(reference, home)
        if isinstance(cell.value, str) and cell.data_type == "f":
            return self.formula(cell.value[1:], cell.parent.title)
        return cell.value

    def block(self, reference: str, home: str) -> list[Any]:
        sheet, _, place = reference.rpartition("!")
        cells = self.book[sheet.strip("'") or home][place.replace("$", "")]
        return [self.value(row[0].coordinate, row[0].parent.title) for row in cells]

    def formula(self, text: str, home: str) -> float:
        if "*" in text:
            product = 1.0
            for part in text.split("*"):
                product *= self.formula(part, home)
            return product
        call = re.fullmatch(r"(SUMIFS|SUM)\((.*)\)", text)
        if call and call[1] == "SUM":
            return sum(value or 0.0 for value in self.block(call[2], home))
        if call:
            block, *criteria = call[2].split(",")
            tests = [(self.block(criteria[k], home), self.value(criteria[k + 1], home)) for k in (0, 2, 4)]
            kept = zip(self.block(block, home), *(column for column, _ in tests), strict=True)
            return sum(value for value, *keys in kept if keys == [wanted for _, wanted in tests])
        if "+" in text:
            return sum(self.formula(part, home) for part in text.split("+"))
        return float(self.value(self.names.get(text, text), home))


def test_sheets_stand_in_order_and_the_week_prints_on_a_page_wide(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == SHEETS
    week = book["Week"]
    assert week.page_setup.orientation == "landscape"
    assert week.page_setup.fitToWidth in (None, 1)  # 1 is the format's default
    assert week.page_setup.fitToHeight == 0
    assert week.sheet_properties.pageSetUpPr.fitToPage


def test_week_has_a_row_a_person_and_a_column_a_day_on_the_sites_clock(path: Path) -> None:
    rows = list(openpyxl.load_workbook(path)["Week"].iter_rows(min_row=4, values_only=True))
    assert rows[0] == ("person", "name", "team", "site", "contract", "Sat 07 Mar", "Sun 08 Mar", "paid hours")
    assert rows[1] == ("A/1", "=1+1 <b>Ann</b>", "blue", "East", "part", "09:00-13:00", None, 4)
    assert rows[2][5:] == ("08:00-16:30", None, 8)
    assert rows[3][5:] == ("20:00-03:00", None, 6)  # six hours: the clocks go forward
    assert rows[4][4:] == ("total", None, None, "=SUM($H$5:$H$7)")


def test_leave_and_sickness_of_the_availability_file_are_shown_where_nothing_is_rostered(plan: Plan) -> None:
    def away(agent: str, first: str, last: str, kind: str) -> Absence:
        return Absence.model_validate({"agent": agent, "start": first, "end": last, "kind": kind})

    absences = (
        away("A2", "2026-03-08T00:00", "2026-03-09T00:00", "sick"),
        away("A3", "2026-03-08T12:00", "2026-03-10T00:00", "leave"),  # from noon on: half a day
        away("A/1", "2026-03-08T12:15", "2026-03-10T00:00", "leave"),  # less than half
        away("A/1", "2026-03-07T00:00", "2026-03-08T00:00", "leave"),  # rostered all the same: the roster shows
    )
    known = replace(plan, inputs=replace(plan.inputs, absences=absences))
    rows = week_rows(known, dates_of(known))
    assert [row.texts for row in rows] == [("09:00-13:00", ""), ("08:00-16:30", "sick"), ("20:00-03:00", "leave")]


def test_text_never_becomes_a_formula_or_a_link(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    cell = book["Week"]["B5"]
    assert (cell.value, cell.data_type) == ("=1+1 <b>Ann</b>", "s")
    live = {
        (sheet.title, cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    assert live
    assert not [text for _, text in live if "1+1" in text]


def test_names_are_those_of_the_contract(path: Path) -> None:
    sheets = Sheets(path)
    assert {"wage_full_time_west", "wage_part", "total_cost"} <= set(sheets.names)
    assert sheets.value(sheets.names["wage_full_time_west"], "") == 20.0


def test_recalculated_cost_is_the_plans(plan: Plan, path: Path) -> None:
    sheets = Sheets(path)
    assert sheets.formula("total_cost", "") == pytest.approx(plan.pay, abs=1e-6)
    kept = openpyxl.load_workbook(path, data_only=True)["Cost"]
    assert kept.cell(kept.max_row, 9).value == pytest.approx(plan.pay)


@pytest.mark.parametrize(
    ("sheet", "cell", "new", "change", "why"),
    [
        (
            "Prices",
            "wage_full_time_west",
            22.0,
            8 * 2 * 1.25,
            "Bo's 8 hours by 2 more, a quarter of it load; Cy has a wage of her own",
        ),
        ("Prices", "wage_part", 17.0, -4.0, "Ann's 4 hours by 1 less; no load is booked for her"),
        ("Pay", "$H$4", 31.0, 6.0, "Cy's 6 hours by 1 more"),
        ("Week", "$H$6", 9.0, 20 * 1.25, "Bo one hour more, with load"),
        ("Prices", "price_load", 0.5, 40.0, "twice the load"),
        ("Prices", "price_licences", 230.0, 11.5, "twice the price of a licence"),
    ],
)
def test_total_cost_follows_a_change(
    plan: Plan, path: Path, sheet: str, cell: str, new: float, change: float, why: str
) -> None:
    sheets = Sheets(path)
    sheets.cell(sheets.names.get(cell, f"{sheet}!{cell}"), sheet).value = new
    assert sheets.formula("total_cost", "") == pytest.approx(plan.pay + change, abs=1e-6), why


@pytest.mark.parametrize(
    ("text", "name"), [("full-time", "full_time"), ("Part time (CA)", "Part_time__CA_"), ("a_1", "a_1"), ("é", "_")]
)
def test_other_characters_become_underscores(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_longer_horizons_have_a_sheet_a_week(plan: Plan, tmp_path: Path) -> None:
    longer = replace(plan, scenario=plan.scenario.model_copy(update={"days": 15}))
    write_workbook(longer, tmp_path / "long.xlsx")
    book = openpyxl.load_workbook(tmp_path / "long.xlsx")
    assert book.sheetnames[:3] == ["Week", "Week 2", "Week 3"]
    assert Sheets(tmp_path / "long.xlsx").formula("total_cost", "") == pytest.approx(plan.pay, abs=1e-6)
