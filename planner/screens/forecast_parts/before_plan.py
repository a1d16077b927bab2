"""The forecast of the weeks from a scenario's first day on, before anything is planned."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from forecasting.faults import InputError
from planner.charts.forecast_marked import marked_forecast_chart
from planner.scenario import Inputs
from planner.screens.figure import figure, stamp
from planner.screens.forecast_parts.shown import marks_listed, numbers_of, rows_chosen
from planner.screens.links import page_to
from planner.screens.opened import opened_inputs
from planner.screens.sign_in import actor, services
from planner.screens.words import plain, say
from planner.services.door import Sight
from planner.services.marked_days import marks_of
from planner.store.scenarios import ScenarioLine

WEEKS = 4
"""Shown, from the scenario's first day on, where it does not plan more."""


def before_plan(scenario: ScenarioLine) -> None:
    """Draw the forecast that a first plan would be made on, with its bands and holidays."""
    try:
        inputs = _weeks_ahead(opened_inputs(scenario.name, scenario.newest))
        forecast = _forecast(scenario, inputs)
    except InputError as error:
        st.error(plain(error))
        return
    st.info(say("forecast.before_plan", scenario=scenario.name, weeks=inputs.scenario.days / 7))
    page_to("week", say("forecast.to_week"))
    until = inputs.history["start"].max() if len(inputs.history) else None
    told = f"{until:%d %b %Y %H:%M}" if until is not None else say("forecast.given")
    stamp(inputs.scenario.time_zone, told, say("forecast.just_now"))
    queue, _, rows = rows_chosen(forecast)
    numbers_of(rows, rows)
    marks = marks_of(inputs, queue)
    figure(marked_forecast_chart(rows, queue, marks), rows, f"forecast_{queue}")
    marks_listed(rows, marks, queue)


def _weeks_ahead(inputs: Inputs) -> Inputs:
    days = max(inputs.scenario.days, 7 * WEEKS)
    return replace(inputs, scenario=inputs.scenario.model_copy(update={"days": days}))


def _forecast(scenario: ScenarioLine, inputs: Inputs) -> pd.DataFrame:
    """Frame FORECAST, worked out once a version; meanwhile it is told how far that is."""
    held = _held(scenario.name, scenario.newest, actor().account, services().sight())
    if not held:
        from forecasting.remembered import Remembered  # 36 MB of methods, for whoever asks for a forecast
        from planner.outlook import outlook

        bar = st.progress(0.0, text=say("forecast.learning"))

        def heard(done: int, of: int) -> None:
            bar.progress(done / (of + 1), text=say("forecast.learned", done=done, of=of))

        held.append(outlook(inputs, remembered=Remembered(heard=heard)).frame)
        bar.empty()
    return held[0]


@st.cache_resource(max_entries=8, show_spinner=False)
def _held(name: str, version: int, account: str, sight: Sight) -> list[pd.DataFrame]:
    """Where the forecast of a version is kept, as somebody sees it; empty until it is worked out."""
    del name, version, account, sight  # part of what is kept apart
    return []
