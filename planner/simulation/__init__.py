"""Proof by simulation, contact by contact. The compiled parts are loaded when first asked for."""

from typing import TYPE_CHECKING, Any

from planner.simulation.result import Simulation

if TYPE_CHECKING:
    from planner.simulation.run import simulate_roster, simulate_staffing

__all__ = ["Simulation", "simulate_roster", "simulate_staffing"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from planner.simulation import run

        return getattr(run, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
