"""Workforce scheduling and staffing planner for contact centres.

From Python: ``read_scenario, plan, compare, simulate, audit``; each is loaded when first asked for.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from planner.compiled_cache import use_compiled_cache

_EXPORTS = {
    "read_scenario": "planner.scenario.reading",
    "plan": "planner.pipeline",
    "compare": "planner.comparison.comparing",
    "simulate": "planner.proof",
    "audit": "planner.roster.audit",
}

__all__ = ["audit", "compare", "plan", "read_scenario", "simulate"]

# Before anything imports numba and numpy, which read their settings once. One thread of linear algebra: our matrices
# are small, threads that wait for each other cost more than they give, and results do not depend on the cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
use_compiled_cache()


def __getattr__(name: str) -> Any:
    if name in _EXPORTS:
        return getattr(import_module(_EXPORTS[name]), name)
    raise AttributeError(f"module 'planner' has no attribute {name!r}")
