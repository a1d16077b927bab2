"""Stages of a comparison, and what each takes usually."""

from __future__ import annotations


def usual_s(scenarios: int) -> dict[str, float]:
    """Seconds of each stage, in order: counts by scenario, the first with what all share, then what lies between."""
    return {"history": 2.0, "counts": 6.0 + 6.0 * scenarios, "waterfall": 12.0 * (scenarios - 1), "report": 3.0}
