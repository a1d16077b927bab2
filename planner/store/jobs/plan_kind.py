"""A plan as a job."""

from __future__ import annotations

from planner.store.jobs.kinds import Context, Made
from planner.store.jobs.planning import plan_version
from planner.store.jobs.wanted import Plan


def run_plan(arguments: Plan, context: Context) -> Made:
    """Plan a version of a scenario and keep the plan; cancelled, the best so far."""
    return plan_version(arguments, arguments, context, context.so_far)
