"""The form that asks for months ahead, for managers and finance alike."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from planner.screens.file_jobs import begin
from planner.screens.sign_in import services
from planner.screens.words import say
from planner.store.scenarios import ScenarioLine

MOST_MONTHS, USUAL_MONTHS = 18, 12


def months_ahead_form(scenario: ScenarioLine, *, sensitivity: bool, first: bool) -> None:
    """How far, by what, within which budget; `sensitivity` is what its box shows at first.

    It stands open where this would be the `first` plan of its kind: there is nothing else to do on the page then.
    """
    with st.expander(say("capacity.ask"), expanded=first), st.form("capacity"):
        left, middle, right = st.columns(3)
        months = left.slider(say("capacity.months"), 1, MOST_MONTHS, USUAL_MONTHS, key="months")
        objective = middle.radio(
            say("capacity.objective"), ["chance", "price"], format_func=lambda one: say(f"capacity.by_{one}"), key="by"
        )
        budget = right.number_input(say("capacity.budget"), 0.0, None, None, 10_000.0, key="budget")
        day = right.date_input(say("capacity.decide_from"), None, key="decide_from")
        weighed = st.checkbox(say("capacity.sensitivity"), sensitivity, key="sensitivity")
        learning = st.checkbox(say("capacity.cross_training"), False, key="cross_training")
        if not st.form_submit_button(say("capacity.plan"), type="primary"):
            return
    decided = day.isoformat() if isinstance(day, dt.date) else None
    asked = {"months": months, "objective": objective, "budget": budget, "decide_from": decided}
    more = {"sensitivity": weighed, "cross_training": learning}
    begin(lambda: services().start_capacity(scenario.name, scenario.newest, **asked, **more))
