"""What stands behind the numbers of a capacity plan's page."""

from __future__ import annotations

from collections.abc import Sequence

from planner.capacity.result import CapacityPlan
from planner.report.behind import files_of, rows_of
from planner.report.capacity_inputs import capacity_inputs
from planner.report.inputs_sheet import Input
from planner.report.offline import Behind


def _groups(plan: CapacityPlan, *names: str) -> list[Input]:
    return [one for heading, own in capacity_inputs(plan) for one in own if heading in names]


def behind_people(plan: CapacityPlan) -> Behind:
    """Required and there, by week."""
    formula = (
        "Required FTE = hours on the queues that keep every target, by path of the forecast / (1 - planned) / (1 - "
        "absence) / (1 - off_queue) x roster efficiency / full-time hours; P50, P80, P95 are quantiles over the paths. "
        "Heads = people by their dates x the share left: a week keeps exp(-r/52) by turnover, (1 - a)^(1/52) by cohort "
        "loss, (1 - b)^(7/90) within 90 days where that is less; and those who come. Productive: by their ramp.",
        "Chance = share of paths, people leaving by chance, on which the hours asked for are served. The sheets Staff, "
        "Survival and People of capacity.xlsx hold heads as formulas.",
    )
    rows = rows_of(_groups(plan, "People who leave", "People who come", "Only a new solve follows these"))
    files = files_of(plan.inputs, "history", "staff", "forecast")
    return Behind("People required and there, and chances", formula, rows, files)


def behind_money(plan: CapacityPlan) -> Behind:
    """All money."""
    currency = plan.asked.case.scenario.currency
    formula = (
        "Sum of the items, each rounded once to the cent. Base pay: wage x paid hours (heads x contract hours, and "
        "hours decided). Premium: wage x hours x mean share of the wage that clock premiums add over hours required. "
        "Overtime: (rate - 1) x base pay of those hours. Load: its share of base pay, premium and overtime. Bonus: its "
        "share of base pay. Licences, seats, supervision: monthly price x heads x days over the month's days. "
        "Recruiting and training by head; vendors by units x price, least bill, bonus; levers by their price an hour.",
        "capacity.xlsx holds it as formulas, sheets Pay, Other costs, Cost and Totals.",
    )
    names = ("Wages", "On top of wages", "Places of work", "People who come", "People who leave", "Levers", "Vendors")
    files = files_of(plan.inputs, "history", "staff", "forecast")
    return Behind(f"{plan.money:,.2f} {currency}, the plan's money", formula, rows_of(_groups(plan, *names)), files)


def behind_decisions(plan: CapacityPlan) -> Behind:
    """What is decided, and how sure it is the best."""
    asked = plan.asked.case
    aim = "with every target's chance held" if asked.hold else "plus the price of missed hours"
    formula = (
        f"Amounts come from a mixed-integer programme (docs/capacity.md): least money {aim}.",
        "Decide by = first day less recruiting weeks or notice days. Money of a decision = amount x what a unit costs. "
        f"Objective {plan.plan.objective:,.2f}, proven bound {plan.plan.bound:,.2f}, gap {plan.plan.gap:.2%}.",
    )
    rows = rows_of(_groups(plan, "Levers", "Vendors", "People who come"))
    return Behind("Decisions", formula, rows, files_of(plan.inputs, "history", "staff", "forecast"))


def headlines(plan: CapacityPlan) -> Sequence[Behind]:
    """Behind the summary."""
    return [behind_people(plan), behind_decisions(plan), behind_money(plan)]
