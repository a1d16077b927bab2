"""Who is due what: every activity of every planning week, with those who may give it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from planner.roster.people import Person
from planner.roster.timeline import Timeline
from planner.scenario.shifts import Activity

FINEST = 1000
"""Times a week are read as a fraction with no larger denominator."""


@dataclass(frozen=True)
class Due:
    """One session that is to be held in a week.

    Attributes
    ----------
    activity : Activity
    week : range
        Day numbers.
    people : tuple of int
        Numbers of those who must be there.
    hosts : tuple of int
        Numbers of those of whom one must be there too; empty where nobody is asked for.
    about : tuple of int
        Numbers of those whom it concerns.
    """

    activity: Activity
    week: range
    people: tuple[int, ...]
    hosts: tuple[int, ...]
    about: tuple[int, ...]


def invited(activity: Activity, people: Sequence[Person]) -> list[int]:
    """Numbers of the attendees; those who give an activity are not due it themselves, but come to a meeting."""
    hosts = () if is_meeting(activity) else hosts_of(activity, people)
    return [p for p, person in enumerate(people) if p not in hosts and _attends(person, activity)]


def hosts_of(activity: Activity, people: Sequence[Person]) -> tuple[int, ...]:
    """Numbers of those who hold the role it is given or held by."""
    role = activity.with_role or activity.held_by
    return tuple(p for p, person in enumerate(people) if role is not None and role in person.facts.agent.roles)


def is_meeting(activity: Activity) -> bool:
    """Whether everybody is in one session, so that some may miss it."""
    return activity.at is not None or activity.together


def dues_of(
    activity: Activity, week: range, people: Sequence[Person], line: Timeline, done: Counter[tuple[str, str]]
) -> list[int]:
    """Numbers of those who are due an activity in a week, as often as they are.

    Times of a week that are no whole number are spread over people too: person i of n is i / n of a time ahead.

    Parameters
    ----------
    activity : Activity
    week : range
    people : sequence of Person
    line : Timeline
    done : Counter of (person, activity)
        Times that the previous roster shows earlier in the horizon's first planning week.
    """
    who = invited(activity, people)
    found: list[int] = []
    for i, p in enumerate(who):
        had = done[people[p].name, activity.name] if week.start == 0 else 0
        found += [p] * max(0, times(activity, week, line, Fraction(i, len(who))) - had)
    held = sum(done[people[h].name, activity.name] for h in hosts_of(activity, people))
    return found[held:] if activity.held_by and week.start == 0 else found


def times(activity: Activity, week: range, line: Timeline, ahead: Fraction = Fraction(0)) -> int:
    """How often an activity is due in a week: with r times a week, floor(r w + ahead) of them by week w.

    Weeks are counted from a fixed one, so that plans of successive weeks go on from each other.
    """
    rate = Fraction(activity.per_agent_per_week or 1).limit_denominator(FINEST)
    number = (line.date(week.start).toordinal() - line.week_starts - 1) // 7
    return math.floor(rate * (number + 1) + ahead) - math.floor(rate * number + ahead)


def done_before(previous: pd.DataFrame | None, line: Timeline) -> Counter[tuple[str, str]]:
    """How often each person had each activity earlier in the first planning week."""
    if previous is None or not len(previous):
        return Counter()
    first = line.date(-line.week_before())
    dates = pd.to_datetime(previous["date"]).dt.date
    lately = previous[(dates >= first) & (dates < line.first_date)]
    return Counter(zip(lately["agent"].astype(str), lately["activity"].astype(str), strict=True))


def _attends(person: Person, activity: Activity) -> bool:
    agent, asked = person.facts.agent, activity.attendees
    if not isinstance(asked, str):
        return agent.agent in asked
    kind, _, name = asked.partition(":")
    own = {"team": {agent.team}, "role": set(agent.roles), "skill": person.skills, "site": {agent.site}}
    return asked == "all" or name in own.get(kind, set())
