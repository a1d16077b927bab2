"""``plan.json``: how the plan ended, what is proven, what it promises, and from what it was made."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from planner.fingerprint import fingerprint, versions
from planner.plain_json import json_text, plain
from planner.result import Found, Plan
from planner.roster.result import RosterResult
from planner.scenario import Inputs, Scenario

UNPROVEN = (
    "Kept at the moment it was cancelled: the best roster till then, neither simulated nor costed, and without "
    "the activities that are laid in last."
)


def plan_record(plan: Plan) -> dict[str, Any]:
    """The content of ``plan.json``: numbers that do not exist are null."""
    promises = [asdict(promise) for promise in plan.promises]
    proven = (plan.pay, plan.simulation.replications, promises)
    return _record(plan.scenario, plan.inputs, plan.roster, plan.fingerprint, proven, plan.warnings)


def plan_text(plan: Plan) -> str:
    """``plan.json`` as text, two spaces of indent, keys in the order of the contract."""
    return json_text(plan_record(plan))


def found_text(found: Found) -> str:
    """``plan.json`` of a roster that is neither simulated nor costed: no promises, no pay, a warning that says so."""
    inputs, roster = found.inputs, found.roster
    warnings = (UNPROVEN, *inputs.warnings, *found.forecast.notes, *roster.notes)
    return json_text(_record(inputs.scenario, inputs, roster, fingerprint(inputs), (None, 0, []), warnings))


def _record(
    scenario: Scenario,
    inputs: Inputs,
    roster: RosterResult,
    made_from: str,
    proven: tuple[float | None, int, list[dict[str, Any]]],
    warnings: tuple[str, ...],
) -> dict[str, Any]:
    """What is proven: pay, replications of the simulation, promises."""
    pay, replications, promises = proven
    record = {
        "name": scenario.name,
        "start": scenario.start.isoformat(),
        "days": scenario.days,
        "time_zone": scenario.time_zone,
        "currency": scenario.currency,
        "status": roster.status.value,
        "objective": roster.objective,
        "bound": roster.bound,
        "gap": roster.gap,
        "terms": dict(roster.terms),
        "shortage_h": roster.shortage_h,
        "shortage_bound_h": roster.shortage_bound_h,
        "surplus_h": roster.surplus_h,
        "pay": pay,
        "seed": scenario.seed,
        "work": scenario.solver.work,
        "limited_by_seconds": roster.limited_by_seconds,
        "replications": replications,
        "fingerprint": made_from,
        "versions": versions(),
        "inputs": dict(inputs.sha256),
        "promises": promises,
        "warnings": list(warnings),
    }
    clean: dict[str, Any] = plain(record)
    return clean
