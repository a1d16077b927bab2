"""Where the bound over personal tours pays, what it makes of the bound there is, and the roster it leads to."""

from __future__ import annotations

from planner.roster.activities.hours import most_activity_h
from planner.roster.cover_search import Seated
from planner.roster.day_price import is_personal
from planner.roster.lagrange_activities import hours_aside
from planner.roster.lagrange_again import SHAKEN, WARMED, Again, Mask
from planner.roster.lagrange_bound import TourBound, rounds_of
from planner.roster.lagrange_dive import Dive, kinds_of
from planner.roster.lagrange_starts import Starts
from planner.roster.mip import Floats
from planner.roster.named_search import NamedSearch
from planner.roster.search import Counting
from planner.roster.task import Task

POLISH = 1.5
"""Times the steps of an ordinary polish."""

DAYS_AGAIN = 1.0
"""Times every day is made whole once more, per unit of work."""


class OwnTours:
    """The bound over everybody's own tours, and a roster made whole from its multipliers.

    Parameters
    ----------
    task : Task
    named : NamedSearch
    counting : Counting
        Its bound is raised.
    """

    def __init__(self, task: Task, named: NamedSearch, counting: Counting) -> None:
        self.task, self.named, self.counting = task, named, counting
        self.tours: TourBound | None = None
        self.y: Floats | None = None

    def tighten(self) -> None:
        """Raise the bound of the counts to that over personal tours, where it pays and that is higher."""
        task, counting = self.task, self.counting
        if not by_tours(task):
            return
        task.say("roster: bound of everybody's own tours")
        self.tours = TourBound(self.named)
        start = self.tours.start(counting.grouped, counting.relaxation.duals)
        bound, self.y = self.tours.best(start, task.work, task.net)
        counting.bound = max(counting.bound, bound)
        task.say.proven(counting.bound)

    def whole(self) -> Seated | None:
        """Kinds of duty from a dive, then starts day by day, then breaks and small steps.

        None where people are coupled or somebody found no tour.
        """
        task, named = self.task, self.named
        if self.tours is None or self.y is None or named.coupled is not None:
            return None
        task.say("roster: everybody's own tours made whole")
        duties = named.problem.options.duty
        aside = hours_aside(named, self.tours, self.y, task.work, task.net)
        dive = Dive(self.tours if aside is None else TourBound(named, aside), kinds_of(duties))
        dived = dive.whole(self.y, task.work, task.net)
        if dived is None:
            return None
        task.say("roster: starts made whole, day by day")
        made = Starts(dive, dived[0], duties).whole(dived[1], self.counting.bound, task.work, task.net)
        if made is None:
            return None
        shaken = named.polished(made, task.work, aside=aside, hot=SHAKEN, only_breaks=True)
        found = named.polished(shaken, POLISH * task.work, aside=aside, hot=WARMED)
        # Where there are activities, days are made again around their sessions.
        return self.again(found) if aside is None else found

    def again(self, seated: Seated, frozen: Mask | None = None, aside: Floats | None = None) -> Seated:
        """Days of a roster made whole once more; the roster itself where this is not a way for these people.

        Parameters
        ----------
        seated : Seated
        frozen : ndarray of bool, shape (people, days), optional
            Days of people that keep their duty and breaks.
        aside : ndarray, shape (skill sets, intervals), optional
            People who are on shift but not on the queue.
        """
        task, named = self.task, self.named
        days = round(DAYS_AGAIN * task.work * task.prices.timeline.days)
        if self.y is None or named.coupled is not None or not days or task.net.over():
            return seated
        task.say("roster: days made whole once more")
        return Again(named, self.y, self.counting.bound, task.work, task.net, frozen, aside).better(seated, days)


def by_tours(task: Task) -> bool:
    """Whether days are priced because of whose they are, no work is deferred, and people are not too many."""
    many = len(task.people) * task.prices.timeline.days
    personal = any(is_personal(person, task.prices) for person in task.people)
    return personal and not task.demand.deferred and rounds_of(task.work, many) > 0


def activity_allowance(task: Task) -> float:
    """What the bound leaves for activities: a roster without them cannot come nearer; money."""
    return task.prices.surplus * most_activity_h(task.inputs.scenario, task.people)
