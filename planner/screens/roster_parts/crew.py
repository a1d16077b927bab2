"""People of a scenario by team and skill, to choose whom a page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from planner.screens.address import choice
from planner.screens.sign_in import actor, services
from planner.screens.words import say
from planner.services.door import Sight

EVERY = "every"
MOST_CREWS = 16


@dataclass(frozen=True)
class Crew:
    """People of a staff file.

    Attributes
    ----------
    names : mapping of agent to str
        Empty for whom the person at the page sees no names of.
    teams : mapping of agent to str
    skills : mapping of agent to frozenset of str
        Queues that they serve.
    shown : tuple of str
        Ids of those who are shown, in the file's order.
    shifts : tuple of str
        Names of the scenario's shifts.
    """

    names: Mapping[str, str]
    teams: Mapping[str, str]
    skills: Mapping[str, frozenset[str]]
    shown: tuple[str, ...]
    shifts: tuple[str, ...]

    def label(self, agent: str) -> str:
        """Name and id."""
        return f"{self.names[agent]} ({agent})" if self.names.get(agent) else agent


def crew_of(scenario: str, version: int | None) -> Crew:
    """Everybody of a version of a scenario."""
    services().scenarios()  # asked for anew each time: roles change
    return _crew(scenario, version, actor().account, services().sight())


def with_temps(crew: Crew, roster: pd.DataFrame) -> Crew:
    """The same people and who else works: temps that a remedy put into a plan are in no staff file."""
    known = {*crew.shown}
    temps = [agent for agent in dict.fromkeys(roster["agent"]) if agent not in known]
    served = roster[roster["queue"].notna() & (roster["queue"] != "")].groupby("agent")["queue"].agg(frozenset)
    return replace(
        crew,
        teams={**crew.teams, **dict.fromkeys(temps, "")},
        skills={**crew.skills, **{agent: served.get(agent, frozenset()) for agent in temps}},
        shown=(*crew.shown, *temps),
    )


def chosen_crew(crew: Crew) -> Crew:
    """Those of the team and with the skill chosen."""
    teams = sorted({team for team in crew.teams.values() if team})
    skills = sorted({skill for own in crew.skills.values() for skill in own})
    left, right = st.columns(2)
    with left:
        team = choice(say("roster.team"), [EVERY, *teams], "team", words=_words)
    with right:
        skill = choice(say("roster.skill"), [EVERY, *skills], "skill", words=_words)
    shown = [one for one in crew.shown if team in (EVERY, crew.teams[one]) and (skill in ({EVERY} | crew.skills[one]))]
    return replace(crew, shown=tuple(shown))


def _words(one: str) -> str:
    return say("roster.every") if one == EVERY else one


@st.cache_resource(max_entries=MOST_CREWS, show_spinner=False)
def _crew(scenario: str, version: int | None, account: str, sight: Sight) -> Crew:
    del account, sight  # part of what is kept apart
    people, shifts = services().people(scenario, version)
    return Crew(
        {one.agent: one.name for one in people},
        {one.agent: one.team for one in people},
        {one.agent: frozenset(skill.queue for skill in one.skills) for one in people},
        tuple(one.agent for one in people),
        shifts,
    )
