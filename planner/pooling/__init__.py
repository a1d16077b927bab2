"""What blended people save, proved by simulation. Loads when first asked for: the simulator is compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.pooling.staff import PooledPlan, staff_pooled

__all__ = ["PooledPlan", "staff_pooled"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from planner.pooling import staff

        return getattr(staff, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
