"""Who works when, by name, with breaks. The solver loads when it is first asked for."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
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


class _Room(ModuleType):
    """`audit` and `solve` are functions here, although modules of these names are imported beside them."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Room


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
