"""The coordinator's desk: people fall ill, ask for leave, swap; who fits a shift; each answer can be made a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from planner.formats.roster_grid import NOT_AT_WORK, grid_of
from planner.screens.about_plan import plan_shown, plan_stamp
from planner.screens.address import choice
from planner.screens.desk_parts.waiting import answered, keep_button, whence
from planner.screens.figure import number, table_and_csv
from planner.screens.kept import KeptPlan
from planner.screens.links import page_to
from planner.screens.opened import opened_plan
from planner.screens.roster_parts.crew import Crew, crew_of
from planner.screens.sign_in import may_do, services
from planner.screens.words import plain, say
from planner.store.plans import PlanLine

ASKED = "desk_asked"
"""Key of the session's state: what was asked last, of which plan; drawn until something else is asked."""
GIVEN = "desk_given"
"""Key of the session's state: the plan, the shift and to whom it would be given."""
QUESTIONS = ("repair", "leave", "swap", "fits")
Question = tuple[int, str, dict[str, Any]]


def draw() -> None:
    """Draw the screen."""
    st.title(say("desk.name"))
    about = plan_shown()
    if about is None:
        return
    scenario, line = about
    if not may_do("roster.draft"):
        st.info(say("desk.not_yours"))
        return
    plan = opened_plan(line.id)
    plan_stamp(plan, line)
    whence(line.id)
    page_to("roster", say("desk.to_roster"))
    services().ask_desk(line.id, "open")  # opened while people choose, answered sooner
    crew = crew_of(scenario.name, line.version)
    ask = choice(say("desk.question"), QUESTIONS, "ask", words=lambda one: say(f"desk.ask_{one}"))
    forms: dict[str, Callable[[KeptPlan, PlanLine, Crew], dict[str, Any] | None]] = {
        "repair": _sick,
        "leave": _leave,
        "swap": _swap,
        "fits": _fits,
    }
    asked = forms[ask](plan, line, crew)
    if asked is not None:
        st.session_state[ASKED] = (line.id, ask, asked)
    _answer(line, ask, crew)


def _days(line: PlanLine) -> list[dt.date]:
    return [line.start + dt.timedelta(step) for step in range(line.days)]


def _day(label: str, line: PlanLine, name: str, since: dt.date = dt.date.min) -> dt.date:
    days = [day for day in _days(line) if day >= since]
    return choice(label, days, name, words=lambda day: f"{day:%A %d %B}")


def _at_work(plan: KeptPlan, date: dt.date, crew: Crew) -> list[str]:
    rows = plan.roster[pd.to_datetime(plan.roster["date"]).dt.date == date]
    found = set(rows.loc[~rows["activity"].isin(NOT_AT_WORK), "agent"])
    return [agent for agent in crew.shown if agent in found]


def _sick(plan: KeptPlan, line: PlanLine, crew: Crew) -> dict[str, Any] | None:
    date = _day(say("desk.sick_day"), line, "day")
    who = st.multiselect(say("desk.sick_who"), _at_work(plan, date, crew), format_func=crew.label, key=f"sick_{date}")
    most = st.number_input(
        say("desk.most"), 0, max(40, 2 * len(who)), 2 * max(1, len(who)),
        key=f"most_{len(who)}", help=say("desk.most_means"),
    )  # fmt: skip
    if st.button(say("desk.repair"), type="primary", key="ask_repair", disabled=not who):
        return {"absent": [f"{one}@{date}" for one in who], "most": int(most)}
    return None


def _leave(plan: KeptPlan, line: PlanLine, crew: Crew) -> dict[str, Any] | None:
    del plan
    who = choice(say("desk.leave_who"), crew.shown, "person", words=crew.label)
    left, right = st.columns(2)
    with left:
        first = _day(say("desk.first"), line, "first")
    with right:
        last = _day(say("desk.last"), line, "last", first)
    effects = st.checkbox(say("desk.effects"), key="effects")
    if st.button(say("desk.ask_for_leave"), type="primary", key="ask_leave"):
        return {"agent": who, "first": str(first), "last": str(last), "effects": effects}
    return None


def _swap(plan: KeptPlan, line: PlanLine, crew: Crew) -> dict[str, Any] | None:
    shifts = []
    for column, name in zip(st.columns(2), ("one", "other"), strict=True):
        with column:
            date = _day(say(f"desk.swap_day_{name}"), line, f"day_{name}")
            there = _at_work(plan, date, crew)
            if not there:
                st.info(say("desk.nobody"))
                continue
            grid = grid_of(plan.roster[plan.roster["agent"].isin(there)], plan.facts["time_zone"])
            hours = {
                row["agent"]: f"{row['shift']} {row['start']}-{row['end']}"
                for row in grid[grid["date"] == str(date)].to_dict("records")
            }
            who = choice(say(f"desk.swap_{name}"), there, name, words=_with_hours(crew, hours))
            shifts.append(f"{who}@{date}")
    if st.button(say("desk.ask_swap_button"), type="primary", key="ask_swap", disabled=len(shifts) < len("ab")):
        return {"shifts": shifts}
    return None


def _with_hours(crew: Crew, hours: Mapping[str, str]) -> Callable[[str], str]:
    return lambda agent: f"{crew.label(agent)}: {hours[agent]}"


