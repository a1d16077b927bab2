"""The form that makes a first scenario from a history of the store."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Sequence

import streamlit as st

from forecasting.faults import InputError
from planner.scenario.fairness import week_label
from planner.screens.bring_in_parts.staff import staff_box
from planner.screens.figure import note
from planner.screens.saved_changes import TOLD
from planner.screens.sign_in import may_do, must, services
from planner.screens.words import plain, say, say_plain
from planner.services.first_scenario import Wanted, begin_scenario, first_day

MOST_WEEKS = 12
"""Weeks to choose from; any other can be written."""


def scenario_form() -> None:
    """Draw it, for who may edit scenarios; nothing where the store has no history."""
    named = [one for one in services().series() if one.kind == "history" and one.layers]
    if not may_do("scenario.edit") or not named:
        return
    note(say("begin_scenario.means"))
    staff = staff_box(say("begin_scenario.staff"), "begin_staff")
    zones = sorted(zoneinfo.available_timezones())
    with st.form("begin_scenario"):
        left, right = st.columns(2)
        name = left.text_input(say("begin_scenario.name"), value=say("begin_scenario.default"), key="begin_name")
        series = right.selectbox(say("begin_scenario.series"), [one.name for one in named], key="begin_series")
        zone = left.selectbox(say("begin_scenario.zone"), zones, index=zones.index(_zone(zones)), key="begin_zone")
        last = max((one.last_start for one in named if one.last_start is not None), default=dt.datetime.now(dt.UTC))
        start = right.selectbox(
            say("begin_scenario.start"),
            _weeks(last.date()),
            key="begin_start",
            accept_new_options=True,
            help=say("begin_scenario.start_means"),
        )
        people = left.number_input(say("begin_scenario.people"), 1, 1000, 10, key="begin_people")
        if not st.form_submit_button(say("begin_scenario.make"), type="primary"):
            return
    must("scenario.edit")
    if isinstance(staff, str):
        st.error(say("begin_scenario.staff_refused"))
        return
    try:
        saved = begin_scenario(services(), Wanted(name, series, zone, first_day(start), int(people), staff))
    except InputError as error:
        st.error(plain(error))
        return
    st.session_state[TOLD] = say("begin_scenario.made", name=saved.name)
    st.rerun()


def _weeks(last: dt.date) -> list[str]:
    """The weeks after a day, by name and first day."""
    monday = last + dt.timedelta(days=7 - last.weekday())
    firsts = [monday + dt.timedelta(7 * k) for k in range(MOST_WEEKS)]
    return [say_plain("begin_scenario.week", week=week_label(first), first=first) for first in firsts]


def _zone(zones: Sequence[str]) -> str:
    """Where the browser is: the likeliest of all; UTC where it does not say."""
    told = st.context.timezone
    return told if told is not None and told in zones else "UTC"
