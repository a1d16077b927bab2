"""Stages of planning months ahead, and what each takes usually."""

from __future__ import annotations

HISTORY, FORECAST, HOURS, EFFICIENCY = "history", "forecast", "hours", "efficiency"
CAPACITY, BESIDE, SENSITIVITY, TRAINING, REPORT = "capacity", "beside", "sensitivity", "training", "report"

USUAL_S = {
    HISTORY: 2.0,
    FORECAST: 18.0,
    HOURS: 8.0,
    EFFICIENCY: 24.0,
    CAPACITY: 4.0,
    BESIDE: 5.0,
    SENSITIVITY: 240.0,
    TRAINING: 40.0,
    REPORT: 6.0,
}
"""Seconds for sixty people and a year, on one core."""


def usual_s(*, sensitivity: bool, training: bool) -> dict[str, float]:
    """Seconds of each stage of a plan, in order; those that are not asked for left out."""
    without = {SENSITIVITY: not sensitivity, TRAINING: not training}
    return {stage: seconds for stage, seconds in USUAL_S.items() if not without.get(stage, False)}
