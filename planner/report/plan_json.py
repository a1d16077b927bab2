"""``plan.json``: how the plan ended, what is proven, what it promises, and from what it was made."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any

from planner.fingerprint import versions
from planner.result import Plan


def plan_record(plan: Plan) -> dict[str, Any]:
    """The content of ``plan.json``: numbers that do not exist are null."""
    roster, scenario = plan.roster, plan.scenario
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
        "pay": plan.pay,
        "seed": scenario.seed,
        "work": scenario.solver.work,
        "limited_by_seconds": roster.limited_by_seconds,
        "replications": plan.simulation.replications,
        "fingerprint": plan.fingerprint,
        "versions": versions(),
        "inputs": dict(plan.inputs.sha256),
        "promises": [asdict(promise) for promise in plan.promises],
        "warnings": list(plan.warnings),
    }
    clean: dict[str, Any] = _clean(record)
    return clean


def plan_text(plan: Plan) -> str:
    """``plan.json`` as text, two spaces of indent, keys in the order of the contract."""
    return json.dumps(plan_record(plan), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _clean(value: Any) -> Any:
    """Floats rounded to 6 decimals, those that are no number as None; containers as lists and dicts."""
    if isinstance(value, bool | str | int) or value is None:
        return value
    if isinstance(value, float):
        return round(value, 6) + 0.0 if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): _clean(item) for key, item in value.items()}
    return [_clean(item) for item in value]
