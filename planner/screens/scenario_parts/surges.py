"""Surges: each drawn on the newest plan's forecast, put on and taken off."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from forecasting.events import Surge
from planner.charts.forecast_bands import forecast_chart
from planner.scenario import Scenario
from planner.screens.figure import figure, table_and_csv
from planner.screens.opened import opened_plan
from planner.screens.saved_changes import save_changes
from planner.screens.scenario_parts.days_planned import tell_outside
from planner.screens.scenario_parts.drawn_on import plan_drawn_on
from planner.screens.scenario_parts.surge_ahead import surge_ahead
from planner.screens.words import say, say_plain
from planner.store.scenarios import ScenarioLine

LOW, HIGH = 0.9, 1.15
"""Of the P50 first offered: P10 and P90."""


def surges(scenario: ScenarioLine, record: Scenario) -> None:
    """What is stated, drawn; a form for one more."""
    stated = record.surge
    if stated:
        rows = [
            {
                say("scenarios.surge"): one.name,
                say("scenarios.queues"): ", ".join(one.queues) or say("scenarios.every_queue"),
                say("scenarios.from"): f"{one.begin:%Y-%m-%d %H:%M}",
                say("scenarios.to"): f"{one.end:%Y-%m-%d %H:%M}",
                say("scenarios.volume"): _volume(one),
            }
            for one in stated
        ]
        table_and_csv(pd.DataFrame(rows), "surges", expanded=True)
        tell_outside(record)
        gone = st.selectbox(say("scenarios.surge_gone"), [one.name for one in stated], key="surge_gone")
        if st.button(say("scenarios.take_off"), key="take_off_surge"):
            text = say_plain("scenarios.taken_off", name=gone)
            if save_changes(scenario.name, scenario.newest, {f"surge[{gone}]": None}, note=text):
                st.rerun()
    _add(scenario, record)
    _drawn(scenario, record)


def _volume(surge: Surge) -> str:
    """What it does to contacts, in words."""
    if surge.volume_add is not None:
        low, middle, high = surge.volume_add
        return say_plain("scenarios.contacts_more", low=low, middle=middle, high=high)
    if surge.pieces is not None and surge.response is not None:
        return say_plain("scenarios.pieces", pieces=surge.pieces, share=surge.response[1])
    low, middle, high = surge.volume
    return say_plain("scenarios.so_many_times", low=low, middle=middle, high=high)


def _add(scenario: ScenarioLine, record: Scenario) -> None:
    start = record.start
    with st.form("surge"):
        name = st.text_input(say("scenarios.surge_name"), key="surge_name")
        queues = st.multiselect(say("scenarios.queues"), [one.name for one in record.queue], key="surge_queues")
        columns = st.columns(4)
        first = columns[0].date_input(say("scenarios.from"), start, key="surge_from")
        last = columns[1].date_input(say("scenarios.last_day"), start, key="surge_to")
        middle = columns[2].number_input(
            say("scenarios.times"), 0.0, 20.0, 1.3, 0.05, key="surge_times",
            help=say("scenarios.times_means", low=LOW, high=HIGH),
        )  # fmt: skip
        aht = columns[3].number_input(say("scenarios.aht_times"), 0.1, 10.0, 1.0, 0.05, key="surge_aht")
        if not st.form_submit_button(say("scenarios.put_on"), type="primary"):
            return
    surge = {
        "queues": queues,
        "from": dt.datetime.combine(first, dt.time()),
        "to": dt.datetime.combine(last + dt.timedelta(1), dt.time()),
        "volume": [round(LOW * middle, 4), middle, round(HIGH * middle, 4)],
        **({"aht": aht} if aht != 1.0 else {}),
    }
    if not name.strip() or last < first:
        st.error(say("scenarios.last_first" if name.strip() else "scenarios.name_it"))
    elif save_changes(scenario.name, scenario.newest, {f"surge[{name.strip()}]": surge}, note=name.strip()):
        st.rerun()


def _drawn(scenario: ScenarioLine, record: Scenario) -> None:
    """The newest plan's forecast with the surges shaded; which of them lie outside its days."""
    line = plan_drawn_on(scenario, record)
    if line is None:
        st.info(say("scenarios.not_drawn"))
        return
    forecast = opened_plan(line.id).forecast
    queues = list(dict.fromkeys(forecast["queue"]))
    queue = st.selectbox(say("scenarios.drawn_queue"), queues, key="drawn_queue")
    zone = record.time_zone
    spans = [
        (one.name, _aware(one.begin, zone), _aware(one.end, zone))
        for one in record.surge
        if not one.queues or queue in one.queues
    ]
    rows = forecast[forecast["queue"] == queue]
    figure(forecast_chart(forecast, queue, spans), rows, f"forecast_{queue}")
    first, last = rows["start"].min(), rows["start"].max()
    past = [name for name, _, end in spans if end <= first]
    if past:
        st.info(say("scenarios.before", names=", ".join(past)))
    if line.scenario != scenario.name:
        st.info(say("scenarios.drawn_other", plan=line.id, scenario=line.scenario, name=scenario.name))
    elif line.version != scenario.newest:
        st.info(say("scenarios.drawn_old", version=line.version))
    ahead = {name for name, begin, _ in spans if begin > last}
    if ahead:
        surge_ahead(scenario, [one for one in record.surge if one.name in ahead], queue, spans)


def _aware(moment: dt.datetime, zone: str) -> pd.Timestamp:
    stamp = pd.Timestamp(moment)
    return stamp.tz_localize(zone) if stamp.tzinfo is None else stamp.tz_convert(zone)
