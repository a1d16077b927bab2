"""Workforce scheduling and staffing planner for contact centres.

From Python: ``read_scenario, plan, simulate, audit``; each is loaded when first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from planner.compiled_cache import use_compiled_cache

_EXPORTS = {
    "read_scenario": "planner.scenario.reading",
    "plan": "planner.pipeline",
    "simulate": "planner.proof",
    "audit": "planner.roster.audit",
}

__all__ = ["audit", "plan", "read_scenario", "simulate"]

# Before anything imports numba, which reads its settings once.
use_compiled_cache()


def __getattr__(name: str) -> Any:
    if name in _EXPORTS:
        return getattr(import_module(_EXPORTS[name]), name)
    raise AttributeError(f"module 'planner' has no attribute {name!r}")
