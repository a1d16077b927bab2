"""A history as it came and as it is learned from: gaps, outliers, repairs, and the layers it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from forecasting.faults import InputError
from forecasting.history import History
from forecasting.series import Series
from planner.charts.history_marked import marked_history_chart
from planner.scenario import Inputs
from planner.screens.address import choice
from planner.screens.figure import figure, note, number, stamp, table_and_csv
from planner.screens.history_parts.layers import layers_shown, layers_table, put_back
from planner.screens.history_parts.marking import mark_outlier
from planner.screens.links import page_to
from planner.screens.opened import opened_inputs
from planner.screens.saved_changes import save_changes, tell_saved
from planner.screens.sign_in import may_do, services
from planner.screens.words import plain, say, say_plain
from planner.screens.workspace import chosen_scenario, ready
from planner.stated_series import series_of
from planner.store.scenarios import ScenarioLine
from planner.store.series import SeriesLine

if TYPE_CHECKING:
    from forecasting.cleaned import Cleaned

OF_SCENARIO = "scenario"
"""Of the address's source: the files that the scenario names; else ``series:NAME``."""
INTERVAL_MIN = 60
"""At which a series without a scenario is looked at, where its layers fit."""


@dataclass(frozen=True)
class Shown:
    """What is shown: a history with what a scenario says of its queues, where one does."""

    history: History
    inputs: Inputs | None

    def series(self, queue: str) -> Series:
        """A queue as the forecast takes it; of a series its hours are learned."""
        if self.inputs is not None:
            for one in self.inputs.scenario.queue:
                if one.name == queue:
                    return series_of(self.inputs.scenario, one)
        return Series(queue)

    def cleaned(self, queue: str) -> Cleaned:
        """The queue's past, cleaned."""
        from forecasting.cleaned import cleaned  # the engine, which no other page loads

        record = None if self.inputs is None else self.inputs.scenario
        holidays, events = (None, ()) if record is None else (record.holidays, record.event)
        return cleaned(self.history, self.series(queue), holidays, events)


def draw() -> None:
    """Draw the screen."""
    st.title(say("history.name"))
    note(say("history.means"))
    scenario = chosen_scenario() if ready() else None
    named = [one for one in services().series() if one.kind == "history"]
    sources = [*([OF_SCENARIO] if scenario else []), *(f"series:{one.name}" for one in named)]
    if not sources:
        st.info(say("history.nothing"))
        page_to("data", say("history.to_data"))
        return
    source = choice(say("history.source"), sources, "source", words=lambda one: _words(one, scenario))
    tell_saved()
    try:
        shown = _shown(source, scenario, named)
        if shown is None or shown.history.frame.empty:
            st.info(say("history.no_rows"))
            return
        _queue(shown, scenario)
    except InputError as error:
        st.error(plain(error))
    page_to("data", say("history.to_data"))


def _words(source: str, scenario: ScenarioLine | None) -> str:
    if source == OF_SCENARIO:
        return say_plain("history.of_scenario", name=scenario.name if scenario else "")
    return say_plain("history.of_series", name=source.partition(":")[2])


def _shown(source: str, scenario: ScenarioLine | None, named: Sequence[SeriesLine]) -> Shown | None:
    if source == OF_SCENARIO:
        assert scenario is not None
        inputs = opened_inputs(scenario.name, scenario.newest)
        record = inputs.scenario
        history = History(inputs.history, inputs.history_interval_min, record.time_zone, inputs.warnings)
        return Shown(history, inputs)
    name = source.partition(":")[2]
    zone = opened_inputs(scenario.name, scenario.newest).scenario.time_zone if scenario else "UTC"
    line = next(one for one in named if one.name == name)
    layers_table(name)
    if scenario is not None and line.layers:
        _learn_from(name, scenario)
    if not line.layers:
        put_back(name)
        return None
    chosen = layers_shown(name)
    if not chosen:
        return None
    held = services().history_of_layers(name, chosen, INTERVAL_MIN, zone)
    frame = held.frame.assign(start=held.frame["start"].dt.tz_convert(zone))
    return Shown(History(frame, INTERVAL_MIN, zone, held.warnings), None)


