"""Edit shifts in a grid: what breaks is said at once; keep it as a plan, or lock it and solve the rest again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from forecasting.faults import InputError
from planner.formats.roster_grid import GRID, grid_of
from planner.screens.about_plan import plan_shown, plan_stamp
from planner.screens.address import choice, show
from planner.screens.desk_parts.waiting import KEPT, answered, keep_button, open_plan, whence
from planner.screens.figure import note, number, table_and_csv
from planner.screens.kept import KeptPlan
from planner.screens.links import page_to
from planner.screens.opened import opened_plan
from planner.screens.progress import JOB, at_work, follow, watched
from planner.screens.roster_parts.crew import Crew, chosen_crew, crew_of
from planner.screens.sign_in import may_do, must, services
from planner.screens.words import plain, say, say_plain
from planner.services.edited_grid import Edited, edited_of, locks_of, numbered, with_ends_along
from planner.store.plans import PlanLine

EVERY_DAY = "every"
CHECKED = "edit_checked"
"""Key of the session's state: the edits that were checked last, of which plan."""
DRAWN = "edit_drawn"
"""Key of the session's state: the grid with the ends that followed their beginnings, and how often it was drawn."""
LOCK = "lock"
ROW = "row"
"""Column that is not shown: the row of the plan's own grid, none for a new one."""


def draw() -> None:
    """Draw the screen."""
    st.title(say("edit.name"))
    about = plan_shown()
    if about is None:
        return
    scenario, line = about
    if not may_do("roster.draft"):
        st.info(say("edit.not_yours"))
        return
    if _solving():
        return
    plan = opened_plan(line.id)
    plan_stamp(plan, line)
    whence(line.id)
    page_to("roster", say("edit.to_roster"))
    for one in at_work() if may_do("job.start") else []:
        page_to("edit", say("edit.running", number=one.id, stage=one.stage or one.state), job=one.id)
    services().ask_desk(line.id, "open")  # opened while people edit, checked sooner
    crew = crew_of(scenario.name, line.version)
    _grid(plan, line, chosen_crew(crew))
    known: tuple[int, Edited] | None = st.session_state.get(CHECKED)
    if known is not None and known[0] == line.id:
        _checked(line, known[1], crew)


def _solving() -> bool:
    """The job of the address: while it is at work nothing is edited; its plan is opened once it is done."""
    seen = watched()
    if seen is None or (seen.ended and not seen.finishing and seen.plan_id is None):
        return False
    if seen.ended and not seen.finishing and seen.plan_id is not None:
        show(JOB, None)
        st.session_state[KEPT] = seen.plan_id
        open_plan(seen.plan_id)
    return True


def _grid(plan: KeptPlan, line: PlanLine, crew: Crew) -> None:
    """The editor; the edits are put down once they are to be checked."""
    dates = [EVERY_DAY, *(str(line.start + dt.timedelta(step)) for step in range(line.days))]
    date = choice(say("edit.day"), dates, "day", words=_day_words)
    grid = grid_of(plan.roster, plan.facts["time_zone"])
    some = grid["agent"].isin(crew.shown) & ((grid["date"] == date) | (date == EVERY_DAY))
    base = grid[some].reset_index(drop=True)
    base.insert(1, "person", [crew.names.get(agent, "") for agent in base["agent"]])
    base[LOCK] = False
    base[ROW] = base.index
    note(say("edit.means", zone=plan.facts["time_zone"]))
    about = f"grid_{line.id}_{date}_{len(crew.shown)}"
    times, shown = st.session_state.get(DRAWN, {}).get(about, (0, base))
    with st.form("edit"):
        order = (LOCK, "agent", "person", *GRID[1:])
        rows = st.data_editor(
            shown,
            column_order=order,
            key=f"{about}_{times}",
            hide_index=True,
            num_rows="dynamic",
            width="stretch",
            column_config=_columns(line, crew),
        )
        pressed = st.form_submit_button(say("edit.check"), type="primary")
    if not pressed:
        return
    moved = with_ends_along(shown, rows)
    by_row = moved.set_index(numbered(moved[ROW], len(base)))
    st.session_state[CHECKED] = (line.id, edited_of(base[[*GRID, LOCK]], by_row[[*GRID, LOCK]]))
    if not moved["end"].equals(rows["end"]):
        again: pd.DataFrame = moved.reset_index(drop=True)
        st.session_state[DRAWN] = {about: (times + 1, again)}
        st.rerun()


