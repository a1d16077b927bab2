"""The plan that a scenario is drawn and tried on before it has one of its own."""

from __future__ import annotations

from planner.scenario import Scenario
from planner.screens.opened import opened_plan
from planner.screens.sign_in import services
from planner.store.plans import PlanLine
from planner.store.scenarios import ScenarioLine

LOOKED_AT = 5
"""Newest plans of other scenarios that are looked through."""


def plan_drawn_on(scenario: ScenarioLine, record: Scenario) -> PlanLine | None:
    """The scenario's newest plan; a copy's that has none: the newest plan with the same queues, zone and interval."""
    own = services().plans(scenario=scenario.name, limit=1)
    if own:
        return own[0]
    queues = {queue.name for queue in record.queue}
    for line in services().plans(limit=LOOKED_AT):
        plan = opened_plan(line.id)
        same_zone = plan.facts["time_zone"] == record.time_zone
        starts = plan.forecast["start"].drop_duplicates().sort_values()
        step_min = starts.diff().min().total_seconds() / 60 if len(starts) > 1 else 0.0
        if same_zone and step_min == record.interval_min and set(plan.forecast["queue"]) == queues:
            return line
    return None
