"""What if: sliders answered at once by formula, which is said; kept as a scenario they are planned exactly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from forecasting.faults import InputError
from planner.frame_files import read_frame
from planner.frames import REQUIREMENT
from planner.scenario import Queue, Scenario
from planner.screens.address import show
from planner.screens.figure import note, number, table_and_csv
from planner.screens.opened import opened_inputs, opened_plan
from planner.screens.progress import JOB
from planner.screens.scenario_parts.drawn_on import plan_drawn_on
from planner.screens.scenario_parts.more_people import MorePeople, more_people
from planner.screens.scenario_parts.people_there import people_there
from planner.screens.sign_in import may_do, must, services
from planner.screens.words import plain, say, say_plain
from planner.screens.workspace import SCENARIO
from planner.services.what_if import Otherwise, has_formula, people_by_formula, served_by_formula
from planner.staffing import known_patience
from planner.store.plans import PlanLine
from planner.store.scenarios import ScenarioLine

MOST_SHARE = 0.99
"""Of a target: no number of people answers all."""
PERCENT = "%d %%"


def what_if(scenario: ScenarioLine, record: Scenario) -> None:
    """Sliders, their answer by formula on a plan's forecast, and the way to the exact answer."""
    line = plan_drawn_on(scenario, record)
    known = [queue for queue in record.queue if has_formula(queue)]
    if line is None or not known:
        st.info(say("what_if.no_plan" if line is None else "what_if.no_formula"))
        return
    note(say("what_if.means", plan=line.id, scenario=line.scenario, start=line.start, days=line.days))
    names = [queue.name for queue in known]
    chosen = st.multiselect(say("what_if.queues"), names, names, key=f"try_queues_{scenario.name}")
    left, right = st.columns(2)
    volume = left.slider(say("what_if.volume"), -50, 100, 0, 5, format=PERCENT, key="try_volume")
    points = right.slider(say("what_if.points"), -30, 15, 0, 1, key="try_points")
    aht = left.slider(say("what_if.aht"), -50, 100, 0, 5, format=PERCENT, key="try_aht")
    people = right.slider(say("what_if.people"), -20, 40, 0, 1, key="try_people")
    queues = [queue for queue in known if queue.name in chosen]
    if not queues:
        st.info(say("what_if.choose"))
        return
    changes = [_otherwise(queue, volume, aht, points) for queue in queues]
    try:
        rows = _answers(scenario, record, line, queues, changes, people)
    except InputError as error:
        st.error(plain(error))
        return
    _shown(rows, record, line)
    if may_do("scenario.edit") and may_do("job.start"):
        _exactly(scenario, record, queues, changes, people)


def _otherwise(queue: Queue, volume: int, aht: int, points: int) -> Otherwise:
    share = None if points == 0 else min(MOST_SHARE, max(0.01, queue.target.share + points / 100))
    return Otherwise(1 + volume / 100, 1 + aht / 100, share)


def _answers(
    scenario: ScenarioLine,
    record: Scenario,
    line: PlanLine,
    queues: Sequence[Queue],
    changes: Sequence[Otherwise],
    people: int,
) -> pd.DataFrame:
    """A row a queue: hours needed and share in time, as it is and then."""
    plan = opened_plan(line.id)
    needed = read_frame(plan.folder / REQUIREMENT.name, REQUIREMENT, record.time_zone)
    patience_s = _patience(scenario, queues)
    hours = record.interval_min / 60
    by_queue = {queue.name: plan.coverage[plan.coverage["queue"] == queue.name] for queue in queues}
    rostered_h = sum(float(rows["scheduled"].sum()) * hours for rows in by_queue.values())
    full_time_h = record.full_time.hours_per_week * line.days / 7
    more = 1.0 + people * full_time_h / rostered_h if rostered_h else 1.0
    told = []
    for queue, change in zip(queues, changes, strict=True):
        rows = needed[needed["queue"] == queue.name]
        there = by_queue[queue.name].set_index("start")["scheduled"] * record.shrinkage.present
        given = (patience_s[queue.name], record.interval_min)
        asked = [float(people_by_formula(rows, queue, *given, one)["agents"].sum()) for one in (Otherwise(), change)]
        served = [
            served_by_formula(rows, there * factor, queue, *given, replace(one, share=None))
            for factor, one in ((1.0, Otherwise()), (max(0.0, more), change))
        ]
        target = queue.target.share if change.share is None else change.share
        told.append((queue.name, asked[0] * hours, asked[1] * hours, served[0], served[1], target))
    columns = ("queue", "needed_h", "needed_h_then", "in_time", "in_time_then", "target_then")
    return pd.DataFrame(told, columns=columns)


