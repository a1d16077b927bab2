"""The ledger of burdens, continued by a roster: what the next plan reads."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from planner.frames import LEDGER, check
from planner.roster.around import shifts_by_day
from planner.roster.burdens import Burdens, Counts, borne
from planner.roster.people import Person
from planner.scenario import Inputs
from planner.scenario.fairness import BURDENS, planned_weeks, weeks_before


def borne_by_person(people: Sequence[Person], roster: pd.DataFrame, burdens: Burdens) -> dict[str, dict[str, Counts]]:
    """Burdens that a roster gives, by person and planning week.

    Parameters
    ----------
    people : sequence of Person
        Everybody who is rostered.
    roster : DataFrame
        Frame ROSTER.
    burdens : Burdens
    """
    if not people:
        return {}
    line = people[0].facts.timeline
    worked = shifts_by_day(roster, line, {person.name: person.facts.zone for person in people})
    found = {}
    for person in people:
        inside = {day: duty for day, duty in worked.get(person.name, {}).items() if 0 <= day < line.days}
        found[person.name] = borne(person, inside, burdens)
    return found


def continued(inputs: Inputs, given: dict[str, dict[str, Counts]]) -> pd.DataFrame:
    """The ledger with the weeks of a roster in it, the newest `fairness.weeks` weeks.

    Rows of a week that the horizon touches are replaced, so that planning a week again counts it once. Everybody has
    a row in every week in which they could be rostered, zeros included.

    Parameters
    ----------
    inputs : Inputs
        With the ledger of past weeks, if there is one.
    given : dict of agent to dict of week to Counts
        As `borne_by_person` tells it.

    Returns
    -------
    DataFrame
        Frame LEDGER, people in the staff file's order.
    """
    scenario = inputs.scenario
    planned = planned_weeks(scenario)
    kept = [*weeks_before(scenario), *planned][-max(scenario.fairness.weeks, len(planned)) :]
    rows: dict[tuple[str, str], tuple[int, ...]] = {}
    if inputs.ledger is not None:
        for agent, week, *counts in inputs.ledger[["agent", "week", *BURDENS]].itertuples(index=False):
            if week in kept and week not in planned:
                rows[agent, week] = tuple(int(count) for count in counts)
    for agent, weeks in given.items():
        for week, own in weeks.items():
            rows[agent, week] = tuple(int(own[burden]) for burden in BURDENS)
    names = [(agent.agent, week) for agent in inputs.agents for week in kept if (agent.agent, week) in rows]
    if not names:
        return LEDGER.empty()
    return check(pd.DataFrame([(*name, *rows[name]) for name in names], columns=list(LEDGER.columns)), LEDGER)
