"""Where things stand: the newest plan, what runs, what to do next; of an empty workspace the four steps."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from planner.samples_folder import samples_folder
from planner.screens.begin_scenario import scenario_form
from planner.screens.figure import note, stamp
from planner.screens.headline import headline
from planner.screens.links import page_to
from planner.screens.opened import opened_plan
from planner.screens.progress import at_work
from planner.screens.saved_changes import TOLD, tell_saved
from planner.screens.sign_in import may_do, must, services
from planner.screens.words import say
from planner.screens.workspace import ready
from planner.services.beginning import lay_out_samples, put_samples_away
from planner.services.standing import STEPS, advice, newest_plan, published_lines, steps_done
from planner.services.templates import templates
from planner.store.plans import PlanLine

PAGES_OF_STEPS = {"data": "data", "scenario": "scenarios", "plan": "week", "publish": "publish"}
"""Where each step is done."""
COLUMNS_OF_TEMPLATES = 3


def draw() -> None:
    """Draw the screen."""
    st.title(say("home.title"))
    there = ready()
    tell_saved()
    plan = newest_plan(services()) if there else None
    if plan is not None:
        _newest(plan)
    _running()
    if plan is not None:
        _next(plan)
    done = steps_done(services())
    if not all(done.values()):
        _steps(done)
    _beginnings(there)
    _templates()


def _newest(line: PlanLine) -> None:
    kept = opened_plan(line.id)
    st.header(say("home.newest", name=kept.facts["name"]))
    until = line.start - dt.timedelta(days=1)
    stamp(kept.facts["time_zone"], f"{until:%d %b %Y}", f"{line.made_at:%d %b %Y %H:%M} UTC")
    headline(kept, services().sight())
    page_to("week", say("home.open_plan", number=line.id), scenario=line.scenario, plan=line.id)
    page_to("forecast", say("home.open_forecast", number=line.id), scenario=line.scenario, plan=line.id)
    page_to("roster", say("home.open_roster", number=line.id), scenario=line.scenario, plan=line.id)


def _running() -> None:
    if not may_do("job.start"):
        return
    jobs = at_work()
    if not jobs:
        return
    st.header(say("home.running", count=len(jobs)))
    for one in jobs:
        share = "" if one.share_done is None else say("home.share", share=one.share_done)
        label = say("home.job", number=one.id, kind=one.kind, stage=one.stage or one.state, share=share)
        page_to("week", label, job=one.id)


def _next(line: PlanLine) -> None:
    found = advice(line, opened_plan(line.id).facts, services().scenarios(), published_lines(services()))
    st.header(say("home.next"))
    if not found:
        st.success(say("home.in_order"), icon=":material/check:")
    for one in found:
        st.markdown(f"- {say(f'home.{one.what}', **one.values)}")
        page_to(one.page, say(f"home.{one.what}_link"), **one.parts)


def _steps(done: dict[str, bool]) -> None:
    st.header(say("home.steps"))
    first = next((step for step in STEPS if not done[step]), None)
    for number, step in enumerate(STEPS, 1):
        state = "done" if done[step] else "now" if step == first else "later"
        st.markdown(say(f"home.state_{state}", number=number, step=say(f"home.step_{step}")))
        if state == "now":
            page_to(PAGES_OF_STEPS[step], say(f"home.step_{step}_link"))
        if state == "now" and step == "plan":
            page_to("forecast", say("home.first_forecast"))
        if state == "now" and step == "scenario":
            scenario_form()


def _beginnings(there: bool) -> None:
    """Start empty, or lay out the samples."""
    if not may_do("scenario.edit"):
        return
    if there:
        with st.expander(say("home.empty_title")):
            st.write(say("home.empty_words"))
            if st.button(say("home.empty"), key="start_empty"):
                must("scenario.edit")
                put_samples_away(services())
                left = [one.name for one in services().scenarios()]
                if left:
                    st.session_state[TOLD] = say("home.left", names=", ".join(left))
                st.rerun()
    elif st.button(say("home.samples"), key="lay_out_samples", type="primary"):
        must("scenario.edit")
        lay_out_samples(services(), samples_folder())
        st.rerun()


def _templates() -> None:
    with st.expander(say("home.templates")):
        st.write(say("home.templates_words"))
        columns = st.columns(COLUMNS_OF_TEMPLATES)
        for place, (name, content) in enumerate(templates().items()):
            with columns[place % COLUMNS_OF_TEMPLATES]:
                st.download_button(name, content, name, "text/plain", key=f"template_{name}", width="stretch")
                note(say(f"home.template_{name.partition('.')[0]}"))
