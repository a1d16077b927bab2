"""Scenarios: the list, copies and names, and an editor whose every change is a version that can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from forecasting.faults import InputError
from planner.scenario import Scenario
from planner.screens.about_plan import scenario_shown
from planner.screens.figure import table_and_csv
from planner.screens.links import page_to
from planner.screens.saved_changes import SAVED, tell_saved, versions_box
from planner.screens.scenario_parts.any_key import any_key
from planner.screens.scenario_parts.days_planned import days_planned
from planner.screens.scenario_parts.measures import measures
from planner.screens.scenario_parts.settings import KEYS, pay, shrinkage, targets
from planner.screens.scenario_parts.staff import staff
from planner.screens.scenario_parts.surges import surges
from planner.screens.scenario_parts.what_if import what_if
from planner.screens.sign_in import actor, may_do, must, services
from planner.screens.words import plain, say
from planner.screens.workspace import SCENARIO
from planner.services.door import Sight
from planner.store.scenarios import ScenarioLine

BASE = "looked_at_"
"""Key of the session's state, before a scenario's name: the version its boxes show."""
BOXES: dict[str, Callable[[ScenarioLine, Scenario], None]] = {
    "targets": targets,
    "surges": surges,
    "days": days_planned,
    "what_if": what_if,
    "people": staff,
    "measures": measures,
    "shrinkage": shrinkage,
    "pay": pay,
    "any_key": any_key,
}
"""Boxes of the editor, in the order of the page."""


def draw() -> None:
    """Draw the screen."""
    st.title(say("scenarios.title"))
    newest = scenario_shown()
    if newest is None:
        return
    tell_saved()
    _list()
    scenario = _as_looked_at(newest)
    st.header(say("scenarios.one", name=scenario.name, version=scenario.newest))
    page_to("week", say("scenarios.plan_it"), scenario=scenario.name, plan=None)
    page_to("capacity", say("scenarios.ahead"), scenario=scenario.name, plan=None)
    if may_do("scenario.edit"):
        _names(scenario)
    if may_do("scenario.edit") or may_do("cost.edit"):
        _editor(scenario)
    versions_box(scenario)
    _differences(scenario)


def _as_looked_at(newest: ScenarioLine) -> ScenarioLine:
    """The version that the boxes show: the newest when this visit began to look, so that a conflict is seen as one."""
    key = f"{BASE}{newest.name}"
    base = st.session_state.setdefault(key, newest.newest)
    if st.session_state.pop(SAVED, False):
        base = st.session_state[key] = newest.newest
        _forget_boxes()
    if base == newest.newest:
        return newest
    st.warning(say("scenarios.newer", newest=newest.newest, shown=base))
    if st.button(say("scenarios.show_newest"), key="show_newest"):
        st.session_state[key] = newest.newest
        _forget_boxes()
        st.rerun()
    return replace(newest, newest=base)


def _forget_boxes() -> None:
    """Boxes of single numbers show again what the version says."""
    for name in [name for name in st.session_state if str(name).startswith(KEYS)]:
        del st.session_state[name]


def _list() -> None:
    plans = services().plans()
    newest = {plan.scenario: plan for plan in reversed(plans)}
    rows = []
    for line in services().scenarios():
        plan = newest.get(line.name)
        rows.append(
            {
                say("scenarios.name_column"): line.name,
                say("scenarios.version_column"): line.newest,
                say("scenarios.changed_column"): f"{line.made_at:%Y-%m-%d %H:%M}",
                say("scenarios.by_column"): line.made_by,
                say("scenarios.note_column"): line.note,
                say("scenarios.plan_column"): say("scenarios.no_plan_yet") if plan is None else str(plan.id),
                say("scenarios.gap_column"): "" if plan is None or plan.gap is None else f"{plan.gap:.1%}",
                say("scenarios.short_column"): ""
                if plan is None or plan.shortage_h is None
                else f"{plan.shortage_h:,.1f}",
            }
        )
    table_and_csv(pd.DataFrame(rows), "scenarios", expanded=True)


def _editor(scenario: ScenarioLine) -> None:
    try:
        record = _record(scenario.name, scenario.newest, actor().account, services().sight())
    except InputError as error:
        st.error(plain(error))
        return
    names = [name for name in BOXES if name != "pay" or services().sight().pay]
    for name, tab in zip(names, _tabs(names), strict=True):
        with tab:
            BOXES[name](scenario, record)


def _tabs(names: Sequence[str]) -> Sequence[DeltaGenerator]:
    """A tab a box; the one open stays open when a version was saved."""
    return st.tabs([say(f"scenarios.{name}") for name in names], key="boxes", on_change="rerun")


@st.cache_resource(max_entries=4, show_spinner=False)
def _record(name: str, version: int, account: str, sight: Sight) -> Scenario:
    """By version and who asks, which say all that it is made from."""
    del account, sight
    return services().record(name, version)


def _names(scenario: ScenarioLine) -> None:
    with st.expander(say("scenarios.names")):
        left, right = st.columns(2)
        with left.form("copy", clear_on_submit=True):
            to = st.text_input(say("scenarios.copy_to"), key="copy_to")
            if st.form_submit_button(say("scenarios.copy")):
                _done(lambda: services().copy_scenario(scenario.name, to), to)
        with right.form("rename", clear_on_submit=True):
            to = st.text_input(say("scenarios.rename_to"), key="rename_to")
            if st.form_submit_button(say("scenarios.rename")):
                _done(lambda: services().rename_scenario(scenario.name, to), to)
        if st.button(say("scenarios.archive"), key="archive"):
            _done(lambda: services().archive_scenario(scenario.name), None)
        for line in services().scenarios(archived=True):
            if line.archived and st.button(say("scenarios.fetch_back", name=line.name), key=f"fetch_{line.name}"):
                _done(lambda line=line: services().archive_scenario(line.name, archived=False), line.name)  # type: ignore[misc]


def _done(change: Callable[[], object], then: str | None) -> None:
    """Change, and show the scenario of this name from here on."""
    must("scenario.edit")
    try:
        change()
    except InputError as error:
        st.error(plain(error))
        return
    st.session_state.pop(SCENARIO, None)
    if then is None:
        st.query_params.pop(SCENARIO, None)
    else:
        st.query_params[SCENARIO] = then
    st.rerun()


def _differences(scenario: ScenarioLine) -> None:
    versions = [one.number for one in services().scenario_versions(scenario.name)]
    if len(versions) < 2:
        return
    with st.expander(say("scenarios.differences")):
        left, right = st.columns(2)
        later = left.selectbox(say("scenarios.later"), versions, key="later")
        earlier = right.selectbox(say("scenarios.earlier"), versions, index=1, key="earlier")
        told = services().scenario_differences(scenario.name, later, earlier)
        for line in told or [say("scenarios.no_difference")]:
            st.markdown(f"- {plain(line)}")
