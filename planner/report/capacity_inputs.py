"""Every number that a capacity plan takes for granted, as inputs of its workbook."""

from __future__ import annotations

from planner.capacity.assumptions import Assumptions, attrition_of, early_loss, trained
from planner.capacity.result import CapacityPlan
from planner.cost.vendors import MALUS
from planner.report.inputs_sheet import DEFAULTED, MEASURED, STATED, Input
from planner.report.price_inputs import (
    arrival_inputs,
    said,
    seat_inputs,
    share_inputs,
    vendor_inputs,
    wage_inputs,
)
from planner.scenario import Scenario
from planner.scenario.people import HireClass

BASIS, YEARLY, EARLY = "attrition_basis", "attrition_per_year", "attrition_first_90_days"
SHORTAGE = "price_shortage"
ALWAYS = ("hire", "temp", "overtime", "part_time_hours", "time_off")
"""Levers whose own price an hour is a row of cost also where it is nothing."""


def class_name(hired: HireClass, part: str) -> str:
    """Defined name of a number of a hire class."""
    return f"{part}_{hired.name}"


def lever_name(use: str) -> str:
    """Defined name of what an hour of a lever costs beside wages."""
    return f"price_lever_{use}"


def temp_wage() -> str:
    """Defined name of the wage of temps."""
    return "wage_temps"


def capacity_inputs(plan: CapacityPlan) -> list[tuple[str, list[Input]]]:
    """All inputs by headings; the last group moves nothing in the workbook: it needs a new solve."""
    scenario = plan.asked.case.scenario
    load = next(row for row in _assumed(plan) if row.key == "cost.load")
    shares = [load if one.key == "cost.load" else one for one in share_inputs(scenario)]
    vendors = [one for vendor in scenario.vendor for one in vendor_inputs(scenario, vendor) if MALUS not in one.name]
    money = [
        ("Wages", wage_inputs(scenario)),
        ("On top of wages", shares),
        ("Places of work", seat_inputs(scenario)),
        ("People who come", [*arrival_inputs(scenario), *_classes(scenario)]),
        ("People who leave", _attrition(scenario)),
        ("Levers", _levers(plan)),
        ("Vendors", vendors),
    ]
    known = {one.key for _, own in money for one in own}
    rest = [one for one in _assumed(plan) if one.key not in known]
    return [*money, ("Only a new solve follows these", rest)]


def _assumed(plan: CapacityPlan) -> list[Input]:
    """The plan's own list of assumptions."""
    found = []
    for name, value, unit, source, stated in plan.assumptions.itertuples(index=False, name=None):
        state = DEFAULTED if not stated else STATED if source == "stated in the scenario" else MEASURED
        wanted = "price_load" if name == "cost.load" else f"taken_{name}"
        label = "load" if name == "cost.load" else name
        where = said(plan.asked.case.scenario) if state == STATED else source
        found.append(Input(name, label, float(value), unit, where, state, wanted))
    return found


def _attrition(scenario: Scenario) -> list[Input]:
    """Basis, leavers a year, and loss within 90 days."""
    known = Assumptions()
    basis, _ = attrition_of(scenario, known)
    early_loss(scenario, known)
    stated = STATED if scenario.attrition is not None else DEFAULTED
    kept = {"attrition.per_year": YEARLY, "attrition.first_90_days": EARLY}
    source = said(scenario) if stated == STATED else "the usual meaning: leavers over average headcount"
    found = [Input("attrition.basis", "attrition, basis", basis, "turnover or cohort_loss", source, stated, BASIS)]
    for one in known.all():
        state = DEFAULTED if not one.stated else STATED if one.source.startswith("stated") else MEASURED
        where = said(scenario) if state == STATED else one.source
        found.append(Input(one.name, one.name.replace(".", ", "), one.value, one.unit, where, state, kept[one.name]))
    return found


def _classes(scenario: Scenario) -> list[Input]:
    """Weeks in class, and loss in and after it, of every class."""
    found = []
    for hired in scenario.hire_class:
        full, key = trained(hired, Assumptions()), f'hire_class "{hired.name}"'
        parts = (
            ("class_weeks", "class_weeks", full.class_weeks, "weeks", "class_weeks" in hired.model_fields_set),
            ("loss.class", "loss_in_class", full.loss.get("class", 0.0), "share", "class" in hired.loss),
            ("loss.first_90_days", "loss_first_90_days", full.loss.get("first_90_days", 0.0), "share",
             "first_90_days" in hired.loss),
        )  # fmt: skip
        for part, name, value, unit, stated in parts:
            state, source = (STATED, said(scenario)) if stated else (DEFAULTED, "default of hire classes")
            label = f"{hired.name}, {part.replace('.', ', ')}"
            found.append(Input(f"{key}.{part}", label, value, unit, source, state, class_name(hired, name)))
    return found


def _levers(plan: CapacityPlan) -> list[Input]:
    """What an hour of each lever costs beside wages, temps' wage, and the price of a missing hour."""
    scenario, money = plan.asked.case.scenario, plan.asked.case.scenario.currency
    found = []
    for lever in scenario.lever:
        if lever.use not in ALWAYS and lever.price_per_h <= 0:
            continue
        stated = "price_per_h" in lever.model_fields_set
        source = said(scenario) if stated else "nobody stated it: counted as nothing"
        found.append(
            Input(f'lever."{lever.use}".price_per_h', f"{lever.use}, beside wages", lever.price_per_h,
                  f"{money} per hour", source, STATED if stated else DEFAULTED, lever_name(lever.use))
        )  # fmt: skip
    temps = [one for one in plan.plan.made.making.case.intakes if one.use == "temp"]
    if temps:
        asked = next(one for one in _assumed(plan) if one.key == "lever temp.wage_per_h")
        found.append(Input(asked.key, "wage of temps", asked.value, f"{money} per paid hour", asked.source, asked.state,
                           temp_wage()))  # fmt: skip
    cost, stated = scenario.cost, "shortage_per_agent_hour" in scenario.cost.model_fields_set
    source = said(scenario) if stated else "default: what a missing hour on the roster is worth"
    found.append(Input("cost.shortage_per_agent_hour", "a missing hour", cost.shortage_per_agent_hour,
                       f"{money} per hour of a person", source, STATED if stated else DEFAULTED, SHORTAGE))  # fmt: skip
    return found
