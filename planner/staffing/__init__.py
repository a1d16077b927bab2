"""How many people the targets ask for. Formulas are compiled, so each loads when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.staffing.batch import staff_cases
    from planner.staffing.patience import patience_of
    from planner.staffing.patience_known import known_patience
    from planner.staffing.required import requirement
    from planner.staffing.result import Requirement

__all__ = ["Requirement", "known_patience", "patience_of", "requirement", "staff_cases"]

_HOMES = {
    "Requirement": "result",
    "known_patience": "patience_known",
    "patience_of": "patience",
    "requirement": "required",
    "staff_cases": "batch",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'planner.staffing' has no attribute {name!r}")
    return getattr(import_module(f"planner.staffing.{_HOMES[name]}"), name)
