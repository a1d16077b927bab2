"""The list of kinds. To add one: its arguments, its function, a row here, a paragraph in docs/jobs.md."""

from __future__ import annotations

from planner.store.jobs.kinds import DELIVERIES, Context, Kind, Made, Workshop
from planner.store.jobs.wanted import Backtest, Capacity, Compare, Delivery, Plan, Price, Sweep


def _plan(arguments: Plan, context: Context) -> Made:
    from planner.store.jobs.plan_kind import run_plan

    return run_plan(arguments, context)


def _sweep(arguments: Sweep, context: Context) -> Made:
    from planner.store.jobs.sweep_kind import run_sweep

    return run_sweep(arguments, context)


def _backtest(arguments: Backtest, context: Context) -> Made:
    from planner.store.jobs.backtest_kind import run_backtest

    return run_backtest(arguments, context)


def _capacity(arguments: Capacity, context: Context) -> Made:
    from planner.store.jobs.capacity_kind import run_capacity

    return run_capacity(arguments, context)


def _compare(arguments: Compare, context: Context) -> Made:
    from planner.store.jobs.compare_kind import run_compare

    return run_compare(arguments, context)


def _price(arguments: Price, context: Context) -> Made:
    from planner.store.jobs.price_kind import run_price

    return run_price(arguments, context)


def _webhook(arguments: Delivery, context: Context) -> Made:
    from planner.store.webhook_delivery import deliver

    return deliver(arguments, context)


KINDS = {
    "plan": Kind(Plan, _plan),
    "sweep": Kind(Sweep, _sweep),
    "backtest": Kind(Backtest, _backtest),
    "capacity": Kind(Capacity, _capacity),
    "compare": Kind(Compare, _compare),
    "price": Kind(Price, _price),
    "webhook": Kind(Delivery, _webhook, lane=DELIVERIES, begun_at_most=6),
}

WORKSHOP = Workshop(KINDS)
