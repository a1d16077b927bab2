"""``compare.json``: the comparison for machines, by its schema in ``planner/schemas/compare.schema.json``."""

from __future__ import annotations

import json
import math
from typing import Any

import pandas as pd

from planner.comparison.result import Comparison
from planner.comparison.words import summary
from planner.fingerprint import versions


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
        "sentences": [line for _, lines in summary(found) for line in lines],
        "measures": rows_of(found.frame),
        "waterfall": rows_of(found.waterfall),
        "quick_plans": found.quick_plans,
        "warnings": list(found.notes),
        "versions": versions(),
    }


def json_text(found: Comparison) -> str:
    """``compare.json`` as text."""
    return json.dumps(as_json(found), indent=2, ensure_ascii=False) + "\n"


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A record a row; numbers to nine digits, what does not exist as null."""
    return [{str(key): _clean(value) for key, value in row.items()} for row in frame.to_dict("records")]


def _clean(value: Any) -> Any:
    if isinstance(value, float):
        return None if not math.isfinite(value) else float(f"{value:.9g}")
    return value
