"""Who is on the queue whatever is decided: people of the previous roster in the first hours, and rosters that stand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.allocation import people_on_queue
from planner.roster.demand import Demand
from planner.roster.groups import Group, skill_sets
from planner.roster.mip import Floats
from planner.scenario import Inputs


def steady_people(
    roster: pd.DataFrame, inputs: Inputs, demand: Demand, groups: list[Group]
) -> tuple[list[frozenset[int]], Floats]:
    """Skill sets of those who may move and of those who stand, and people who stand.

    Parameters
    ----------
    roster : DataFrame
        Frame ROSTER of those who stand; the previous roster comes on top.
    inputs : Inputs
    demand : Demand
    groups : list of Group
        Those who may move.

    Returns
    -------
    skills : list of frozenset of int
        Numbers of queues.
    steady : ndarray, shape (skill sets, intervals)
        People.
    """
    scenario = inputs.scenario
    sets, people = people_on_queue(roster, inputs.agents, scenario.horizon(), scenario.queue, inputs.previous_roster)
    own = [frozenset(demand.names.index(queue) for queue, _ in one) for one in sets]
    live = [k for k in range(len(sets)) if people[k].any()]
    skills = sorted({*skill_sets(groups, demand), *(own[k] for k in live)}, key=sorted)
    steady = np.zeros((len(skills), demand.intervals))
    for k in live:
        steady[skills.index(own[k])] += people[k]
    return skills, steady
