"""The people of a scenario in a table, and boxes for who comes, who goes, whose terms change, and a new list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from forecasting.faults import InputError
from planner.scenario import Agent, Scenario, Skill
from planner.screens.figure import note, number, table_and_csv
from planner.screens.saved_changes import kept
from planner.screens.scenario_parts.new_list import new_list
from planner.screens.scenario_parts.people_there import people_there, skill_words
from planner.screens.sign_in import may_do, services
from planner.screens.words import plain, say, say_plain
from planner.services.staff_list import Altered, Joining, Leaving, StaffChange, biggest_group, skills_text
from planner.store.scenarios import ScenarioLine

MOST_NAMED = 5
"""People who are named in the note of a version."""


@dataclass(frozen=True)
class Staffed:
    """A version of a scenario with its people, as the person at the page sees them."""

    line: ScenarioLine
    record: Scenario
    people: tuple[Agent, ...]

    def key(self, name: str) -> str:
        """Key of a widget: another version has boxes of its own, filled with what that one says."""
        return f"staff_{name}_{self.line.newest}"

    def label(self, agent: str) -> str:
        """Name and id."""
        name = next((one.name for one in self.people if one.agent == agent), "")
        return f"{name} ({agent})" if name else agent

    def keep(self, change: StaffChange, text: str) -> None:
        """Save people changed as the next version."""
        if kept(self.line.name, lambda: services().change_staff(self.line.name, self.line.newest, change, text)):
            st.rerun()


def staff(scenario: ScenarioLine, record: Scenario) -> None:
    """The people in a table; for who edits scenarios, the boxes that change them."""
    try:
        people = people_there(scenario.name, scenario.newest)
    except InputError as error:
        st.error(plain(error))
        people = ()
    there = Staffed(scenario, record, people)
    note(say("staff.means"))
    if people:
        employed = sum(
            (one.start_date or record.start) <= record.start <= (one.end_date or record.start) for one in people
        )
        number(say("staff.there", day=record.start), f"{employed:,}", say("staff.there_means"))
        table_and_csv(_table(there), "people", expanded=True)
    if not may_do("scenario.edit"):
        return
    if people:
        with st.expander(say("staff.add")):
            _add(there)
        with st.expander(say("staff.end")):
            _end(there)
        with st.expander(say("staff.alter")):
            _alter(there)
    with st.expander(say("staff.upload")):
        new_list(scenario)


def _table(there: Staffed) -> pd.DataFrame:
    """A row a person; columns that nobody has anything in are left out."""
    wages, currency = there.record.cost.wage_per_h, there.record.currency
    pay = services().sight().pay
    rows = [
        {
            say("staff.agent"): one.agent,
            say("staff.person"): one.name,
            say("staff.team"): one.team,
            say("staff.site"): one.site,
            say("staff.contract"): one.contract,
            say("staff.serves"): skill_words(one.skills),
            say("staff.first"): _day(one.start_date),
            say("staff.last"): _day(one.end_date),
            say("staff.wage", currency=currency): (
                wages.get(one.contract) if one.wage_per_h is None else one.wage_per_h
            )
            if pay
            else None,
        }
        for one in there.people
    ]
    table = pd.DataFrame(rows)
    empty = [name for name in table if table[name].isna().all() or (table[name] == "").all()]
    return table.drop(columns=empty)


def _day(day: dt.date | None) -> str:
    return "" if day is None else day.isoformat()


def _add(there: Staffed) -> None:
    record = there.record
    queues, contracts = [one.name for one in record.queue], [one.name for one in record.contract]
    usual = biggest_group(there.people, record.start, queues)
    note(say("staff.add_means"))
    with st.form(there.key("add")):
        left, middle, right = st.columns(3)
        count = left.number_input(say("staff.count"), 1, 1000, 1, key=there.key("count"))
        at = contracts.index(usual.contract) if usual and usual.contract in contracts else 0
        contract = middle.selectbox(say("staff.add_contract"), contracts, at, key=there.key("contract"))
        teams = sorted({one.team for one in there.people if one.team})
        team = right.selectbox(
            say("staff.add_team"), teams, teams.index(usual.team) if usual and usual.team in teams else None,
            accept_new_options=True, placeholder="", key=there.key("team"),  # Streamlit: words in an empty box
        )  # fmt: skip
        skills = _skills_box(there, "skills", list(_preferred(usual.skills if usual else ())))
        speed = left.number_input(say("staff.add_speed"), 1.0, 500.0, 100.0, 5.0, format="%.4g", key=there.key("speed"))
        sites = [one.name for one in record.site]
        site = ""
        if sites:
            at = sites.index(usual.site) if usual and usual.site in sites else 0
            site = middle.selectbox(say("staff.add_site"), sites, at, key=there.key("site"))
        first = left.date_input(say("staff.add_first"), None, key=there.key("first"))
        last = middle.date_input(say("staff.add_last"), None, key=there.key("last"))
        wage = None
        if services().sight().pay:
            label = say("staff.add_wage", currency=record.currency)
            wage = right.number_input(label, 0.0, None, None, 0.05, format="%.4g", key=there.key("wage"))
        if not st.form_submit_button(say("staff.put_in"), type="primary"):
            return
    if not skills:
        st.error(say("staff.choose_queues"))
        return
    told = _skills(skills, speed)
    joining = Joining(int(count), contract, skills_text(told), team or "", site, first, last, wage)
    there.keep(joining, say_plain("staff.added", count=int(count), contract=contract, skills=skill_words(told)))


def _end(there: Staffed) -> None:
    with st.form(there.key("end")):
        left, right = st.columns(2)
        who = _who_box(there, left, "end_who")
        last = right.date_input(say("staff.last_day"), there.record.start, key=there.key("last_day"))
        if not st.form_submit_button(say("staff.end_it"), type="primary"):
            return
    if not who:
        st.error(say("staff.choose_who"))
        return
    there.keep(Leaving(who, last), say_plain("staff.ended", day=last, who=_named(who)))


def _alter(there: Staffed) -> None:
    note(say("staff.alter_means"))
    with st.form(there.key("alter")):
        left, right = st.columns(2)
        who = _who_box(there, left, "alter_who")
        contracts = [one.name for one in there.record.contract]
        contract = right.selectbox(say("staff.keep_contract"), contracts, None, key=there.key("new_contract"))
        skills = left.multiselect(
            say("staff.keep_skills"), [one.name for one in there.record.queue], key=there.key("new_skills")
        )
        teams = sorted({one.team for one in there.people if one.team})
        label = say("staff.keep_team")
        team = right.selectbox(label, teams, None, accept_new_options=True, key=there.key("new_team"))
        if not st.form_submit_button(say("staff.alter_it"), type="primary"):
            return
    if not who or not (contract or skills or team):
        st.error(say("staff.choose_change" if who else "staff.choose_who"))
        return
    altered = Altered(who, contract or "", skills_text(_skills(skills, 100.0)), team or "")
    there.keep(altered, say_plain("staff.altered", who=_named(who)))


def _who_box(there: Staffed, column: st.delta_generator.DeltaGenerator, name: str) -> list[str]:
    ids = [one.agent for one in there.people]
    return column.multiselect(say("staff.who"), ids, format_func=there.label, key=there.key(name))


def _skills_box(there: Staffed, name: str, chosen: Sequence[str]) -> list[str]:
    queues = [one.name for one in there.record.queue]
    return st.multiselect(
        say("staff.add_skills"), queues, [one for one in chosen if one in queues], key=there.key(name)
    )


def _preferred(skills: Sequence[Skill]) -> Sequence[str]:
    return [one.queue for one in sorted(skills, key=lambda one: one.level)]


def _skills(queues: Sequence[str], speed_percent: float) -> tuple[Skill, ...]:
    """Queues in the order in which they were chosen."""
    speed = round(speed_percent / 100, 6)
    return tuple(Skill(queue=queue, speed=speed, level=place) for place, queue in enumerate(queues, start=1))


def _named(who: Sequence[str]) -> str:
    """Ids, as versions are read by people who see no names."""
    more = f" +{len(who) - MOST_NAMED}" if len(who) > MOST_NAMED else ""
    return ", ".join(who[:MOST_NAMED]) + more
