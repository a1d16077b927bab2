"""``capacity.xlsx``: months ahead as a live workbook, from inputs over calculation to results."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from xlsxwriter import Workbook

from planner.capacity.making import Origin
from planner.capacity.programme import CONTRACT
from planner.capacity.result import CapacityPlan
from planner.capacity.words import summary
from planner.report.about_sheet import add_about
from planner.report.capacity_calendar import add_calendar
from planner.report.capacity_cost import add_cost
from planner.report.capacity_decided import Hours, add_decided, hours_decided, quantities, starts
from planner.report.capacity_depends import add_depends
from planner.report.capacity_inputs import capacity_inputs, temp_wage
from planner.report.capacity_other import add_others, least_bills, others_of
from planner.report.capacity_pay import ONE, Source, add_pay, lines_of
from planner.report.capacity_people import add_people, add_staff, groups_of, mean_wage, tenures, wage_of
from planner.report.capacity_results import add_headcount, add_solved
from planner.report.inputs_sheet import Names, add_inputs
from planner.report.live import Live, largest, number, plus, times
from planner.report.price_inputs import RISE_NAME, tier_name
from planner.report.sheet import Book
from planner.report.survival_sheet import Survival
from planner.report.week_grid import WeekGrid

SHEETS = {
    "Inputs": "prices, attrition and every assumption, with unit, source, name, and the sha256 of the files",
    "Calendar": "how weeks divide over months and queues; hours under clock premiums",
    "Decided": "what the plan decided, week by week: hires, hours, vendors (needs a new solve)",
    "Staff": "people employed by the dates of the staff file",
    "Survival": "the share of people left, week by week, by formula from attrition",
    "People": "expected heads by week: staff x survival, and those who come",
    "Pay": "hours x wage by kind of people, queue and month, and what follows from it",
    "Vendors": "least bills, where any vendor has one and works for us",
    "Other costs": "recruiting, training, levers, vendors: quantity x price",
    "Cost": "the same money by item, queue, team, site, cost centre and month",
    "Totals": "total_cost, and the same money added up five ways that agree",
    "Headcount": "heads and paid full-time people by month",
    "Decisions": "what to do, by when (as solved)",
    "Weeks and months": "required and there, chance of every target (as solved)",
}
USE = (
    "To see what another wage, load, premium, attrition or price costs with the same decisions, change it on the sheet "
    "Inputs: heads, pay and total_cost follow. It equals a rerun priced on the same hires and hours, to the cent. "
    "pay_rise moves every wage and salary at once.",
)
SOLVE = (
    "What the plan decided (hires and when, overtime, vendors, deferral, targets lowered), how hours flow to queues, "
    "what is required and the chance of every target are as solved. After a change they may no longer be the best, nor "
    "hold the targets: for that, change the scenario file and run planner capacity again.",
    "So do inputs under 'Only a new solve follows these': they act on decisions, not on prices.",
)
DEFINITIONS = (
    ("Heads", "expected people employed; a week counts who is there in its middle."),
    ("Paid FTE", "paid hours over the hours of a full-time week in the same days."),
    ("Load", "employer's share on wages, premiums and overtime; leave and bonus stand apart."),
    ("Turnover", "leavers over average headcount a year, may pass 100 %; a week keeps exp(-r/52)."),
    ("Cohort loss", "share of a cohort gone after a year; a week keeps (1-a)^(1/52)."),
    ("Premium", "what clock premiums add to the wage, on average over the hours required."),
    ("total_cost", "all money of the plan, the price of hours missed left out."),
)


def write_workbook(plan: CapacityPlan, path: Path) -> None:
    """Write the workbook; its stamp is the plan's first day, so that the same plan gives the same bytes."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(str(path), {**options, "default_date_format": "yyyy-mm-dd"}) as workbook:
        scenario = plan.plan.made.making.case.scenario
        stamp = pd.Timestamp(plan.plan.made.making.case.weeks.first_day).to_pydatetime()
        workbook.set_properties({"title": f"Capacity: {scenario.name}", "created": stamp})
        book = Book(workbook)
        _about(book, plan)
        names = add_inputs(book, capacity_inputs(plan), plan.inputs.sha256, plan.fingerprint)
        _money(book, plan, names)
        add_depends(book, plan)
        add_solved(book, plan)