def _day_words(date: str) -> str:
    return say("edit.every_day") if date == EVERY_DAY else f"{dt.date.fromisoformat(date):%A %d %B}"


def _columns(line: PlanLine, crew: Crew) -> dict[str, Any]:
    clock = r"^([01]?\d|2[0-4]):[0-5]\d$"
    days = [str(line.start + dt.timedelta(step)) for step in range(line.days)]
    config = st.column_config
    return {
        "agent": config.SelectboxColumn(say("edit.agent"), options=list(crew.names), required=True),
        "person": config.TextColumn(say("edit.person"), disabled=True),
        "date": config.SelectboxColumn(say("edit.date"), options=days, required=True),
        "shift": config.SelectboxColumn(say("edit.shift"), options=list(crew.shifts), required=True),
        "start": config.TextColumn(say("edit.start"), validate=clock, required=True),
        "end": config.TextColumn(say("edit.end"), validate=clock, required=True),
        "inside": config.TextColumn(say("edit.inside"), width="large", default=""),
        LOCK: config.CheckboxColumn(say("edit.lock"), default=False),
    }


def _checked(line: PlanLine, edited: Edited, crew: Crew) -> None:
    """What the edits change and break; keep them, or lock and solve the rest."""

    def forget() -> None:
        st.session_state.pop(CHECKED, None)

    st.header(say("edit.result"))
    if edited.changed:
        found = answered(line.id, "edit", forget, **edited.asked())
        if found is None:
            return
        asking, said = found
        _said(said)
        if may_do("plan.keep"):
            keep_button(say("edit.keep"), "keep_edit", asking, primary=not said["breaches"])
    else:
        st.info(say("edit.same"))
    _resolve(line, edited, crew)


def _said(said: dict[str, Any]) -> None:
    for column, name, hours in zip(st.columns(2), ("before", "after"), said["shortage_h"], strict=True):
        with column:
            number(say(f"edit.short_{name}"), say("edit.hours", hours=hours), say("edit.short_means"))
    if said["breaches"]:
        st.error(say("edit.breaks", count=len(said["breaches"])))
        for one in said["breaches"]:
            st.markdown(say("edit.breach", rule=one["rule"], sentence=one["says"]))
    else:
        st.success(say("edit.lawful"), icon=":material/check:")
    st.markdown(say("edit.changes", count=len(said["says"])))
    for sentence in said["says"]:
        st.markdown(f"- {plain(sentence)}")
    table_and_csv(pd.DataFrame({say("edit.change"): said["says"]}), "edits")


def _resolve(line: PlanLine, edited: Edited, crew: Crew) -> None:
    """Lock what was edited and ticked, and plan the rest again as a job."""
    locks = locks_of(edited)
    st.subheader(say("edit.rest"))
    if not len(locks):
        st.info(say("edit.no_locks"))
        return
    said = [
        f"{crew.label(row['agent'])}, {row['date']}: {row['shift']} {row['start']}".rstrip()
        for row in locks.to_dict("records")
    ]
    st.markdown(say("edit.locked", count=len(said)))
    for sentence in said[:12]:
        st.markdown(f"- {plain(sentence)}")
    table_and_csv(locks, "locks")
    if not (may_do("job.start") and line.scenario and line.version):
        return
    if st.button(say("edit.solve"), key="solve_rest"):
        must("job.start")
        try:
            asked = services().plan_with_locks(
                line.id, locks, note=say_plain("edit.note", plan=line.id, count=len(locks))
            )
        except InputError as error:
            st.error(plain(error))
            return
        st.session_state.pop(CHECKED, None)
        follow(asked.job)
