"""The forecast of a queue: bands, what is marked, overrides in layers, and how good it was in the past."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from forecasting.faults import InputError
from planner.charts.forecast_marked import marked_forecast_chart
from planner.scenario import Inputs
from planner.screens.about_plan import scenario_shown
from planner.screens.figure import figure, stamp
from planner.screens.forecast_parts.accuracy import accuracy
from planner.screens.forecast_parts.before_plan import before_plan
from planner.screens.forecast_parts.overrides import Draft, override_editor
from planner.screens.forecast_parts.shown import marks_listed, numbers_of, rows_chosen
from planner.screens.kept import KeptPlan
from planner.screens.links import page_to
from planner.screens.opened import opened_inputs, opened_plan
from planner.screens.progress import watched
from planner.screens.saved_changes import tell_saved, versions_box
from planner.screens.sign_in import may_do
from planner.screens.words import plain, say
from planner.screens.workspace import chosen_plan
from planner.services.marked_days import marks_of
from planner.store.plans import PlanLine


def draw() -> None:
    """Draw the screen."""
    st.title(say("forecast.name"))
    scenario = scenario_shown()
    if scenario is None:
        return
    line = chosen_plan(scenario)
    seen = watched() if may_do("job.start") else None
    if seen is not None and (not seen.ended or seen.finishing):
        return
    tell_saved()
    if line is None:
        before_plan(scenario)
        return
    try:
        planned = opened_inputs(scenario.name, line.version or scenario.newest)
        newest = opened_inputs(scenario.name, scenario.newest)
    except InputError as error:
        st.error(plain(error))
        return
    plan = opened_plan(line.id)
    draft = Draft(scenario, newest, planned, plan)
    if line.version is not None and line.version < scenario.newest:
        page_to("week", say("forecast.plan_again", version=scenario.newest))
    queue, day = _picture(plan, line, draft, newest)
    override_editor(draft, queue, day)
    accuracy(scenario, seen, newest.scenario.history)
    versions_box(scenario)


def _picture(plan: KeptPlan, line: PlanLine, draft: Draft, newest: Inputs) -> tuple[str, dt.date | None]:
    """The forecast of a queue; the queue and the day chosen, None for all days."""
    until = newest.history["start"].max() if len(newest.history) else None
    told = f"{until:%d %b %Y %H:%M}" if until is not None else say("forecast.given")
    stamp(plan.facts["time_zone"], told, f"{line.made_at:%d %b %Y %H:%M} UTC")
    queue, day, rows = rows_chosen(plan.forecast)
    laid = draft.laid_on()
    changed = laid.mean if draft.differs() else None
    numbers_of(rows, laid.mean if draft.differs() else rows)
    marks = marks_of(draft.shown_inputs(), queue)
    figure(marked_forecast_chart(rows, queue, marks, changed), rows, f"forecast_{queue}")
    marks_listed(rows, marks, queue)
    return queue, day
