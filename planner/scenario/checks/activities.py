"""Work off the queue says when it is and who comes."""

from __future__ import annotations

from collections.abc import Iterator

from forecasting.faults import Fault
from planner.scenario.scenario import Scenario
from planner.scenario.source import Source

ATTENDEES = ("team:", "role:", "skill:", "site:")


def activities(scenario: Scenario, source: Source) -> Iterator[Fault]:
    """A fault for an activity that is both fixed and movable, too long for its window, or for nobody."""
    for activity in scenario.activity:
        label = f'activity "{activity.name}"'
        if activity.at is not None and activity.between is not None:
            where = source.where(label)
            yield Fault(where, "at and between", "one of at and between", "Leave one of them out.")
        if activity.between is not None:
            first, last = activity.between
            if first <= last < first + activity.length_min:
                expected = f"a window of at least {activity.length_min} min, the activity's length"
                where = source.where(label, "between")
                yield Fault(where, f"{last - first} min", expected, "Widen the window.")
        who = activity.attendees
        if isinstance(who, str) and who != "all" and not who.startswith(ATTENDEES):
            expected = "all, team:NAME, role:NAME, skill:QUEUE, site:NAME or a list of ids"
            remedy = f'Write "team:{who}", or ["{who}"] for one person.'
            yield Fault(source.where(label, "attendees"), who, expected, remedy)
