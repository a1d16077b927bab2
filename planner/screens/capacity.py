"""Months ahead: what happens if nothing is done, what to do by when, what it costs, how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from planner.charts.capacity import chance_chart, people_chart
from planner.charts.cost import money_by_month_chart
from planner.screens.about_plan import scenario_shown
from planner.screens.figure import figure, number, stamp, table_and_csv
from planner.screens.file_jobs import at_work, made_at, record_of, take_away
from planner.screens.months_ahead_form import months_ahead_form
from planner.screens.pay_seen import who_sees_pay
from planner.screens.printed import parts, print_button
from planner.screens.sign_in import may_do, services
from planner.screens.words import plain, say

KIND = "capacity"
ALL = "*"
FILES = ("capacity.html", "capacity.xlsx", "capacity.csv")


def draw() -> None:
    """Draw the screen."""
    st.title(say("capacity.title"))
    print_button("capacity")
    scenario = scenario_shown()
    if scenario is None:
        return
    if at_work():
        return
    job = services().newest_job(KIND, scenario.name)
    if may_do("job.start"):
        months_ahead_form(scenario, sensitivity=False, first=job is None)
    if job is None:
        st.info(say("capacity.none", scenario=scenario.name))
        return
    record = record_of(job.id, "capacity.json")
    stamp(str(record["time_zone"]), str(record["first_day"]), made_at(job))
    who_sees_pay()
    if record.get("stopped"):
        st.warning(plain(record["stopped"]))
    _headline(record)
    for sentence in record["sentences"]:
        st.markdown(f"- {plain(sentence)}")
    _weeks(record)
    _decisions(record)
    _money(record)
    _inputs(record)
    take_away(job.id, *FILES)


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
    for name, tab in zip(names, parts([say(f"capacity.by_{name}") for name in names]), strict=True):
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
        st.warning(plain(line))
