"""Months ahead in a workbook: LibreOffice's money after a change is the engine's on the same decisions, to the cent."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from capacity_case import case_of, net, scenario_of
from spreadsheet import differences, faults, named, recalculated

from planner.capacity.arrivals import intakes_of
from planner.capacity.assumptions import Assumptions
from planner.capacity.break_even import CROSSINGS, CURVES, BreakEven
from planner.capacity.case import Case
from planner.capacity.decisions import decisions
from planner.capacity.frames import CAPACITY, INPUTS
from planner.capacity.levers import LEVERS
from planner.capacity.money import cost_frame
from planner.capacity.repricing import case_with, reprice
from planner.capacity.solving import Solved, solve
from planner.cost.repricing import RISE, with_prices
from planner.report import capacity_sheets
from planner.report.capacity_sheets import write_workbook
from planner.scenario import Agent, Inputs, Scenario
from planner.scenario.skills import parse_skills

QUEUES = ("phone", "chat")
LEVER = [
    {"use": "hire", "price_per_h": 0.4},
    {"use": "temp", "max_heads": 2, "notice_days": 7, "wage_per_h": 24.0},
    {"use": "overtime", "max_share": 0.1, "price_per_h": 1.5},
    {"use": "part_time_hours", "max_share": 0.2},
    {"use": "vendor", "max_share": 0.15, "price_per_h": 0.25},
    {"use": "time_off", "max_share": 0.2, "price_per_h": 0.5},
    {"use": "defer", "queues": ["chat"], "max_share": 0.3},
    {"use": "transfer", "queues": ["phone"], "max_share": 0.1, "price_per_h": 2.0},
]


def scenario(**attrition: Any) -> Scenario:
    classes = [{"name": "class", "contract": "full", "skills": "phone|chat", "heads": [2, 4], "recruit_weeks": 1,
                "start": "2027-03-10", "class_weeks": 1.5, "ramp": [0.8, 1.0], "team": "phone",
                "loss": {"class": 0.05, "first_90_days": 0.2}}]  # fmt: skip
    vendor = {"name": "Acme & Co", "queues": ["phone"], "price": {"per": "contact", "amount": 3.0},
              "minimum": {"per_month": 2500.0}, "bonus": {"share_at_least": 0.8, "amount": 0.1}}  # fmt: skip
    cost = {"bonus": 0.1, "overtime": [{"over_h_per_week": 40, "rate": 1.5}], "licence_per_seat_month": 100.0,
            "premium": [{"name": "night", "from": "22:00", "to": "06:00", "rate": 0.1},
                        {"name": "Sunday", "days": "Sun", "rate": 0.5}],
            "supervisor": {"span": 10, "salary_per_year": 60000}, "facility_per_seat_month": 200.0,
            "recruiting_per_hire": 900.0, "training_per_hire_week": 200.0}  # fmt: skip
    loss = {"per_year": 0.4, "first_90_days": 0.3} | attrition
    return scenario_of(QUEUES, lever=LEVER, hire_class=classes, vendor=[vendor], cost=cost, attrition=loss)


def people() -> tuple[Agent, ...]:
    """Settled, new, to come, to go, with wages of their own, by the year, without a queue."""

    def made(name: str, contract: str, skills: str, **more: Any) -> Agent:
        return Agent(agent=name, contract=contract, skills=parse_skills(skills), **({"team": "phone"} | more))

    return (
        *(made(f"F{n}", "full", "phone", site="East", cost_centre="1") for n in range(4)),
        *(made(f"B{n}", "full", "phone|chat", team="red", cost_centre="2") for n in range(3)),
        *(made(f"P{n}", "part", "chat", team="Red*") for n in range(3)),
        made("new", "full", "phone", start_date=dt.date(2027, 2, 1)),
        made("to come", "full", "phone", start_date=dt.date(2027, 4, 8)),
        made("to go", "full", "phone|chat", end_date=dt.date(2027, 4, 21)),
        made("own", "full", "phone", wage_per_h=27.35),
        made("salary", "full", "phone", salary_per_year=50001.0),
        made("lead", "full", "", salary_per_year=70000.0),
    )  # fmt: skip


def world(**attrition: Any) -> tuple[Inputs, Solved]:
    record = scenario(**attrition)
    rng = np.random.default_rng(2)
    weeks = case_of(record, {("full", "phone"): 1}, dict.fromkeys(QUEUES, np.ones(14)), months=3).weeks
    season = np.linspace(0.8, 1.6, 14)[:, None] * weeks.part[:, None]
    hours = {name: level * season * rng.lognormal(0, 0.08, (14, 20)) for name, level in
             (("phone", 300.0), ("chat", 150.0))}  # fmt: skip
    inputs = Inputs(record, pd.DataFrame(), people(), sha256={"agents.csv": "a" * 64})
    case: Case = case_of(record, {("full", "phone"): 1, ("part", "chat"): 1}, hours, months=3)
    held = {"night": np.linspace(0.1, 0.3, 14), "Sunday": np.full(14, 0.13)}
    case = replace(case, prices=replace(case.prices, clock=held))
    case = case_with(inputs, case)
    return inputs, solve(case, LEVERS, net())


def told(inputs: Inputs, solved: Solved) -> Any:
    """What the workbook reads of a plan."""
    known = Assumptions()
    case = solved.made.making.case
    known.stated("cost.load", case.prices.load, "share of wages")
    intakes_of(case.scenario, case.weeks, SimpleNamespace(usual=1.0, early=1.0), case.prices, list(case.cohorts), known)
    rows = pd.DataFrame([vars(one) for one in known.all()], columns=list(INPUTS.columns))
    return SimpleNamespace(inputs=inputs, asked=SimpleNamespace(case=case), plan=solved, assumptions=rows,
                           decisions=decisions(solved), frame=CAPACITY.empty(), fingerprint="f" * 64,
                           tornado=None, break_even=BreakEven(CURVES.empty(), CROSSINGS.empty(), ()))  # fmt: skip


@pytest.fixture(scope="module")
def planned() -> tuple[Inputs, Solved]:
    return world()


@pytest.fixture
def path(planned: tuple[Inputs, Solved], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(capacity_sheets, "summary", lambda plan: [])
    write_workbook(told(*planned), tmp_path / "capacity.xlsx")
    return tmp_path / "capacity.xlsx"


CHANGES = [
    ({'cost.wage_per_h."full"': 22.0}, {"wage_full": 22.0}),
    ({'cost.wage_per_h."part"': 16.5}, {"wage_part": 16.5}),
    ({RISE: 0.1, "lever.temp.wage_per_h": 26.4}, {"pay_rise": 0.1}),
    ({"cost.load": 0.31}, {"price_load": 0.31}),
    ({"cost.bonus": 0.0}, {"price_bonus": 0.0}),
    ({'cost.premium."night".rate': 0.25, 'cost.premium."Sunday".rate': 1.0},
     {"premium_night": 0.25, "premium_Sunday": 1.0}),
    ({"cost.overtime.1.rate": 2.0}, {"overtime_rate_1": 2.0}),
    ({"attrition.per_year": 0.55}, {"attrition_per_year": 0.55}),
    ({"attrition.first_90_days": 0.5}, {"attrition_first_90_days": 0.5}),
    ({"hire_class.class.loss.class": 0.2, "hire_class.class.loss.first_90_days": 0.45},
     {"loss_in_class_class": 0.2, "loss_first_90_days_class": 0.45}),
    ({"cost.licence_per_seat_month": 90.0, "cost.facility_per_seat_month": 250.0},
     {"price_licences": 90.0, "price_facility": 250.0}),
    ({"cost.supervisor.salary_per_year": 70000.0, "cost.supervisor.span": 12.0},
     {"price_supervision": 70000.0, "supervisor_span": 12.0}),
    ({"cost.recruiting_per_hire": 1000.0, "cost.training_per_hire_week": 350.0},
     {"price_recruiting": 1000.0, "price_training": 350.0}),
    ({'vendor."Acme & Co".price.amount': 0.5}, {"price_vendor_Acme___Co": 0.5}),
    ({'vendor."Acme & Co".minimum.per_month': 9000.0, 'vendor."Acme & Co".bonus.amount': 0.2},
     {"minimum_vendor_Acme___Co": 9000.0, "bonus_vendor_Acme___Co": 0.2}),
    ({"lever.overtime.price_per_h": 3.0, "lever.hire.price_per_h": 0.8, "lever.transfer.price_per_h": 2.5},
     {"price_lever_overtime": 3.0, "price_lever_hire": 0.8, "price_lever_transfer": 2.5}),
]  # fmt: skip


def money(inputs: Inputs, solved: Solved, keys: dict[str, float]) -> float:
    return float(reprice(with_prices(inputs, keys), solved)["amount"].sum())


def test_every_lever_and_price_takes_part(planned: tuple[Inputs, Solved]) -> None:
    inputs, solved = planned
    items = set(cost_frame(solved)["item"])
    assert items >= {"base pay", "premium", "overtime", "load", "bonus", "licences", "supervision", "facility",
                     "recruiting", "training", "hire", "vendor Acme & Co", "vendor Acme & Co: bonus"}  # fmt: skip
    before = money(inputs, solved, {})
    assert before == pytest.approx(float(cost_frame(solved)["amount"].sum()), abs=0.005)
    for keys, _ in CHANGES:
        assert abs(money(inputs, solved, keys) - before) > 0.01, keys


def test_the_total_kept_is_the_plans_and_every_way_of_adding_up_agrees(
    planned: tuple[Inputs, Solved], path: Path
) -> None:
    book = openpyxl.load_workbook(path, data_only=True)
    frame = cost_frame(planned[1])
    assert named(book, "total_cost") == pytest.approx(float(frame["amount"].sum()), abs=0.005)
    for name, column in (
        ("by queue", "queue"),
        ("by team", "team"),
        ("by site", "site"),
        ("by cost centre", "cost_centre"),
    ):
        rows = list(book["Totals"].iter_rows(values_only=True))
        top = next(place for place, row in enumerate(rows) if row[0] == name)
        own = frame.groupby(column)["amount"].sum()
        shown = {row[0]: row[-2] for row in rows[top + 1 : top + 1 + len(own)]}
        assert shown == pytest.approx({label or "(none)": amount for label, amount in own.items()}, abs=0.1)
    months = frame.groupby("month")["amount"].sum().to_numpy()
    whole = next(row for row in book["Totals"].iter_rows(values_only=True) if row[0] == "all")
    assert whole[1 : 1 + len(months)] == pytest.approx(tuple(months), abs=0.1)


def test_heads_are_the_engines(planned: tuple[Inputs, Solved], path: Path) -> None:
    _, solved = planned
    case = solved.made.making.case
    heads = np.sum([one.heads for one in case.cohorts], axis=0)
    for column, (number, start) in solved.made.making.starts.items():
        life = case.intakes[number].there[: len(heads) - start]
        heads[start : start + len(life)] += solved.x[column] * life
    rows = openpyxl.load_workbook(path, data_only=True)["People"].iter_rows(values_only=True)
    assert next(row for row in rows if row[0] == "all people")[4:] == pytest.approx(tuple(heads))


def test_the_first_sheet_is_a_page_and_inputs_say_unit_source_and_state(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:3] == ["About", "Inputs", "Calendar"]
    assert any("new solve" in str(row[0].value) for row in book["About"].iter_rows())
    rows = [row for row in book["Inputs"].iter_rows(min_row=5, values_only=True) if row[6]]
    assert all(row[2] and row[3] and row[4] for row in rows)
    assert {"attrition.per_year", "cost.load", 'cost.wage_per_h."full"'} <= {row[5] for row in rows}
    states = {row[6]: row[3] for row in rows}
    assert states["attrition_per_year"] == "stated by a person"
    assert states["price_lever_time_off"] == "stated by a person"
    assert states["price_lever_part_time_hours"] == "default: to be confirmed"


@pytest.mark.office
def test_a_spreadsheet_agrees_and_follows_every_change_to_the_cent(
    planned: tuple[Inputs, Solved], path: Path, tmp_path: Path
) -> None:
    same, *books = recalculated(path, [{}, *(cells for _, cells in CHANGES)], tmp_path / "office")
    assert differences(path, same) == []
    for (keys, _), book in zip(CHANGES, books, strict=True):
        assert faults(book) == []
        assert named(book, "total_cost") == pytest.approx(money(*planned, keys), abs=1e-6), keys
        assert {row[-1].value for row in book["Totals"].iter_rows() if row[0].value == "all"} == {None, "agrees"}


@pytest.mark.office
def test_cohort_loss_and_the_change_between_both_bases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capacity_sheets, "summary", lambda plan: [])
    inputs, solved = world(basis="cohort_loss")
    write_workbook(told(inputs, solved), tmp_path / "capacity.xlsx")
    changes: list[dict[str, float | str]] = [{"attrition_per_year": 0.25}, {"attrition_basis": "turnover"}]
    books = recalculated(tmp_path / "capacity.xlsx", changes, tmp_path / "office")
    assert named(books[0], "total_cost") == pytest.approx(money(inputs, solved, {"attrition.per_year": 0.25}), abs=1e-6)
    turned = inputs.scenario.attrition.model_copy(update={"basis": "turnover"})
    other = replace(inputs, scenario=inputs.scenario.model_copy(update={"attrition": turned}))
    assert named(books[1], "total_cost") == pytest.approx(float(reprice(other, solved)["amount"].sum()), abs=1e-6)
