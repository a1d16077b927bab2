"""On the budget's page: the newest week planned, held against what came and what was paid."""

from __future__ import annotations

import streamlit as st

from planner.screens.address import show
from planner.screens.daily_parts.came import WAY, rows_that_came
from planner.screens.daily_parts.paid import costs_given, steps_shown
from planner.screens.desk_parts.waiting import answered
from planner.screens.figure import note
from planner.screens.sign_in import services
from planner.screens.words import plain, say
from planner.store.scenarios import ScenarioLine


def paid_section(scenario: ScenarioLine) -> None:
    """What came and what was paid are asked for; then each step from the budget on."""
    st.header(say("paid.header"))
    plans = services().plans(scenario=scenario.name)
    if not plans:
        st.info(say("paid.no_plan", scenario=scenario.name))
        return
    plan = plans[0]
    st.write(say("paid.of_plan", number=plan.id, start=plan.start, days=plan.days))
    rows = rows_that_came(plan, services().record(scenario.name).time_zone)
    costs = costs_given()
    if rows is None:
        return
    found = answered(plan.id, "bridge", lambda: show(WAY, None), rows=rows, costs=costs)
    if found is None:
        return
    said = found[1]
    note(say("paid.span", span=said["span"]))
    steps_shown(said["bridges"], str(said["currency"]))
    for line in said["notes"]:
        note(plain(line))
