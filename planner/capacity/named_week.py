"""A representative week as named people really work it: tours, breaks and recurring activities, placed and counted.

The linear relaxation of a counted roster is what no roster can beat. Named people are whole, keep every rule over
their own week, and go to coaching and training: what they leave short at the same requirement says how far a roster
stays behind it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.capacity.stretched import Stretched
from planner.frames import ROSTER
from planner.net import Net
from planner.progress import Teller
from planner.roster.activities import GivingWay
from planner.roster.activities.due import dues_of
from planner.roster.coupling import Coupling
from planner.roster.demand import Demand
from planner.roster.groups import groups_of
from planner.roster.named_search import NamedSearch
from planner.roster.people import Person, people_of
from planner.roster.price import Prices
from planner.roster.steady import steady_people
from planner.roster.timeline import Timeline
from planner.roster.turns import in_turns
from planner.roster.valuing import Valued, value_of
from planner.roster.worth import people_at, spare_people
from planner.roster.writing import frame_of
from planner.scenario import Inputs
from planner.scenario.shifts import Activity

Numbers = NDArray[np.float64]

MOST_PEOPLE = 400
"""People up to whom a week is rostered by name; what whole people lose against the relaxation fades with more."""

WORK, WORK_PEOPLE = 0.1, 6.0
"""Search of one week, and people times search at most."""

SHORTAGE = 1_000.0
"""Price of a missing hour: beside it wages and wishes do not count."""


def short_hours(inputs: Inputs, week: Stretched, x: Numbers, scale: float, net: Net) -> float | None:
    """Hours short when named people work a week of so many times the requirement; None where somebody has no tour.

    Parameters
    ----------
    inputs : Inputs
        Of the week, with its recurring activities.
    week : Stretched
        The same week without them.
    x : ndarray
        A point of its relaxation, to begin with.
    scale : float
    net : Net

    Notes
    -----
    Hours of an activity that find no time count as short.
    """
    inputs = _priced(inputs)
    people, needed = people_of(inputs), week.needed_at(scale)
    demand, prices = Demand.of(inputs.scenario, needed), Prices.of(inputs, people)
    grouped = week.built(scale)
    deferred = {q: people_at(grouped, x, q) for q in demand.deferred}
    skills, steady = steady_people(ROSTER.empty(), inputs, demand, groups_of(people))
    spare, coupling = spare_people(grouped, x, demand), Coupling.of(inputs, people)
    named = NamedSearch(people, demand, prices, skills, steady, deferred, spare, 1, net, coupling)
    work = min(WORK, WORK_PEOPLE / max(1, len(people)))
    seated = named.found(work)
    if seated is None:
        return None
    turned = in_turns(named.rostered(seated), prices)

    def allocated(frame: pd.DataFrame) -> Valued:
        return value_of(frame, inputs, needed, people, prices)

    frame = frame_of(turned, people, prices.timeline)
    if inputs.scenario.activity:
        way = GivingWay(named, lambda made: allocated(made).objective, None, work, Teller(None))
        frame, _ = way.laid_in(named.seated(turned))
    lost = sum(_without_time(one, people, prices.timeline, frame) for one in inputs.scenario.activity)
    return float(allocated(frame).allocation.shortage_h) + lost


def _without_time(activity: Activity, people: list[Person], line: Timeline, frame: pd.DataFrame) -> float:
    """Hours of an activity's attendees (or of those who hold it alone) that found no place in a roster."""
    due = dues_of(activity, range(7), people, line, Counter())
    mine = frame[frame["activity"] == activity.name]
    if activity.held_by is None:
        mine = mine[mine["agent"].isin({people[p].name for p in due})]
    placed = float((mine["end"] - mine["start"]).dt.total_seconds().sum()) / 3600 if len(mine) else 0.0
    return max(0.0, len(due) * activity.length_min / 60 - placed)


def _priced(inputs: Inputs) -> Inputs:
    """Every missing hour at one high price, whatever its queue."""
    scenario = inputs.scenario
    cost = scenario.cost.model_copy(update={"shortage_per_agent_hour": SHORTAGE, "shortage_steps": ()})
    queues = tuple(queue.model_copy(update={"shortage_weight": None}) for queue in scenario.queue)
    return replace(inputs, scenario=scenario.model_copy(update={"cost": cost, "queue": queues}))
