"""Work off the queue says when it is and who comes."""

from __future__ import annotations

from collections.abc import Iterator

from forecasting.faults import Fault
from planner.scenario.scenario import Scenario
from planner.scenario.shifts import Activity
from planner.scenario.source import Source

ATTENDEES = ("team:", "role:", "skill:", "site:")

APART = (
    ("at", "between"), ("at", "per_agent_per_week"), ("at", "together"), ("at", "group"), ("at", "held_by"),
    ("together", "group"), ("together", "held_by"), ("held_by", "group"), ("held_by", "with_role"),
)  # fmt: skip
"""Keys that contradict each other: fixed or chosen, all at once or so many, with somebody or by somebody."""

OF_SHIFTS = ("work", "break", "meal", "split", "leave", "sick", "unpaid", "unavailable")
"""Activities that mean something else in a roster."""


def activities(scenario: Scenario, source: Source) -> Iterator[Fault]:
    """A fault for an activity that contradicts itself, does not fit its window or room, or is for nobody."""
    pauses = {segment.activity for shift in scenario.shift for segment in shift.segments}
    for activity in scenario.activity:
        label = f'activity "{activity.name}"'
        if activity.name in pauses | set(OF_SHIFTS):
            expected = "a name that no segment of a shift and no absence has"
            yield Fault(source.where(label, "name"), activity.name, expected, "Give it a name of its own.")
        yield from _contradictions(activity, source.where(label))
        yield from _window(activity, source.where(label, "between"))
        yield from _room(activity, scenario, source.where(label, "group"))
        who = activity.attendees
        if isinstance(who, str) and who != "all" and not who.startswith(ATTENDEES):
            expected = "all, team:NAME, role:NAME, skill:QUEUE, site:NAME or a list of ids"
            remedy = f'Write "team:{who}", or ["{who}"] for one person.'
            yield Fault(source.where(label, "attendees"), who, expected, remedy)


def _contradictions(activity: Activity, where: str) -> Iterator[Fault]:
    for one, other in APART:
        if all(getattr(activity, key) not in (None, False) for key in (one, other)):
            yield Fault(where, f"{one} and {other}", f"one of {one} and {other}", "Leave one of them out.")


def _window(activity: Activity, where: str) -> Iterator[Fault]:
    if activity.between is not None:
        first, last = activity.between
        if first <= last < first + activity.length_min:
            expected = f"a window of at least {activity.length_min} min, the activity's length"
            yield Fault(where, f"{last - first} min", expected, "Widen the window.")


def _room(activity: Activity, scenario: Scenario, where: str) -> Iterator[Fault]:
    """The host has a place too."""
    host = 1 if activity.with_role else 0
    people = (activity.group or 1) + host
    room = next((room for room in scenario.room if room.name == activity.room), None)
    if room is not None and room.places < people:
        found = f"{people - host} people" + (f" and a {activity.with_role}" if host else "")
        expected = f"at most {room.places}, the places of {room.name}"
        yield Fault(where, found, expected, "Make the groups smaller or take a larger room.")
