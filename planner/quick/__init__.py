"""A fast plan of a scenario on grouped counts: no names, no loop; for many scenarios side by side."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.quick.memory import Memory
    from planner.quick.planning import quick_plan, quick_plan_of
    from planner.quick.result import QuickPlan

__all__ = ["Memory", "QuickPlan", "quick_plan", "quick_plan_of"]

_HOMES = {"Memory": "memory", "QuickPlan": "result", "quick_plan": "planning", "quick_plan_of": "planning"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'planner.quick' has no attribute {name!r}")
    return getattr(import_module(f"planner.quick.{_HOMES[name]}"), name)