def _about(book: Book, plan: CapacityPlan) -> None:
    case = plan.plan.made.making.case
    what = [
        f"The capacity plan of {case.scenario.name}, {case.weeks.first_day} to {case.weeks.last_day}, money in "
        f"{case.scenario.currency}."
    ]
    if "synthetic" in case.scenario.name.lower():
        what.append("Synthetic sample data: no customer, agent or vendor in it exists.")
    told = [(heading, lines) for heading, lines in summary(plan)]
    paragraphs = [("What this is", what), *told, ("How to use it", USE), ("What needs a new solve", SOLVE)]
    add_about(book, f"Capacity: {case.scenario.name}", paragraphs, SHEETS, DEFINITIONS)


def _money(book: Book, plan: CapacityPlan, names: Names) -> None:
    solved = plan.plan
    case = solved.made.making.case
    calendar = add_calendar(book, solved, names)
    hours, paid = hours_decided(solved), quantities(solved, names)
    decided = add_decided(book, solved, hours, paid)
    groups = groups_of(plan.inputs, case)
    staff = add_staff(book, groups, case)
    survival = Survival(book, case, calendar, names)
    survival.people(tenures(groups))
    for intake in dict.fromkeys(solved.made.making.starts[column][0] for column in starts(solved)):
        (survival.class_life if case.intakes[intake].use == "hire" else survival.temp_life)(intake)
    started = {column: _people_of(solved.made.making.starts[column][1], column, decided) for column in starts(solved)}
    people = add_people(book, groups, solved, staff, survival.grid, started)
    sources = [
        Source(group.kind.label, "people", group.origin(case), wage_of(group, names), people, ("group", at),
               group.kind.least_h)
        for at, group in enumerate(groups)
    ]  # fmt: skip
    sources += _coming(plan, people, list(started), names)
    sources += [
        _of_hours(plan, one, at, decided, mean_wage(groups, one.kind, names), names) for at, one in enumerate(hours)
    ]
    lines = lines_of(sources, calendar, case)
    pay = add_pay(book, lines, calendar, case, names)
    others = others_of(solved, lines, calendar, people, decided, paid, names)
    others += least_bills(book, solved, paid, decided, calendar, names)
    others.sort(key=lambda one: one.item)
    add_cost(book, case, pay, lines, others, add_others(book, others, case))
    add_headcount(book, case, people, pay, calendar, lines)


def _people_of(start: int, column: int, decided: WeekGrid) -> Live:
    return decided.cell(("start", column), start)


def _coming(plan: CapacityPlan, people: WeekGrid, columns: list[int], names: Names) -> list[Source]:
    """Hires and temps of every start."""
    making, found = plan.plan.made.making, []
    for column in columns:
        intake = making.case.intakes[making.starts[column][0]]
        skill = making.skill_of(intake.kind.queues)
        wage = names[temp_wage()] if intake.use == "temp" else names.get(f"wage_{intake.kind.contract}", number(0.0))
        origin = Origin(skill, "", intake.team, intake.site, intake.cost_centre)
        each = 0.5 * (intake.kind.least_h + intake.kind.most_h)
        found.append(Source(intake.name, intake.use, origin, _risen(wage, names), people, ("there", column), each))
    return found


def _of_hours(plan: CapacityPlan, one: Hours, place: int, decided: WeekGrid, wage: Live, names: Names) -> Source:
    """Hours of a lever: within the contract, overtime, longer weeks, time off."""
    rate = ONE
    if one.use == "overtime":
        tiers = plan.plan.made.making.case.scenario.cost.overtime
        reached = [
            names[tier_name(at)]
            for at, tier in enumerate(tiers, start=1)
            if tier.over_h_per_week is not None and one.kind.most_h >= tier.over_h_per_week - 1e-9
        ]
        rate = largest(ONE, *reached)
    why = "within the contract" if one.use == CONTRACT else one.use.replace("_", " ")
    sign = -1.0 if one.use == "time_off" else 1.0
    return Source(one.kind.label, why, Origin(one.skill), wage, decided, ("hours", place), 0.0, rate, sign)


def _risen(wage: Live, names: Names) -> Live:
    return times(wage, plus(ONE, names[RISE_NAME]))