def _fits(plan: KeptPlan, line: PlanLine, crew: Crew) -> dict[str, Any] | None:
    date = _day(say("desk.fits_day"), line, "day")
    left, right = st.columns(2)
    with left:
        shift = choice(say("desk.shift"), crew.shifts, "shift")
    grid = grid_of(plan.roster, plan.facts["time_zone"])
    starts = sorted(set(grid.loc[grid["shift"] == shift, "start"]))
    if not starts:
        st.info(say("desk.no_start", shift=shift))
        return None
    with right:
        start = choice(say("desk.start"), starts, "start")
    if st.button(say("desk.ask_fits_button"), type="primary", key="ask_fits"):
        return {"shift": f"{date}:{shift}@{start}"}
    return None


def _answer(line: PlanLine, ask: str, crew: Crew) -> None:
    question: Question | None = st.session_state.get(ASKED)
    if question is None or question[:2] != (line.id, ask):
        return

    def forget() -> None:
        st.session_state.pop(ASKED, None)

    found = answered(line.id, ask, forget, _yes_or_no, **question[2])
    if found is None:
        return
    asking, said = found
    st.header(say("desk.answer"))
    if ask == "fits":
        _fitting(said, crew)
        _give(line, question[2]["shift"], [one["agent"] for one in said["people"] if one["fits"]], crew)
        return
    if ask != "repair":
        _yes_or_no(said)
    if ask == "leave":
        _leave_days(said)
    granted = said if ask == "repair" else said.get("granted")
    if granted is not None:
        _mended(granted, ask)
        if not granted["breaches"] and may_do("plan.keep"):
            agreed = ask == "repair" or said["allowed"]
            label = say(f"desk.keep_{ask}" if agreed else f"desk.keep_{ask}_anyway")
            keep_button(label, f"keep_{ask}", asking, primary=agreed)


def _yes_or_no(said: Mapping[str, Any]) -> None:
    words = say("desk.yes") if said["allowed"] else say("desk.no")
    (st.success if said["allowed"] else st.warning)(words)
    _list(said["reasons"])


def _mended(said: dict[str, Any], ask: str) -> None:
    """The list of changes and what is short before, without and with them."""
    before, idle, after = said["shortage_h"]
    for column, (name, hours) in zip(
        st.columns(3), (("before", before), ("idle", idle), ("after", after)), strict=True
    ):
        with column:
            number(say(f"desk.short_{name}"), say("desk.hours", hours=hours), say(f"desk.short_{name}_means"))
    st.markdown(say("desk.changes", count=said["changed_shifts"]))
    _list(said["says"] or [say("desk.no_change")])
    _list(said["notes"])
    for sentence in said["breaches"]:
        st.error(say("desk.breach", sentence=sentence))
    table_and_csv(pd.DataFrame({say("desk.change"): said["says"]}), f"changes_{ask}")


def _leave_days(said: dict[str, Any]) -> None:
    rows = []
    for day in said["days"]:
        works = day["works"] or say("desk.off")
        date = f"{pd.Timestamp(day['date']):%a %d %b}"
        rows.append((date, works, round(day["short_h"], 2), day["worst"], day["still_allowed"]))
    table = pd.DataFrame(
        rows, columns=[say(f"desk.leave_{one}") for one in ("day", "works", "short", "worst", "still")]
    )
    st.dataframe(table, hide_index=True, key="leave_days")
    for queue, (before, after) in said["service_level"].items():
        if before is not None and after is not None:
            st.markdown(say("desk.leave_level", queue=queue, before=before, after=after))


def _fitting(said: dict[str, Any], crew: Crew) -> None:
    people = said["people"]
    able = sum(one["fits"] for one in people)
    st.markdown(say("desk.fitting", able=able, count=len(people)))
    rows = [
        {
            say("desk.column_person"): crew.label(one["agent"]),
            say("desk.fits"): say("desk.fits_yes") if one["fits"] else say("desk.fits_no"),
            say("desk.instead"): one["instead"],
            say("desk.reason"): one["reason"],
            say("desk.less_short"): round(one["saved_h"], 2) if one["fits"] else None,
            say("desk.more_pay", currency=said["currency"]): one["pay"] if one["fits"] else None,
        }
        for one in people
    ]
    table = pd.DataFrame(rows)
    if not services().sight().pay:
        table = table.drop(columns=say("desk.more_pay", currency=said["currency"]))
    table_and_csv(table, "fits", expanded=True)


def _give(line: PlanLine, shift: str, able: Sequence[str], crew: Crew) -> None:
    """Let one of those who fit work the shift: what it changes first, then the button that keeps it."""
    if not able or not may_do("plan.keep"):
        return
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    who = left.selectbox(say("desk.give_to"), able, format_func=crew.label, key=f"give_{shift}")
    if right.button(say("desk.give"), key="give", width="stretch"):
        st.session_state[GIVEN] = (line.id, shift, who)
    if st.session_state.get(GIVEN) != (line.id, shift, who):
        return
    found = answered(line.id, "assign", lambda: st.session_state.pop(GIVEN, None), shift=shift, agent=who)
    if found is None:
        return
    asking, said = found
    _mended(said, "fits")
    if not said["breaches"]:
        keep_button(say("desk.keep_fits"), "keep_fits", asking)


def _list(sentences: Sequence[str]) -> None:
    for sentence in sentences:
        st.markdown(f"- {plain(sentence)}")
