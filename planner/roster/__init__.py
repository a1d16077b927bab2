"""Who works when, by name, with breaks. The solver loads when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.roster.audit import Breach, audit
    from planner.roster.result import RosterResult, Status
    from planner.roster.solve import solve

__all__ = ["Breach", "RosterResult", "Status", "audit", "solve"]

_HOMES = {
    "Breach": "audit",
    "RosterResult": "result",
    "Status": "result",
    "audit": "audit",
    "solve": "solve",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value  # the submodule of the same name must not shadow it
    return value
