"""An outlier of the past marked as an event of the scenario: set aside, or learned and repeated."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from planner.scenario.changes import record_key
from planner.screens.saved_changes import save_changes
from planner.screens.sign_in import may_do
from planner.screens.words import say, say_plain
from planner.store.scenarios import ScenarioLine

KINDS = ("unplanned", "planned")


def mark_outlier(outliers: pd.DataFrame, queue: str, scenario: ScenarioLine) -> None:
    """Draw the form that saves an outlier as an event in the scenario's next version.

    Parameters
    ----------
    outliers : DataFrame
        Of `forecasting.cleaned.Cleaned`, at least one row.
    queue : str
    scenario : ScenarioLine
        Its newest version is what the event is added to.
    """
    if not may_do("scenario.edit"):
        return
    with st.expander(say("marking.title")), st.form("mark_outlier", border=False):
        left, right = st.columns(2)
        place = left.selectbox(
            say("marking.which"), range(len(outliers)), key="mark_which", format_func=lambda one: _called(outliers, one)
        )
        kind = right.selectbox(
            say("marking.kind"), KINDS, key="mark_kind", format_func=lambda one: say(f"marking.kind_{one}")
        )
        name = st.text_input(say("marking.event"), key="mark_name", max_chars=80)
        if not st.form_submit_button(say("marking.save")):
            return
    if not name.strip():
        st.error(say("marking.no_name"))
        return
    row = outliers.iloc[place]
    event = {
        "name": name.strip(),
        "queues": [queue],
        "from": row["first"].to_pydatetime(),
        "to": row["last"].to_pydatetime(),
        "kind": kind,
    }
    note = say_plain("marking.note", name=name, queue=queue)
    if save_changes(scenario.name, scenario.newest, {record_key("event", event): event}, note=note):
        st.rerun()


def _called(outliers: pd.DataFrame, place: int) -> str:
    row = outliers.iloc[place]
    return say_plain("marking.called", first=row["first"], last=row["last"], kind=row["kind"], change=row["change"])
