"""Months ahead: what happens if nothing is done, what to do by when, what it costs, how sure it is."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from forecasting.faults import InputError
from planner.charts.capacity import chance_chart, people_chart
from planner.charts.cost import money_by_month_chart
from planner.screens.figure import figure, number, stamp, table_and_csv
from planner.screens.progress import follow, watched
from planner.screens.sign_in import may_do, must, services
from planner.screens.words import say
from planner.screens.workspace import chosen_scenario, ready
from planner.store.scenarios import ScenarioLine

KIND = "capacity"
ALL = "*"
MOST_MONTHS = 18
FILES = {
    "capacity.html": "text/html",
    "capacity.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "capacity.csv": "text/csv",
}


def draw() -> None:
    """Draw the screen."""
    st.title(say("capacity.title"))
    if not ready():
        st.info(say("capacity.no_scenario"))
        return
    scenario = chosen_scenario()
    seen = watched()
    if seen is not None and (not seen.ended or seen.finishing):
        return
    if may_do("job.start"):
        _ask(scenario)
    job = services().newest_job(KIND, scenario.name)
    if job is None:
        st.info(say("capacity.none", scenario=scenario.name))
        return
    record: dict[str, Any] = json.loads(services().file_of_job(job.id, "capacity.json"))
    made = "" if job.ended_at is None else f"{job.ended_at:%d %b %Y %H:%M} UTC"
    stamp(str(record["time_zone"]), str(record["first_day"]), made)
    _headline(record)
    for sentence in record["sentences"]:
        st.markdown(f"- {sentence}")
    _weeks(record)
    _decisions(record)
    _money(record)
    _inputs(record)
    _files(job.id)


def _ask(scenario: ScenarioLine) -> None:
    with st.expander(say("capacity.ask")), st.form("capacity"):
        left, middle, right = st.columns(3)
        months = left.slider(say("capacity.months"), 1, MOST_MONTHS, 12, key="months")
        objective = middle.radio(
            say("capacity.objective"), ["chance", "price"], format_func=lambda one: say(f"capacity.by_{one}"), key="by"
        )
        budget = right.number_input(say("capacity.budget"), 0.0, None, None, 10_000.0, key="budget")
        day = right.date_input(say("capacity.decide_from"), None, key="decide_from")
        if not st.form_submit_button(say("capacity.plan"), type="primary"):
            return
        must("capacity.plan")
        asked = {"months": months, "objective": objective, "budget": budget, "decide_from": _iso(day)}
        try:
            job = services().start_capacity(scenario.name, scenario.newest, **asked)
        except InputError as error:
            st.error(str(error))
            return
    follow(job.job)


def _iso(day: object) -> str | None:
    return day.isoformat() if isinstance(day, dt.date) else None


def _headline(record: Mapping[str, Any]) -> None:
    weeks = _all_weeks(record)
    chances = weeks["p_meet"].astype(float).dropna()
    people = weeks["heads"].astype(float)
    told = [
        ("money", f"{record['money']:,.0f} {record['currency']}"),
        ("nothing", f"{record['money_nothing']:,.0f} {record['currency']}"),
        ("most", f"{people.max():,.0f}"),
        ("worst", f"{chances.min():.0%}" if len(chances) else "-"),
        ("gap", f"{record['gap']:.2%}"),
    ]
    for column, (name, value) in zip(st.columns(len(told)), told, strict=True):
        with column:
            number(say(f"capacity.{name}"), value, say(f"capacity.{name}_means"))


def _all_weeks(record: Mapping[str, Any]) -> pd.DataFrame:
    rows = pd.DataFrame(record["periods"])
    return rows[(rows["level"] == "week") & (rows["queue"] == ALL)].reset_index(drop=True)


def _weeks(record: Mapping[str, Any]) -> None:
    st.header(say("capacity.people"))
    weeks = _all_weeks(record)
    figure(people_chart(weeks, pd.Series(record["people_nothing_fte"])), weeks, "capacity_weeks")
    figure(chance_chart(weeks), weeks[["period", "p_meet", "p_meet_low", "p_meet_high", "p_meet_nothing"]], "chance")


def _decisions(record: Mapping[str, Any]) -> None:
    st.header(say("capacity.decisions"))
    rows = pd.DataFrame(record["decisions"])
    if not len(rows):
        st.write(say("capacity.nothing_to_do"))
        return
    order = ["decide_by", *(name for name in rows.columns if name != "decide_by")]
    table_and_csv(rows[order].sort_values("decide_by"), "decisions", expanded=True)


def _money(record: Mapping[str, Any]) -> None:
    st.header(say("capacity.money_header"))
    cost = pd.DataFrame(record["cost"])
    by_month = cost.groupby(["month", "item"])["amount"].sum().reset_index()
    figure(money_by_month_chart(by_month, str(record["currency"])), by_month, "cost_by_month")
    names = ["queue", "team", "site", "cost_centre"]
    for name, tab in zip(names, st.tabs([say(f"capacity.by_{name}") for name in names]), strict=True):
        with tab:
            cut = cost.groupby(name, as_index=False)[["hours", "amount"]].sum()
            table_and_csv(cut, f"cost_by_{name}", expanded=True)


def _inputs(record: Mapping[str, Any]) -> None:
    st.header(say("capacity.inputs"))
    rows = pd.DataFrame(record["inputs"])
    defaults = int((~rows["stated"].astype(bool)).sum())
    st.write(say("capacity.defaults", count=defaults))
    table_and_csv(rows.sort_values("stated"), "inputs")
    for line in record["warnings"]:
        st.warning(line)


def _files(job: int) -> None:
    for column, (name, kind) in zip(st.columns(len(FILES)), FILES.items(), strict=True):
        content = services().file_of_job(job, name)
        column.download_button(say("capacity.file", name=name), content, name, kind, key=f"file_{name}")
