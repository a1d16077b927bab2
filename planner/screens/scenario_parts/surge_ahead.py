"""A surge that no plan reaches yet: drawn on a forecast of its own days, with and without it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from forecasting.events import Surge
from forecasting.faults import InputError
from planner.charts.forecast_bands import Span, forecast_chart
from planner.scenario import Inputs
from planner.screens.figure import figure, note, number
from planner.screens.opened import opened_inputs
from planner.screens.sign_in import actor, services
from planner.screens.words import plain, say
from planner.services.door import Sight
from planner.store.scenarios import ScenarioLine

if TYPE_CHECKING:
    from forecasting.remembered import Remembered

BESIDE_DAYS = 2
"""Drawn before and after the surge."""
MOST_DAYS = 28
"""Drawn of a surge that goes on longer."""


def surge_ahead(scenario: ScenarioLine, surges: Sequence[Surge], queue: str, spans: Sequence[Span]) -> None:
    """Forecast the days of a surge at the press of a button: contacts, their bands, and what they are without it.

    Parameters
    ----------
    scenario : ScenarioLine
    surges : sequence of Surge
        Those that begin after the days of every plan; at least one.
    queue : str
        What is drawn.
    spans : sequence of (name, begin, end)
        All surges of the queue, to be shaded.
    """
    note(say("surge_ahead.means"))
    names = [one.name for one in surges]
    name = st.selectbox(say("surge_ahead.which"), names, key="surge_ahead")
    asked = f"surge_ahead_{scenario.name}_{scenario.newest}_{name}"  # a new version is drawn when it is asked for
    if st.button(say("surge_ahead.draw"), key="draw_surge_ahead"):
        st.session_state[asked] = True
    if not st.session_state.get(asked):
        return
    try:
        then, without = _forecasts(scenario, next(one for one in surges if one.name == name))
    except InputError as error:
        st.error(plain(error))
        return
    _shown(then[then["queue"] == queue], without[without["queue"] == queue], queue, spans)


def _forecasts(line: ScenarioLine, surge: Surge) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Frames FORECAST of the surge's days, with it and without; worked out once a version."""
    held = _held(line.name, line.newest, surge.name, actor().account, services().sight())
    if not held:
        held.append(_worked_out(opened_inputs(line.name, line.newest), surge))
    return held[0]


def _worked_out(inputs: Inputs, surge: Surge) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both forecasts; queues are learned once for both."""
    start = surge.begin.date() - dt.timedelta(BESIDE_DAYS)
    days = min(MOST_DAYS, (surge.end.date() - start).days + BESIDE_DAYS)
    scenario = inputs.scenario.model_copy(update={"start": start, "days": days})
    others = tuple(one for one in scenario.surge if one.name != surge.name)
    plain_days = scenario.model_copy(update={"surge": others})
    bar = st.progress(0.0, text=say("forecast.learning"))

    def heard(done: int, of: int) -> None:
        bar.progress(done / (of + 1), text=say("forecast.learned", done=done, of=of))

    learned = _learned(inputs.scenario.name, actor().account, services().sight())
    learned.heard = heard
    from planner.outlook import outlook  # with every method of forecasting

    found = [outlook(replace(inputs, scenario=one), remembered=learned).frame for one in (scenario, plain_days)]
    bar.empty()
    return found[0], found[1]


def _shown(then: pd.DataFrame, without: pd.DataFrame, queue: str, spans: Sequence[Span]) -> None:
    contacts, usual = float(then["mean"].sum()), float(without["mean"].sum())
    left, right = st.columns(2)
    with left:
        value, delta = say("surge_ahead.count", count=contacts), say("surge_ahead.more", count=contacts - usual)
        number(say("surge_ahead.contacts"), value, say("surge_ahead.contacts_mean"), delta=delta)
    with right:
        number(say("surge_ahead.usual"), say("surge_ahead.count", count=usual), say("surge_ahead.usual_means"))
    table = then.merge(without[["start", "mean"]].rename(columns={"mean": "mean_without"}), on="start")
    figure(forecast_chart(then, queue, spans, without=without), table, f"surge_ahead_{queue}")


@st.cache_resource(max_entries=8, show_spinner=False)
def _held(name: str, version: int, surge: str, account: str, sight: Sight) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
    """Where the forecasts of a surge are kept, as somebody sees them; empty until they are worked out."""
    del name, version, surge, account, sight  # part of what is kept apart
    return []


@st.cache_resource(max_entries=2, show_spinner=False)
def _learned(name: str, account: str, sight: Sight) -> Remembered:
    """What was learned of a scenario's queues, by the rows and days it was learned from."""
    del name, account, sight  # part of what is kept apart
    from forecasting.remembered import Remembered

    return Remembered()
