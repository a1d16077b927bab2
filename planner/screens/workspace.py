"""What a page is about: a scenario of the store and one of its plans, chosen once and carried along in the address."""

from __future__ import annotations

import streamlit as st

from planner.samples_folder import samples_folder
from planner.screens.address import asked, choice
from planner.screens.sign_in import alone, services
from planner.screens.words import say, say_plain
from planner.services.beginning import begin_with_samples, is_empty
from planner.store.plans import PlanLine
from planner.store.scenarios import ScenarioLine

SCENARIO, PLAN = "scenario", "plan"
"""Parts of the address."""
LAST = "last_scenario"
"""Key of the session's state: the scenario looked at last, for pages reached by the navigation or by going back."""
LAST_PLAN = "last_plan"
"""Key of the session's state: the scenario, its plan looked at last, and its newest plan then."""
FIRST = "peak_week"
"""The sample that a first visit opens."""


def ready() -> bool:
    """Whether there is something to work on; somebody's own machine begins with the samples and a plan."""
    if alone():
        _begin()
    return bool(services().scenarios())


def chosen_scenario() -> ScenarioLine:
    """The scenario of the address, else the one looked at last; chosen in the sidebar. Call `ready` before."""
    lines = sorted(services().scenarios(), key=lambda line: (line.name != FIRST, line.name))
    if not asked(SCENARIO) and SCENARIO not in st.session_state and LAST in st.session_state:
        st.session_state[SCENARIO] = st.session_state[LAST]  # a page of the navigation comes without an address's parts
    with st.sidebar:
        chosen = choice(
            say("workspace.scenario"), lines, SCENARIO, words=lambda line: line.name, code=lambda line: line.name
        )
    st.session_state[LAST] = chosen.name
    return chosen


def chosen_plan(scenario: ScenarioLine) -> PlanLine | None:
    """The plan of the address, else the one looked at last unless a newer one was made since, else the newest.

    None where the scenario has not been planned.
    """
    plans = services().plans(scenario=scenario.name)
    if not plans:
        return None
    newest = max(line.id for line in plans)
    name, last, newest_then = st.session_state.get(LAST_PLAN, ("", 0, 0))
    if not asked(PLAN) and PLAN not in st.session_state and (name, newest_then) == (scenario.name, newest):
        st.session_state[PLAN] = str(last)  # an undone plan stays undone on the next page
    with st.sidebar:
        chosen = choice(say("workspace.plan"), plans, PLAN, words=_plan_words, code=lambda line: str(line.id))
    st.session_state[LAST_PLAN] = (scenario.name, chosen.id, newest)
    return chosen


def empty() -> bool:
    """Whether nothing has been put into the store yet."""
    return is_empty(services())


@st.cache_resource(show_spinner=say("workspace.beginning"))
def _begin() -> None:
    begin_with_samples(services(), samples_folder())


def _plan_words(line: PlanLine) -> str:
    made = f"{line.made_at:%d %b %H:%M}"
    return say_plain(
        "workspace.plan_line", number=line.id, start=line.start, days=line.days, status=line.status, made=made
    )
