"""The list of kinds. To add one: its arguments, its function, a row here, a paragraph in docs/jobs.md."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from planner.store.jobs.kinds import DELIVERIES, Context, Kind, Made, Workshop
from planner.store.jobs.wanted import Backtest, Capacity, Compare, Delivery, Plan, Price, Sweep


def later(module: str, name: str) -> Callable[[Any, Context], Made]:
    """A function of a module that is imported when it is first called: who only asks for work waits for no solver."""

    def run(arguments: Any, context: Context) -> Made:
        made: Made = getattr(import_module(module), name)(arguments, context)
        return made

    return run


KINDS = {
    "plan": Kind(Plan, later("planner.store.jobs.plan_kind", "run_plan")),
    "sweep": Kind(Sweep, later("planner.store.jobs.sweep_kind", "run_sweep")),
    "backtest": Kind(Backtest, later("planner.store.jobs.backtest_kind", "run_backtest")),
    "capacity": Kind(Capacity, later("planner.store.jobs.capacity_kind", "run_capacity")),
    "compare": Kind(Compare, later("planner.store.jobs.compare_kind", "run_compare")),
    "price": Kind(Price, later("planner.store.jobs.price_kind", "run_price")),
    "webhook": Kind(Delivery, later("planner.store.webhook_delivery", "deliver"), lane=DELIVERIES, begun_at_most=6),
}

WORKSHOP = Workshop(KINDS)
