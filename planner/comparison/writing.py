"""``compare.json``: the comparison for machines, by its schema in ``planner/schemas/compare.schema.json``."""

from __future__ import annotations

from typing import Any

from planner.comparison.result import Comparison
from planner.comparison.words import sentences_of
from planner.fingerprint import versions
from planner.plain_json import rows_of


def as_json(found: Comparison) -> dict[str, Any]:
    """The content of ``compare.json``; numbers that do not exist are null."""
    base = found.base.scenario
    return {
        "base": found.base.label,
        "time_zone": base.time_zone,
        "currency": base.currency,
        "days": base.days,
        "seed": base.seed,
        "scenarios": [
            {
                "label": one.label,
                "name": one.scenario.name,
                "start": one.scenario.start.isoformat(),
                "status": str(one.quick.status),
                "whole_plan": one.whole or None,
                "differs": {driver: list(words) for driver, words in one.differs.items()},
                "files": dict(one.quick.inputs.sha256),
                "notes": list(one.notes),
            }
            for one in found.plans
        ],
        "sentences": sentences_of(found),
        "measures": rows_of(found.frame),
        "waterfall": rows_of(found.waterfall),
        "quick_plans": found.quick_plans,
        "warnings": list(found.notes),
        "versions": versions(),
    }
