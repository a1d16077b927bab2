"""A budget: headcount and money by month, what explains them, what service costs, the workbook of finance."""

from __future__ import annotations

import streamlit as st

from planner.screens.about_plan import scenario_shown
from planner.screens.budget_parts.explained import (
    break_even_section,
    bridge_section,
    learning_section,
    sensitivity_section,
)
from planner.screens.budget_parts.months import headline, months_section, unit_section
from planner.screens.budget_parts.paid_section import paid_section
from planner.screens.budget_parts.service_price import price_section
from planner.screens.budget_parts.stating import stating
from planner.screens.figure import stamp
from planner.screens.file_jobs import at_work, made_at, record_of, take_away
from planner.screens.months_ahead_form import months_ahead_form
from planner.screens.pay_seen import who_sees_pay
from planner.screens.printed import print_button
from planner.screens.sign_in import may_do, must, services
from planner.screens.words import plain, say
from planner.store.scenarios import ScenarioLine

KIND = "capacity"
FILES = ("capacity.xlsx", "capacity.csv", "bridge.csv", "capacity.html")
"""Of the job, those it has."""


def draw() -> None:
    """Draw the screen."""
    st.title(say("budget.title"))
    scenario = scenario_shown()
    if scenario is None:
        return
    if at_work():
        return
    must("capacity.plan")
    print_button("budget")
    who_sees_pay()
    job = services().newest_job(KIND, scenario.name)
    if may_do("job.start"):
        months_ahead_form(scenario, sensitivity=True, first=job is None)
    if job is None:
        st.info(say("budget.none", scenario=scenario.name))
    else:
        _planned(scenario, job.id, made_at(job))
    price_section(scenario)
    paid_section(scenario)


def _planned(scenario: ScenarioLine, job: int, made: str) -> None:
    """What the newest plan of months ahead says to finance."""
    record = record_of(job, "capacity.json")
    stamp(str(record["time_zone"]), str(record["first_day"]), made)
    if record.get("stopped"):
        st.warning(plain(record["stopped"]))
    headline(record)
    months_section(record)
    unit_section(record)
    bridge_section(record)
    stating(scenario, record)
    sensitivity_section(record)
    break_even_section(record)
    learning_section(record)
    _book(job)


def _book(job: int) -> None:
    st.header(say("budget.book_header"))
    st.write(say("budget.book_means"))
    take_away(job, *FILES)
