"""A new staff list in the place of the one that a scenario has."""

from __future__ import annotations

import streamlit as st

from planner.screens.bring_in_parts.staff import staff_box
from planner.screens.figure import note
from planner.screens.saved_changes import TOLD, kept
from planner.screens.sign_in import services
from planner.screens.words import say, say_plain
from planner.services.cut.people import is_staff_file
from planner.store.scenario_saving import Saved
from planner.store.scenarios import ScenarioLine


def new_list(scenario: ScenarioLine) -> None:
    """Draw the list to take away and change in a spreadsheet, and a box for the new one."""
    note(say("staff.upload_means"))
    st.download_button(
        say("staff.template"),
        lambda: services().staff_file(scenario.name, scenario.newest),
        "agents.csv",
        "text/csv",
        on_click="ignore",
        key="staff_file",
    )
    key = f"staff_new_{scenario.newest}"
    found = staff_box(say("staff.file"), key)
    if not st.button(say("staff.upload_it"), type="primary", key=f"staff_upload_{scenario.newest}"):
        return
    if found is None:
        st.error(say("staff.choose_file"))
        return
    if isinstance(found, str):
        st.error(say("begin_scenario.staff_refused"))
        return
    file = st.session_state[key]
    left_out: dict[str, int] = {}

    def save() -> Saved:
        text = say_plain("staff.uploaded", file=file.name)
        content = file.getvalue()  # a staff file is kept as it came, with all its columns
        new = content if is_staff_file(content) else found
        saved, gone = services().replace_staff(scenario.name, scenario.newest, new, text)
        left_out.update(gone)
        return saved

    if kept(scenario.name, save):
        if left_out:
            told = ", ".join(say("staff.left_out_one", file=name, rows=rows) for name, rows in left_out.items())
            st.session_state[TOLD] += "  \n" + say_plain("staff.left_out", told=told)
        st.rerun()
