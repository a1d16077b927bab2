"""A capacity plan of a search that somebody stopped: what it is, and what was done without."""

from __future__ import annotations

from dataclasses import replace

from planner.capacity.break_even import CROSSINGS, CURVES, BreakEven
from planner.capacity.result import CapacityPlan

NO_BREAK_EVEN = BreakEven(CURVES.empty(), CROSSINGS.empty(), ())


def stopped_in_search(made: CapacityPlan) -> CapacityPlan:
    """The best plan found till then, as such."""
    said = (
        f"Stopped early: this is the best plan found till then. With these levers and numbers none is cheaper by more "
        f"than {max(made.plan.gap, 0.001):.1%} of what its decisions cost; that is proven. What the other objective "
        "would give and how long a need pays a hire were not worked out."
    )
    return _said(replace(made, other=None, break_even=NO_BREAK_EVEN), said)


def stopped_after(made: CapacityPlan, without: str) -> CapacityPlan:
    """The whole plan, `without` what was still to be looked at (words)."""
    return _said(made, f"Stopped early: the plan is whole, {without} was not worked out.")


def _said(made: CapacityPlan, said: str) -> CapacityPlan:
    return replace(made, stopped=said, notes=(said, *made.notes))
