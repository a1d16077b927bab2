"""Where the bound over personal tours pays, and what it makes of the bound there is."""

from __future__ import annotations

from planner.roster.activities.hours import most_activity_h
from planner.roster.day_price import is_personal
from planner.roster.lagrange_bound import TourBound, rounds_of
from planner.roster.named_search import NamedSearch
from planner.roster.search import Counting
from planner.roster.task import Task


def by_tours(task: Task) -> bool:
    """Whether days are priced because of whose they are, no work is deferred, and people are not too many."""
    many = len(task.people) * task.prices.timeline.days
    personal = any(is_personal(person, task.prices) for person in task.people)
    return personal and not task.demand.deferred and rounds_of(task.work, many) > 0


def tighten(task: Task, named: NamedSearch, counting: Counting) -> None:
    """Raise the bound of the counts to that over personal tours, where it pays and that is higher."""
    if not by_tours(task):
        return
    task.say("roster: bound of everybody's own tours")
    tours = TourBound(named)
    start = tours.start(counting.grouped, counting.relaxation.duals)
    counting.bound = max(counting.bound, tours.best(start, task.work, task.net))
    task.say.proven(counting.bound)


def activity_allowance(task: Task) -> float:
    """What the bound leaves for activities: a roster without them cannot come nearer; money."""
    return task.prices.surplus * most_activity_h(task.inputs.scenario, task.people)
