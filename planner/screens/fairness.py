"""Who bore which burdens - weekends, nights, lates, holidays, refused wishes - over the weeks that are known."""

from __future__ import annotations

import io

import pandas as pd
import streamlit as st

from forecasting.faults import InputError
from planner.charts.burdens import burdens_chart
from planner.frame_files import read_frame
from planner.frames import LEDGER
from planner.roster.fair_reasons import Reasons
from planner.roster.people import people_of
from planner.scenario.fairness import BURDENS
from planner.screens.about_plan import scenario_shown
from planner.screens.address import asked, choice
from planner.screens.desk_parts.waiting import whence
from planner.screens.figure import figure, note, table_and_csv
from planner.screens.links import page_to
from planner.screens.opened import opened_inputs, opened_plan
from planner.screens.roster_parts.crew import Crew, chosen_crew, crew_of
from planner.screens.sign_in import may_do, services
from planner.screens.words import plain, say, say_plain
from planner.screens.workspace import chosen_plan
from planner.store.plans import PlanLine

OF_PLAN = "plan"
"""The ledger that goes on with the plan shown, instead of a line of published rosters."""


def draw() -> None:
    """Draw the screen."""
    st.title(say("fairness.name"))
    scenario = scenario_shown()
    if scenario is None:
        return
    line = chosen_plan(scenario)
    ledger = _ledger(line)
    if ledger is None or not len(ledger):
        st.info(say("fairness.none"))
        return
    if line is not None:
        whence(line.id)
    crew = chosen_crew(crew_of(scenario.name, line.version if line is not None else None))
    weeks = sorted(set(ledger["week"]))
    most = st.slider(say("fairness.weeks"), 1, len(weeks), len(weeks), key="weeks") if len(weeks) > 1 else 1
    shown = ledger[ledger["week"].isin(weeks[-most:]) & ledger["agent"].isin(crew.shown)]
    if not len(shown):
        st.info(say("fairness.nobody"))
        return
    note(say("fairness.means", first=weeks[-most], last=weeks[-1]))
    _totals(shown, crew)
    person = _person(shown, crew)
    if line is not None and asked("ledger") in (None, OF_PLAN):
        _reasons(scenario.name, line, person)
    page_to("publish", say("fairness.to_publish"))


def _ledger(line: PlanLine | None) -> pd.DataFrame | None:
    """Of the rosters published in a line, or of the plan shown with the weeks before it."""
    published = [name for name, number in services().lines().items() if number is not None]
    options = [*([OF_PLAN] if line is not None else []), *published]
    if not options:
        return None
    chosen = choice(say("fairness.of"), options, "ledger", words=_words)
    if chosen != OF_PLAN:
        return services().ledger(chosen)
    assert line is not None
    try:
        return read_frame(io.BytesIO(services().plan_file(line.id, LEDGER.name)), LEDGER)
    except InputError:
        return None


def _words(one: str) -> str:
    return say("fairness.of_plan") if one == OF_PLAN else say_plain("fairness.of_line", line=one)


def _totals(shown: pd.DataFrame, crew: Crew) -> None:
    """Everybody's sums beside the median of those shown."""
    sums = shown.groupby("agent", sort=False)[list(BURDENS)].sum().astype(int)
    borne = [burden for burden in BURDENS if sums[burden].any()]
    if not borne:
        st.success(say("fairness.nobody_bore"))
        return
    totals = sums[borne].assign(person=[crew.label(str(agent)) for agent in sums.index])
    middle = {burden: float(totals[burden].median()) for burden in borne}
    burden = choice(say("fairness.burden"), borne, "burden", words=lambda one: say(f"fairness.{one}"))
    ranked = totals.sort_values([burden, "person"], ascending=[False, True], kind="stable")
    label = say(f"fairness.{burden}")
    figure(burdens_chart(ranked, burden, label, middle[burden]), ranked[["person", *borne]], f"burdens_{burden}")
    st.markdown(say("fairness.spread", burden=label, low=totals[burden].min(), middle=middle[burden],
                    high=totals[burden].max()))  # fmt: skip


def _person(shown: pd.DataFrame, crew: Crew) -> str:
    """Somebody's weeks; who."""
    st.subheader(say("fairness.person_weeks"))
    people = [agent for agent in crew.shown if agent in set(shown["agent"])]
    person = choice(say("fairness.person"), people, "person", words=crew.label)
    own = shown[shown["agent"] == person].drop(columns="agent").reset_index(drop=True)
    st.dataframe(own, hide_index=True, key="weeks_of_person")
    if may_do("fairness.read"):
        table_and_csv(shown, "ledger")
    return person


def _reasons(scenario: str, line: PlanLine, person: str) -> None:
    """Why somebody bears what the plan gives them, for who sees names and kinds of absence."""
    sight = services().sight()
    if line.version is None or not (sight.names and sight.absence_kinds):
        return
    inputs, plan = opened_inputs(scenario, line.version), opened_plan(line.id)
    people = people_of(inputs)
    reasons = Reasons.of(inputs, people, plan.roster, plan.coverage) if people and len(plan.roster) else None
    said = reasons.of_person(person) if reasons is not None else []
    st.subheader(say("fairness.reasons"))
    for sentence in said:
        st.markdown(f"- {plain(sentence)}")
    if reasons is None or not reasons.standings.weeks:
        note(say("fairness.no_past"))
    elif not said:
        note(say("fairness.no_reason"))