def _learn_from(name: str, scenario: ScenarioLine) -> None:
    """The button that lets a scenario learn from this series instead of its files."""
    own = opened_inputs(scenario.name, scenario.newest).scenario.history
    if own is not None and own.store == name:
        st.write(say("history.learns", scenario=scenario.name))
    elif may_do("scenario.edit") and st.button(say("history.learn", scenario=scenario.name), key="learn_from"):
        changes = {"history.store": name, "history.file": None}
        if save_changes(scenario.name, scenario.newest, changes, note=say_plain("history.learn_note", name=name)):
            st.rerun()


def _queue(shown: Shown, scenario: ScenarioLine | None) -> None:
    history = shown.history
    queue = choice(say("forecast.queue"), sorted(map(str, history.frame["queue"].unique())), "queue")
    past = shown.cleaned(queue)
    last = history.of(queue)["start"].max()
    stamp(history.time_zone, f"{last:%d %b %Y %H:%M}", say("history.now"))
    _numbers(history, past, queue)
    figure(marked_history_chart(past.days, past.outliers, queue, history.time_zone), past.days, f"history_{queue}")
    _repairs(past, history, queue)
    _outliers(past, queue)
    if scenario is not None and shown.inputs is not None and len(past.outliers):
        mark_outlier(past.outliers, queue, scenario)
    _known(history, queue)


def _numbers(history: History, past: Cleaned, queue: str) -> None:
    states = past.days["state"]
    shown = [
        ("contacts", f"{history.of(queue)['volume'].sum():,.0f}"),
        ("days", f"{len(past.days):,}"),
        ("gaps", f"{int((states == 'no rows').sum()):,}"),
        ("left_out", f"{int(states.isin(['left out', 'partly used']).sum()):,}"),
        ("outliers", f"{len(past.outliers):,}"),
    ]
    for column, (name, value) in zip(st.columns(len(shown)), shown, strict=True):
        with column:
            number(say(f"history.{name}"), value, say(f"history.{name}_means"))


def _repairs(past: Cleaned, history: History, queue: str) -> None:
    """What was repaired, as sentences and as a diff by day."""
    st.header(say("history.repairs"))
    sentences = [*history.warnings, *past.notes]
    if not sentences:
        st.write(say("history.no_repairs"))
    for sentence in sentences:
        st.markdown(f"- {plain(sentence)}")
    diff = past.days[past.days["state"] != "used"]
    if len(diff):
        told = diff.assign(difference=diff["used"] - diff["as_came"].fillna(0.0))
        table_and_csv(told, f"repaired_{queue}", expanded=True)


def _outliers(past: Cleaned, queue: str) -> None:
    st.header(say("history.outliers_title"))
    note(say("history.outliers_note"))
    if past.outliers.empty:
        st.write(say("history.no_outliers"))
        return
    found = past.outliers
    told = pd.DataFrame(
        {
            "kind": found["kind"],
            "from": found["first"].dt.strftime("%a %d %b %Y %H:%M"),
            "to (not included)": found["last"].dt.strftime("%a %d %b %Y %H:%M"),
            "expected": found["expected"].round(0),
            "came": found["actual"].round(0),
            "change %": (found["change"] * 100).round(0),
        }
    )
    table_and_csv(told, f"outliers_{queue}", expanded=True)


def _known(history: History, queue: str) -> None:
    """Which measures the rows hold: what is not known is learned elsewhere or stated."""
    rows = history.of(queue)
    told = pd.DataFrame(
        {
            "column": rows.columns[3:],
            "rows with a value %": [round(100 * float(rows[name].notna().mean()), 1) for name in rows.columns[3:]],
        }
    )
    with st.expander(say("history.known")):
        st.dataframe(told, hide_index=True, key="known_measures")
