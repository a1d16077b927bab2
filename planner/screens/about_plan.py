"""What a page is about, or why there is nothing yet and where to go: a scenario, a plan of it, and the age of both."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from planner.screens.figure import stamp
from planner.screens.kept import KeptPlan
from planner.screens.links import page_to
from planner.screens.words import say
from planner.screens.workspace import chosen_plan, chosen_scenario, ready
from planner.store.plans import PlanLine
from planner.store.scenarios import ScenarioLine


def begun() -> bool:
    """Whether there is any scenario; where there is none that is told with the way there."""
    if ready():
        return True
    st.info(say("about_plan.nothing"))
    page_to("home", say("about_plan.home"))
    return False


def scenario_shown() -> ScenarioLine | None:
    """The scenario of the address; None where there is none, told with the way there."""
    return chosen_scenario() if begun() else None


def plan_shown() -> tuple[ScenarioLine, PlanLine] | None:
    """The scenario and plan of the address; None where one is missing, told with the way there."""
    scenario = scenario_shown()
    if scenario is None:
        return None
    line = chosen_plan(scenario)
    if line is None:
        st.info(say("about_plan.not_planned", scenario=scenario.name))
        page_to("week", say("about_plan.to_week"))
        return None
    return scenario, line


def plan_stamp(plan: KeptPlan, line: PlanLine) -> None:
    """Zone of a plan, until when its data reach and when it was made."""
    until = line.start - dt.timedelta(days=1)
    stamp(str(plan.facts["time_zone"]), f"{until:%d %b %Y}", f"{line.made_at:%d %b %Y %H:%M} UTC")
