"""A budget: headcount and money by month, what explains them, what service costs, the workbook of finance."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from forecasting.faults import InputError
from planner.screens.budget_parts.explained import (
    break_even_section,
    bridge_section,
    learning_section,
    sensitivity_section,
)
from planner.screens.budget_parts.months import headline, months_section, unit_section
from planner.screens.budget_parts.service_price import price_section
from planner.screens.figure import stamp
from planner.screens.progress import follow, watched
from planner.screens.sign_in import may_do, must, services
from planner.screens.words import say
from planner.screens.workspace import chosen_scenario, ready
from planner.store.scenarios import ScenarioLine

KIND = "capacity"
MOST_MONTHS = 18
BOOK = "capacity.xlsx"
FILES = {
    BOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "capacity.csv": "text/csv",
    "bridge.csv": "text/csv",
    "capacity.html": "text/html",
}
"""Of the job, those it has."""


def draw() -> None:
    """Draw the screen."""
    st.title(say("budget.title"))
    if not ready():
        st.info(say("budget.no_scenario"))
        return
    scenario = chosen_scenario()
    seen = watched()
    if seen is not None and (not seen.ended or seen.finishing):
        return
    must("capacity.plan")
    if may_do("job.start"):
        _ask(scenario)
    job = services().newest_job(KIND, scenario.name)
    if job is None:
        st.info(say("budget.none", scenario=scenario.name))
    else:
        made = "" if job.ended_at is None else f"{job.ended_at:%d %b %Y %H:%M} UTC"
        _planned(job.id, made)
    price_section(scenario)


def _ask(scenario: ScenarioLine) -> None:
    with st.expander(say("budget.ask")), st.form("budget"):
        left, right = st.columns(2)
        months = left.slider(say("budget.months"), 1, MOST_MONTHS, 12, key="months")
        limit = right.number_input(say("budget.limit"), 0.0, None, None, 10_000.0, key="limit")
        sensitivity = left.checkbox(say("budget.sensitivity"), True, key="sensitivity")
        learning = right.checkbox(say("budget.cross_training"), False, key="cross_training")
        if not st.form_submit_button(say("budget.plan"), type="primary"):
            return
        must("capacity.plan")
        asked = {"months": months, "budget": limit, "sensitivity": sensitivity, "cross_training": learning}
        try:
            job = services().start_capacity(scenario.name, scenario.newest, **asked)
        except InputError as error:
            st.error(str(error))
            return
    follow(job.job)


def _planned(job: int, made: str) -> None:
    """What the newest plan of months ahead says to finance."""
    record: dict[str, Any] = json.loads(services().file_of_job(job, "capacity.json"))
    stamp(str(record["time_zone"]), str(record["first_day"]), made)
    headline(record)
    months_section(record)
    unit_section(record)
    bridge_section(record)
    sensitivity_section(record)
    break_even_section(record)
    learning_section(record)
    _book(job)


def _book(job: int) -> None:
    st.header(say("budget.book_header"))
    st.write(say("budget.book_means"))
    kept = services().made_by(job).get("files", {})
    files = {name: kind for name, kind in FILES.items() if name in kept}
    for column, (name, kind) in zip(st.columns(len(files)), files.items(), strict=True):
        content = services().file_of_job(job, name)
        column.download_button(say("budget.file", name=name), content, name, kind, key=f"file_{name}")
