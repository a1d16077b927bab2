"""The workbook: text stays text, formulas do not know prices, and what they give is the plan priced anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from spreadsheet import differences, faults, named, recalculated

from planner.cost import price_plan
from planner.cost.repricing import RISE, reprice, with_prices
from planner.report.sheet import safe_name
from planner.report.tables import dates_of, week_rows
from planner.report.workbook import write_workbook
from planner.result import Plan
from planner.scenario import Absence
from planner.scenario.money import Cost
from planner.scenario.people import Site

SHEETS = ["About", "Inputs", "Hours", "Pay", "Cost", "Totals", "Week", "Summary", "Forecast by day",
          "Requirement by day", "Fairness"]  # fmt: skip


def rich(plan: Plan) -> Plan:
    """The hand-made plan with every price there is, three tiers of overtime, a salary, seats stated and empty."""
    scenario = plan.scenario
    cost = {
        "wage_per_h": {"full time/west": 20.0, "part": 18.0}, "load": 0.25, "bonus": 0.1,
        "licence_per_seat_month": 115.0, "facility_per_seat_month": 240.0,
        "supervisor": {"span": 8, "salary_per_year": 68000},
        "premium": [{"name": "night", "from": "22:00", "to": "06:00", "rate": 0.1},
                    {"name": "Saturday", "days": "Sat", "rate": 0.25}],
        "overtime": [{"over_h_per_day": 3, "rate": 1.5}, {"over_h_per_day": 5, "rate": 2.0},
                     {"over_h_per_week": 2.5, "rate": 1.25}],
    }  # fmt: skip
    site = [
        {"name": "East", "seats": 3},
        {"name": "West", "time_zone": "America/Denver"},
        {"name": "Empty", "seats": 2},
    ]
    sites = tuple(Site.model_validate(one) for one in site)
    changed = scenario.model_copy(update={"cost": Cost.model_validate(cost), "site": sites})
    people = list(plan.inputs.agents)
    people.append(people[0].model_copy(update={"agent": "A4", "name": "Di", "salary_per_year": 52000.0, "team": "T*"}))
    inputs = replace(plan.inputs, scenario=changed, agents=tuple(people))
    return priced(replace(plan, scenario=changed, inputs=inputs))


def priced(plan: Plan) -> Plan:
    return replace(plan, cost=price_plan(plan.inputs, plan.roster.frame, plan.allocation, plan.simulation.busy_h))


def repriced(plan: Plan, changes: dict[str, float]) -> float:
    simulation = plan.simulation
    cost = reprice(plan.inputs, plan.roster.frame, plan.allocation, simulation.busy_h, simulation.vendors, changes)
    return float(cost["amount"].sum())


@pytest.fixture
def whole(plan: Plan) -> Plan:
    return rich(plan)


@pytest.fixture
def path(whole: Plan, tmp_path: Path) -> Path:
    write_workbook(whole, tmp_path / "plan.xlsx")
    return tmp_path / "plan.xlsx"


CHANGES = [
    ({'cost.wage_per_h."full time/west"': 22.0}, {"wage_full_time_west": 22.0}),
    ({'cost.wage_per_h."part"': 19.8}, {"wage_part": 19.8}),
    ({RISE: 0.1}, {"pay_rise": 0.1}),
    ({"cost.load": 0.31}, {"price_load": 0.31}),
    ({"cost.bonus": 0.2}, {"price_bonus": 0.2}),
    ({'cost.premium."night".rate': 0.35}, {"premium_night": 0.35}),
    ({'cost.premium."Saturday".rate': 0.0}, {"premium_Saturday": 0.0}),
    ({"cost.overtime.1.rate": 2.5}, {"overtime_rate_1": 2.5}),
    ({"cost.overtime.2.rate": 3.0, "cost.overtime.3.rate": 1.75}, {"overtime_rate_2": 3.0, "overtime_rate_3": 1.75}),
    ({"cost.licence_per_seat_month": 99.0}, {"price_licences": 99.0}),
    ({"cost.facility_per_seat_month": 300.0}, {"price_facility": 300.0}),
    ({"cost.supervisor.salary_per_year": 70000.0, "cost.supervisor.span": 10.0},
     {"price_supervision": 70000.0, "supervisor_span": 10.0}),
]  # fmt: skip
NAMES = [",".join(cells) for _, cells in CHANGES]


def test_sheets_stand_in_order_and_the_week_prints_on_a_page_wide(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == SHEETS
    week = book["Week"]
    assert week.page_setup.orientation == "landscape"
    assert week.page_setup.fitToWidth in (None, 1)  # 1 is the format's default
    assert week.page_setup.fitToHeight == 0
    assert week.sheet_properties.pageSetUpPr.fitToPage


@pytest.mark.parametrize(
    ("name", "words", "figures"),
    [
        ("Forecast by day", ("date", "queue"), ("contacts expected", "handle time, s")),
        ("Requirement by day", ("date", "queue"), ("required, h", "surplus, h")),
        ("Cost", ("item", "month"), ("hours", "amount")),
    ],
)
def test_heads_stand_above_their_numbers_and_again_on_each_page(
    path: Path, name: str, words: tuple[str, ...], figures: tuple[str, ...]
) -> None:
    sheet = openpyxl.load_workbook(path)[name]
    heads = {cell.value: cell for row in sheet.iter_rows(max_row=6) for cell in row if cell.fill.patternType}
    assert {heads[word].alignment.horizontal for word in words} == {None}
    assert {heads[word].alignment.horizontal for word in figures} == {"right"}
    top = heads[words[0]].row
    assert sheet.print_title_rows == f"${top}:${top}"


def test_long_sentences_of_the_summary_wrap_within_the_sheets_columns(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)["Summary"]
    texts = {cell.value: cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    longest = texts[max(texts, key=len)]
    width = sum(sheet.column_dimensions[column].width for column in "BCDEFG")
    assert len(longest.value) > width
    assert longest.alignment.wrap_text
    assert f"B{longest.row}:G{longest.row}" in {str(one) for one in sheet.merged_cells.ranges}
    assert sheet.row_dimensions[longest.row].height * width >= 15 * len(longest.value)


def test_week_has_a_row_a_person_and_a_column_a_day_on_the_sites_clock(plan: Plan, tmp_path: Path) -> None:
    write_workbook(plan, tmp_path / "plan.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "plan.xlsx")["Week"].iter_rows(min_row=4, values_only=True))
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


def cells_of(book: Any) -> dict[tuple[str, str], Any]:
    return {(sheet.title, cell.coordinate): cell for sheet in book for row in sheet.iter_rows() for cell in row}


def test_text_never_becomes_a_formula_or_a_link(path: Path) -> None:
    cells = cells_of(openpyxl.load_workbook(path))
    assert (cells["Week", "B6"].value, cells["Week", "B6"].data_type) == ("=1+1 <b>Ann</b>", "s")
    live = [cell.value for cell in cells.values() if cell.data_type == "f"]
    assert live
    assert not [text for text in live if "1+1" in text]


def test_names_are_those_of_the_contract(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert {"wage_full_time_west", "wage_part", "total_cost"} <= set(book.defined_names)
    assert named(book, "wage_full_time_west") == 20.0


def test_the_total_is_the_plans_and_every_way_of_adding_up_agrees(whole: Plan, path: Path) -> None:
    book = openpyxl.load_workbook(path, data_only=True)
    assert named(book, "total_cost") == pytest.approx(whole.pay, abs=1e-9)
    assert [row[-1].value for row in book["Totals"].iter_rows() if row[0].value == "all"] == [None, *["agrees"] * 4]
    by_item = whole.cost.groupby("item")["amount"].sum()
    shown = {row[0]: row[2] for row in book["Totals"].iter_rows(min_row=5, max_row=14, values_only=True)}
    assert {item: shown[item] for item in by_item.index} == pytest.approx(by_item.to_dict(), abs=1e-9)


@pytest.mark.parametrize(("keys", "cells"), CHANGES, ids=NAMES)
def test_formulas_are_the_same_whatever_the_price_and_their_values_those_of_the_plan_priced_anew(
    whole: Plan, path: Path, tmp_path: Path, keys: dict[str, float], cells: dict[str, float]
) -> None:
    """So a spreadsheet that has the one book, and gets the other's input, must show the other's money."""
    inputs = with_prices(whole.inputs, keys)
    if RISE not in keys:
        other = priced(replace(whole, inputs=inputs, scenario=inputs.scenario))
        write_workbook(other, tmp_path / "other.xlsx")
        one, two = (openpyxl.load_workbook(at) for at in (path, tmp_path / "other.xlsx"))
        moved = {
            place
            for place, cell in cells_of(one).items()
            if cell.value != cells_of(two)[place].value and place[0] not in ("Summary", "About")
        }
        named_cells = {tuple(one.defined_names[name].attr_text.replace("$", "").split("!")) for name in cells}
        assert moved == named_cells
        assert named(openpyxl.load_workbook(tmp_path / "other.xlsx", data_only=True), "total_cost") == pytest.approx(
            repriced(whole, keys), abs=1e-9
        )
    assert repriced(whole, keys) != pytest.approx(whole.pay, abs=0.01)


@pytest.mark.office
def test_a_spreadsheet_agrees_and_follows_every_change_to_the_cent(whole: Plan, path: Path, tmp_path: Path) -> None:
    same, *books = recalculated(path, [{}, *(cells for _, cells in CHANGES)], tmp_path / "office")
    assert differences(path, same) == []
    for (keys, _), book in zip(CHANGES, books, strict=True):
        assert faults(book) == []
        assert named(book, "total_cost") == pytest.approx(repriced(whole, keys), abs=1e-6), keys
        assert {row[-1].value for row in book["Totals"].iter_rows() if row[0].value == "all"} == {None, "agrees"}


@pytest.mark.parametrize(
    ("text", "name"), [("full-time", "full_time"), ("Part time (CA)", "Part_time__CA_"), ("a_1", "a_1"), ("é", "_")]
)
def test_other_characters_become_underscores(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_longer_horizons_have_a_sheet_a_week_and_months_of_their_own(plan: Plan, tmp_path: Path) -> None:
    scenario = plan.scenario.model_copy(update={"days": 30})
    longer = priced(replace(plan, scenario=scenario, inputs=replace(plan.inputs, scenario=scenario)))
    write_workbook(longer, tmp_path / "long.xlsx")
    book = openpyxl.load_workbook(tmp_path / "long.xlsx", data_only=True)
    assert [name for name in book.sheetnames if name.startswith("Week")] == [
        "Week", "Week 2", "Week 3", "Week 4", "Week 5",
    ]  # fmt: skip
    assert named(book, "total_cost") == pytest.approx(longer.pay, abs=1e-9)
