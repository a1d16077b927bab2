"""A review for machines."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from planner.money.words import bridge_record
from planner.review.result import PARTS, Review


def as_json(found: Review, files: Sequence[Path] = ()) -> Mapping[str, Any]:
    """Sentences, causes and the numbers of the whole span; days and intervals stand in ``review.csv``."""
    whole = found.frame[found.frame["level"] == "all"]
    numbers: dict[str, dict[str, dict[str, float]]] = {}
    for row in whole.to_dict("records"):
        told = {name: round(row[name], 6) for name in ("plan", "actual", "low", "high") if math.isfinite(row[name])}
        numbers.setdefault(row["queue"], {})[row["measure"]] = told
    return {
        "scenario": found.name,
        "span": found.span,
        "currency": found.currency,
        "sentences": list(found.sentences),
        "queues": numbers,
        "causes": [
            {
                "level": one.level,
                "period": one.period,
                "queue": one.queue,
                "target": one.target,
                "planned": round(one.planned, 6),
                "actual": round(one.actual, 6),
                "contacts": one.contacts,
                "main": one.main,
                "worst": one.worst,
                "parts": {name: round(share, 6) for name, share in one.parts.items()},
            }
            for one in found.causes
        ],
        "order": dict(PARTS),
        "bridges": [bridge_record(one) for one in found.bridges],
        "notes": list(found.notes),
        "files": [str(path) for path in files],
    }
