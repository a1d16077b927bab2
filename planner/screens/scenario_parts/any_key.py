"""Any key of a scenario, by its name: what has no box of its own."""

from __future__ import annotations

import tomllib

import streamlit as st

from planner.scenario import Scenario
from planner.screens.figure import note
from planner.screens.saved_changes import save_changes
from planner.screens.words import say
from planner.store.scenarios import ScenarioLine


def any_key(scenario: ScenarioLine, record: Scenario) -> None:
    """A key and its value as TOML; the reader of scenarios says what is wrong with it."""
    del record
    note(say("scenarios.key_help"))
    with st.form("any_key"):
        left, right = st.columns(2)
        key = left.text_input(say("scenarios.key"), key="key")
        text = right.text_input(say("scenarios.value"), key="value")
        why = st.text_input(say("scenarios.why"), key="why_any_key")
        saves = st.form_submit_button(say("scenarios.save"), type="primary")
    if saves and key.strip():
        try:
            value = tomllib.loads(f"value = {text}")["value"] if text.strip() else None
        except tomllib.TOMLDecodeError as error:
            st.error(say("scenarios.no_toml", value=text, why=error))
            return
        if save_changes(scenario.name, scenario.newest, {key.strip(): value}, note=why or key):
            st.rerun()