def _patience(scenario: ScenarioLine, queues: Sequence[Queue]) -> dict[str, float]:
    """Mean patience, seconds; history is read only where it has to be learned."""
    stated = {queue.name: queue.patience_s for queue in queues}
    if all(isinstance(one, float) for one in stated.values()):
        return {name: float(one) for name, one in stated.items()}
    inputs = opened_inputs(scenario.name, scenario.newest)
    return dict(known_patience(inputs.scenario, inputs.history, inputs.waits).mean_s)


def _shown(rows: pd.DataFrame, record: Scenario, line: PlanLine) -> None:
    before, then = float(rows["needed_h"].sum()), float(rows["needed_h_then"].sum())
    full_time_h = record.full_time.hours_per_week * line.days / 7 * record.shrinkage.present
    worst = rows.assign(short=rows["target_then"] - rows["in_time_then"]).nlargest(1, "short").iloc[0]
    first, second, third = st.columns(3)
    with first:
        value = say("what_if.hours", hours=then)
        delta = say("what_if.more_hours", hours=then - before)
        number(say("what_if.needed"), value, say("what_if.needed_means"), delta=delta)
    with second:
        value = say("what_if.fte", people=(then - before) / full_time_h)
        number(say("what_if.full_time"), value, say("what_if.full_time_means"))
    with third:
        value = say("what_if.worst_value", queue=worst["queue"], share=worst["in_time_then"])
        number(say("what_if.worst"), value, say("what_if.worst_means", target=worst["target_then"]))
    shares = ("in_time", "in_time_then", "target_then")
    percent = {say(f"what_if.{name}"): st.column_config.NumberColumn(format="percent") for name in shares}
    hours = {say(f"what_if.{name}"): st.column_config.NumberColumn(format="%.1f") for name in rows.columns[1:3]}
    told = rows.rename(columns={name: say(f"what_if.{name}") for name in rows.columns})
    table_and_csv(told, "what_if", columns=percent | hours, expanded=True)


def _exactly(
    scenario: ScenarioLine, record: Scenario, queues: Sequence[Queue], changes: Sequence[Otherwise], people: int
) -> None:
    """Keep what the sliders say as a scenario of its own, and plan that."""
    st.subheader(say("what_if.exactly"))
    note(say("what_if.exactly_means"))
    with st.form("try_exactly"):
        to = st.text_input(say("what_if.name_of_copy"), key="try_name").strip()
        asked = st.form_submit_button(say("what_if.plan_it"), type="primary")
    more = _more_people(scenario, record, queues, people) if people else None
    if more is not None:
        (st.info if more.change else st.error)(more.words)
    if not asked or (more is not None and more.change is None):
        return
    must("scenario.edit")
    stated = _stated(record, queues, changes)
    if not to or not (stated or more):
        st.error(say("what_if.name_it" if not to else "what_if.move_one"))
        return
    text = say_plain("what_if.note", name=scenario.name)
    try:
        saved = services().begin_from(scenario.name, scenario.newest, to, stated, more.change if more else None, text)
        job = services().start_plan(to, saved.number).job
    except InputError as error:
        st.error(plain(error))
        return
    st.session_state.pop(SCENARIO, None)
    show(SCENARIO, to)
    show(JOB, job)
    st.switch_page(st.session_state["pages"]["week"], query_params={SCENARIO: to, JOB: str(job)})


def _more_people(scenario: ScenarioLine, record: Scenario, queues: Sequence[Queue], people: int) -> MorePeople:
    try:
        staff = people_there(scenario.name, scenario.newest)
    except InputError as error:
        return MorePeople(None, plain(error))
    return more_people(record, staff, [queue.name for queue in queues], people)


def _stated(record: Scenario, queues: Sequence[Queue], changes: Sequence[Otherwise]) -> dict[str, Any]:
    """The sliders as keys of a scenario: a surge over its days, and targets."""
    first = changes[0]
    keys: dict[str, Any] = {
        f"queue[{queue.name}].target.share": round(change.share, 4)
        for queue, change in zip(queues, changes, strict=True)
        if change.share is not None
    }
    if first.volume == 1.0 and first.aht == 1.0:
        return keys
    begin = dt.datetime.combine(record.start, dt.time())
    surge = {
        "queues": [queue.name for queue in queues],
        "from": begin,
        "to": begin + dt.timedelta(days=record.days),
        "volume": [first.volume] * 3,
        **({"aht": first.aht} if first.aht != 1.0 else {}),
    }
    return {**keys, f"surge[{say('what_if.surge')}]": surge}
