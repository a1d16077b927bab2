"""The people that work off the queue asks for exist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forecasting.faults import Fault
from planner.scenario import Agent, Scenario
from planner.scenario.nearest import did_you_mean
from planner.scenario.shifts import Activity


def check_activities(scenario: Scenario, agents: Sequence[Agent]) -> Iterator[Fault]:
    """A fault for every activity whose team, role, site or person is not in the staff file."""
    known = {
        "team": {agent.team for agent in agents if agent.team},
        "role": {role for agent in agents for role in agent.roles},
        "site": {agent.site for agent in agents if agent.site},
        "id": {agent.agent for agent in agents},
    }
    for activity in scenario.activity:
        for key, kind, name in _asked(activity):
            if name not in known.get(kind, {name}):
                where = f'{scenario.path.name}, activity "{activity.name}" > {key}'
                expected = f"the {kind} of somebody in {scenario.staff.file}"
                yield Fault(where, name, expected, did_you_mean(name, known[kind]))


def _asked(activity: Activity) -> Iterator[tuple[str, str, str]]:
    """Key, kind and name of everybody an activity asks for."""
    if activity.with_role:
        yield "with_role", "role", activity.with_role
    if activity.held_by:
        yield "held_by", "role", activity.held_by
    if isinstance(activity.attendees, str):
        kind, _, name = activity.attendees.partition(":")
        yield "attendees", kind, name
    else:
        for name in activity.attendees:
            yield "attendees", "id", name
