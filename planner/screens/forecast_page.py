"""The forecast of a queue: bands, what is marked, overrides in layers, and how good it was in the past."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from forecasting.faults import InputError
from planner.charts.forecast_marked import marked_forecast_chart
from planner.scenario import Inputs
from planner.screens.about_plan import scenario_shown
from planner.screens.address import choice
from planner.screens.figure import figure, number, stamp, table_and_csv
from planner.screens.forecast_parts.accuracy import accuracy
from planner.screens.forecast_parts.overrides import Draft, override_editor
from planner.screens.kept import KeptPlan
from planner.screens.links import page_to
from planner.screens.opened import opened_inputs, opened_plan
from planner.screens.progress import watched
from planner.screens.saved_changes import tell_saved, versions_box
from planner.screens.sign_in import may_do
from planner.screens.words import plain, say
from planner.screens.workspace import chosen_plan
from planner.services.marked_days import marks_of
from planner.store.plans import PlanLine

WHOLE = "whole"
"""Of the address's day: every day of the plan."""


def draw() -> None:
    """Draw the screen."""
    st.title(say("forecast.name"))
    scenario = scenario_shown()
    if scenario is None:
        return
    line = chosen_plan(scenario)
    seen = watched() if may_do("job.start") else None
    if seen is not None and (not seen.ended or seen.finishing):
        return
    tell_saved()
    if line is None:
        st.info(say("forecast.not_planned", scenario=scenario.name))
        page_to("week", say("forecast.to_week"))
        return
    try:
        planned = opened_inputs(scenario.name, line.version or scenario.newest)
        newest = opened_inputs(scenario.name, scenario.newest)
    except InputError as error:
        st.error(plain(error))
        return
    plan = opened_plan(line.id)
    draft = Draft(scenario, newest, planned, plan)
    if line.version is not None and line.version < scenario.newest:
        page_to("week", say("forecast.plan_again", version=scenario.newest))
    queue, day = _picture(plan, line, draft, newest)
    override_editor(draft, queue, day)
    accuracy(scenario, seen, newest.scenario.history)
    versions_box(scenario)


def _picture(plan: KeptPlan, line: PlanLine, draft: Draft, newest: Inputs) -> tuple[str, dt.date | None]:
    """The forecast of a queue; the queue and the day chosen, None for all days."""
    until = newest.history["start"].max() if len(newest.history) else None
    told = f"{until:%d %b %Y %H:%M}" if until is not None else say("forecast.given")
    stamp(plan.facts["time_zone"], told, f"{line.made_at:%d %b %Y %H:%M} UTC")
    left, right = st.columns(2)
    with left:
        queue = choice(say("forecast.queue"), list(dict.fromkeys(plan.forecast["queue"])), "queue")
    days = [WHOLE, *(f"{day:%Y-%m-%d}" for day in sorted(set(plan.forecast["start"].dt.date)))]
    with right:
        day = choice(say("forecast.day"), days, "day", words=_day_words)
    rows = plan.forecast[plan.forecast["queue"] == queue]
    if day != WHOLE:
        rows = rows[rows["start"].dt.date == dt.date.fromisoformat(day)]
    laid = draft.laid_on()
    changed = laid.mean if draft.differs() else None
    _numbers(rows, laid.mean if draft.differs() else rows)
    marks = marks_of(draft.shown_inputs(), queue)
    figure(marked_forecast_chart(rows, queue, marks, changed), rows, f"forecast_{queue}")
    if marks:
        first, last = rows["start"].min(), rows["start"].max()
        listed = [
            {"what": one.kind, "name": one.name, "from": one.begin.isoformat(), "to": one.end.isoformat()}
            for one in marks
            if one.begin <= last and one.end > first
        ]
        table_and_csv(pd.DataFrame(listed, columns=["what", "name", "from", "to"]), f"marks_{queue}")
    return queue, None if day == WHOLE else dt.date.fromisoformat(day)


def _numbers(rows: pd.DataFrame, changed: pd.DataFrame) -> None:
    contacts = float(rows["mean"].sum())
    mine = changed[(changed["queue"].isin(rows["queue"])) & changed["start"].isin(rows["start"])]
    difference = float(mine["mean"].sum()) - contacts
    busiest = rows.nlargest(1, "mean").iloc[0]
    handled = float((rows["mean"] * rows["aht_s"]).sum())
    shown = [
        ("contacts", say("forecast.count", count=contacts), difference),
        ("busiest", say("forecast.busiest_value", at=busiest["start"], mean=busiest["mean"]), 0.0),
        ("aht", say("forecast.seconds", aht_s=handled / contacts if contacts else 0.0), 0.0),
        ("work", say("forecast.hours", hours=handled / 3600), 0.0),
    ]
    for column, (name, value, more) in zip(st.columns(len(shown)), shown, strict=True):
        with column:
            delta = say("forecast.with_overrides", difference=more) if abs(more) >= 0.5 else None
            number(say(f"forecast.{name}"), value, say(f"forecast.{name}_means"), delta=delta)


def _day_words(day: str) -> str:
    return say("forecast.all_days") if day == WHOLE else f"{dt.date.fromisoformat(day):%A %d %B %Y}"
