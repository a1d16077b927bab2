"""Where things stand: the four steps from data to a published roster, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from planner.access import may
from planner.services import Services
from planner.store.plans import PlanLine
from planner.store.scenarios import ScenarioLine

STEPS = ("data", "scenario", "plan", "publish")
"""From nothing to a published roster, in this order."""


@dataclass(frozen=True)
class Advice:
    """Something to do next.

    Attributes
    ----------
    what : str
        ``plan_again``, ``missed``, ``publish`` or ``first_plan``.
    page : str
        Address of the page where it is done.
    values : mapping
        For its sentence.
    parts : mapping
        Parts of that page's address.
    """

    what: str
    page: str
    values: Mapping[str, object] = field(default_factory=dict)
    parts: Mapping[str, object] = field(default_factory=dict)


def steps_done(services: Services) -> dict[str, bool]:
    """Which of `STEPS` are done; a scenario brings its data with it."""
    scenarios = services.scenarios()
    planned = newest_plan(services) is not None
    reads = may(services.actor.role, "series.read") != "no"
    return {
        "data": bool(scenarios) or (reads and bool(services.series())),
        "scenario": bool(scenarios),
        "plan": planned,
        "publish": planned and bool(published_lines(services)),
    }


def newest_plan(services: Services) -> PlanLine | None:
    """The newest plan of a scenario that is in the list; None without one."""
    live = {line.name for line in services.scenarios()}
    return next((plan for plan in services.plans() if plan.scenario in live), None)


def published_lines(services: Services) -> list[str]:
    """Lines of which something is in force."""
    if may(services.actor.role, "roster.read") != "yes":
        return []
    return [name for name, number in services.lines().items() if number is not None]


def advice(
    plan: PlanLine | None, facts: Mapping[str, Any], scenarios: Sequence[ScenarioLine], published: Sequence[str]
) -> list[Advice]:
    """What to do next, the most pressing first; empty where all is in order.

    Parameters
    ----------
    plan : PlanLine, optional
        The newest.
    facts : mapping
        Its ``plan.json``.
    scenarios : sequence of ScenarioLine
        Those of the list.
    published : sequence of str
        Lines of which something is in force.
    """
    if plan is None:
        return [Advice("first_plan", "week", {"scenario": one.name}, {"scenario": one.name}) for one in scenarios[:1]]
    found = []
    parts = {"scenario": plan.scenario, "plan": plan.id}
    newest = next((one.newest for one in scenarios if one.name == plan.scenario), plan.version)
    if newest is not None and plan.version is not None and newest > plan.version:
        values = {"scenario": plan.scenario, "version": newest, "planned": plan.version}
        found.append(Advice("plan_again", "week", values, {"scenario": plan.scenario}))
    missed = [one for one in facts.get("promises", ()) if not one["met"]]
    if missed:
        worst = min(missed, key=lambda one: float(one["p_meet"]) - float(one["chance"]))
        told = {name: worst[name] for name in ("queue", "period", "p_meet", "chance")}
        found.append(Advice("missed", "roster", {"count": len(missed), **told}, {**parts, "queue": worst["queue"]}))
    if not published:
        found.append(Advice("publish", "publish", {"number": plan.id}, parts))
    return found
