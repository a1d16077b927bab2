"""Stating a budget: what the plan says now, or a file of one's own; it becomes the scenario's next version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from planner.screens.saved_changes import save_changes, tell_saved
from planner.screens.sign_in import may_do, must
from planner.screens.words import say
from planner.services.stated_budget import FILE, KEY, budget_of
from planner.store.scenarios import ScenarioLine


def stating(scenario: ScenarioLine, record: Mapping[str, Any]) -> None:
    """A box that states the budget, for those who may."""
    tell_saved()
    if not may_do("cost.edit"):
        return
    with st.expander(say("budget.state")):
        own = st.button(say("budget.take_plan"), help=say("budget.take_plan_means"), key="take_plan")
        st.download_button(
            say("budget.as_file"), lambda: budget_of(record), FILE, "text/csv", on_click="ignore", key="budget_as_file"
        )
        with st.form("budget_file", clear_on_submit=True):
            file = st.file_uploader(say("budget.file"), type="csv", key="budget_upload")
            given = st.form_submit_button(say("budget.take_file"))
    if given and file is None:
        st.error(say("budget.no_file"))
    elif own or given:
        must("cost.edit")
        content = budget_of(record) if own or file is None else file.getvalue()
        if save_changes(scenario.name, scenario.newest, {KEY: FILE}, {FILE: content}, say("budget.stated_note")):
            st.rerun()
