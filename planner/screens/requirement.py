"""How many people each queue asks for, what drives it, and what would change it."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from forecasting.faults import InputError
from planner.charts.required import required_chart, requirement_parts, windows_chart
from planner.frame_files import read_frame
from planner.frames import REQUIREMENT, WINDOWS
from planner.scenario import Inputs, Queue
from planner.screens.about_plan import plan_shown, plan_stamp
from planner.screens.address import choice
from planner.screens.figure import figure, note, number
from planner.screens.links import page_to
from planner.screens.opened import opened_inputs, opened_plan
from planner.screens.words import plain, say
from planner.services.what_if import Otherwise, has_formula, people_by_formula
from planner.staffing import known_patience

WHOLE = "whole"
"""Of the address's day: every day of the plan."""


def draw() -> None:
    """Draw the screen."""
    st.title(say("requirement.name"))
    about = plan_shown()
    if about is None:
        return
    scenario, line = about
    try:
        inputs = opened_inputs(scenario.name, line.version or scenario.newest)
    except InputError as error:
        st.error(plain(error))
        return
    plan = opened_plan(line.id)
    plan_stamp(plan, line)
    zone = plan.facts["time_zone"]
    needed, windows = (read_frame(plan.folder / spec.name, spec, zone) for spec in (REQUIREMENT, WINDOWS))
    left, right = st.columns(2)
    with left:
        queue = _queue(inputs, needed)
    with right:
        rows = _day(needed[needed["queue"] == queue.name])
    parts = requirement_parts(rows, inputs.scenario.interval_min)
    _numbers(parts, inputs)
    figure(required_chart(parts, queue.name), parts, f"requirement_{queue.name}")
    _drivers(parts, queue, inputs)
    if queue.deferred:
        _windows(windows, queue)
    elif has_formula(queue):
        _what_if(rows, queue, inputs)
    page_to("roster", say("requirement.to_roster"), queue=queue.name)


def _queue(inputs: Inputs, needed: pd.DataFrame) -> Queue:
    known = set(needed["queue"])
    queues = [one for one in inputs.scenario.queue if one.name in known]
    return choice(say("forecast.queue"), queues, "queue", words=lambda one: one.name, code=lambda one: one.name)


def _day(rows: pd.DataFrame) -> pd.DataFrame:
    days = [WHOLE, *(f"{day:%Y-%m-%d}" for day in sorted(set(rows["start"].dt.date)))]
    day = choice(say("forecast.day"), days, "day", words=_day_words)
    return rows if day == WHOLE else rows[rows["start"].dt.date == dt.date.fromisoformat(day)]


def _day_words(day: str) -> str:
    return say("forecast.all_days") if day == WHOLE else f"{dt.date.fromisoformat(day):%A %d %B %Y}"


def _numbers(parts: pd.DataFrame, inputs: Inputs) -> None:
    hours = inputs.scenario.interval_min / 60
    busiest = parts.nlargest(1, "rostered").iloc[0]
    shown = [
        ("agents", say("requirement.hours", hours=parts["agents"].sum() * hours)),
        ("rostered", say("requirement.hours", hours=parts["rostered"].sum() * hours)),
        ("busiest", say("requirement.busiest_value", at=busiest["start"], people=busiest["rostered"])),
    ]
    for column, (name, value) in zip(st.columns(len(shown)), shown, strict=True):
        with column:
            number(say(f"requirement.{name}"), value, say(f"requirement.{name}_means"))


def _drivers(parts: pd.DataFrame, queue: Queue, inputs: Inputs) -> None:
    """Where the hours come from, in sentences."""
    st.header(say("requirement.drivers"))
    hours = inputs.scenario.interval_min / 60
    contacts = float(parts["volume"].sum())
    seconds = float((parts["volume"] * parts["aht_s"]).sum())
    shrinkage = inputs.scenario.shrinkage
    aht_s = seconds / contacts if contacts else 0.0
    told = {name: float(parts[name].sum()) * hours for name in ("work", "reserve", "shrinkage")}
    st.markdown(say("requirement.driver_work", hours=told["work"], contacts=contacts, aht_s=aht_s))
    kept = "requirement.driver_open" if queue.deferred else "requirement.driver_reserve"
    st.markdown(say(kept, hours=told["reserve"], target=_target(queue)))
    st.markdown(
        say(
            "requirement.driver_shrinkage",
            hours=told["shrinkage"],
            absence=shrinkage.absence,
            off_queue=shrinkage.off_queue,
        )
    )


def _target(queue: Queue) -> str:
    target = queue.target
    promised = say("requirement.promised", over=target.over, chance=target.chance)
    if target.within_s is not None:
        return say("requirement.target_s", share=target.share, within=target.within_s, promised=promised)
    if target.within_h is not None:
        return say("requirement.target_h", share=target.share, within=target.within_h, promised=promised)
    days = target.within_business_days or 0
    return say("requirement.target_days", share=target.share, within=days, promised=promised)


def _windows(windows: pd.DataFrame, queue: Queue) -> None:
    st.header(say("requirement.windows"))
    note(say("requirement.windows_means"))
    mine = windows[windows["queue"] == queue.name]
    if mine.empty:
        st.write(say("requirement.no_windows"))
        return
    figure(windows_chart(mine, queue.name), mine, f"windows_{queue.name}")


def _what_if(rows: pd.DataFrame, queue: Queue, inputs: Inputs) -> None:
    """Sliders that answer at once, by the formula of the queue alone; it says so."""
    st.header(say("requirement.what_if"))
    note(say("requirement.what_if_means"))
    target = queue.target
    left, right = st.columns(2)
    volume = left.slider(say("requirement.volume"), -50, 100, 0, 5, format="%d %%", key="if_volume")
    aht = right.slider(say("requirement.aht"), -50, 100, 0, 5, format="%d %%", key="if_aht")
    share = left.slider(
        say("requirement.share"), 50, 99, round(target.share * 100), 1, format="%d %%", key=f"if_share_{queue.name}"
    )
    within = right.number_input(
        say("requirement.within"), 0.0, 3600.0, float(target.within_s or 0.0), 5.0, key=f"if_within_{queue.name}"
    )
    same = share == round(target.share * 100)
    change = Otherwise(1 + volume / 100, 1 + aht / 100, None if same else share / 100, within)
    patience_s = known_patience(inputs.scenario, inputs.history, inputs.waits).mean_s[queue.name]
    interval_min = inputs.scenario.interval_min
    try:
        now = people_by_formula(rows, queue, patience_s, interval_min, Otherwise())
        then = people_by_formula(rows, queue, patience_s, interval_min, change)
    except InputError as error:
        st.error(plain(error))
        return
    hours = [float(one["agents"].sum()) * interval_min / 60 for one in (now, then)]
    delta = say("requirement.delta", hours=hours[1] - hours[0])
    first, second, third = st.columns(3)
    with first:
        number(
            say("requirement.by_formula"), say("requirement.hours", hours=hours[0]), say("requirement.formula_means")
        )
    with second:
        value = say("requirement.hours", hours=hours[1])
        number(say("requirement.then"), value, say("requirement.formula_means"), delta=delta)
    with third:
        most = f"{then['agents'].max():.0f}" if len(then) else "0"
        number(say("requirement.most"), most, say("requirement.formula_means"))
    page_to("scenarios", say("requirement.to_scenario"), plan=None)
