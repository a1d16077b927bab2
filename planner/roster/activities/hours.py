"""Hours that activities take at the most, before anybody knows when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from planner.roster.activities.due import dues_of, is_meeting
from planner.roster.people import Person
from planner.scenario import Scenario


def most_activity_h(scenario: Scenario, people: Sequence[Person]) -> float:
    """Person-hours that all activities of a horizon take at the most: everybody due comes, and a partner with each.

    Parameters
    ----------
    scenario : Scenario
    people : sequence of Person

    Returns
    -------
    float
        Hours.
    """
    total = 0.0
    for activity in scenario.activity if people else ():
        line = people[0].facts.timeline
        weeks = line.weeks()
        with_partner = activity.with_role is not None or (activity.held_by is not None and is_meeting(activity))
        dues = sum(len(dues_of(activity, week, people, line, Counter())) for week in weeks)
        total += dues * activity.length_min / 60 * (2 if with_partner else 1)
    return total
