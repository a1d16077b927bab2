"""``capacity.json``: the plan for machines, by its schema in ``planner/schemas/capacity.schema.json``."""

from __future__ import annotations

from typing import Any

from planner.capacity.break_even import sentences as break_even_sentences
from planner.capacity.efficiency import Measured
from planner.capacity.result import CapacityPlan
from planner.capacity.sensitivity import sentences as sensitivity_sentences
from planner.capacity.units import units_of
from planner.capacity.words import summary
from planner.fingerprint import versions
from planner.money.words import bridge_record
from planner.plain_json import plain, rows_of


def as_json(plan: CapacityPlan) -> dict[str, Any]:
    """The content of ``capacity.json``; numbers that do not exist are null."""
    case = plan.asked.case
    record = {
        "name": case.scenario.name,
        "first_day": case.weeks.first_day.isoformat(),
        "last_day": case.weeks.last_day.isoformat(),
        "time_zone": case.scenario.time_zone,
        "currency": case.scenario.currency,
        "status": "feasible" if plan.plan.timed_out or plan.other is None else "optimal",
        "stopped": plan.stopped,
        "kind": "chance" if case.hold else "price",
        "objective": plan.plan.objective,
        "bound": plan.plan.bound,
        "gap": plan.plan.gap,
        "decided": plan.plan.decided,
        "missed": plan.plan.missed,
        "money": plan.money,
        "money_nothing": plan.money_nothing,
        "paths": int(case.required.shape[2]),
        "seed": case.scenario.seed,
        "people_nothing_fte": _people_nothing(plan),
        "sentences": [line for _, lines in summary(plan) for line in lines],
        "periods": rows_of(plan.frame),
        "decisions": rows_of(plan.decisions),
        "cost": rows_of(plan.cost),
        "cost_nothing": rows_of(plan.cost_nothing),
        "inputs": rows_of(plan.assumptions),
        "efficiency": [_efficiency(one) for one in plan.asked.measured],
        "break_even": _break_even(plan),
        "sensitivity": [] if plan.tornado is None else rows_of(plan.tornado),
        "sensitivity_sentences": _sensitivity_sentences(plan),
        "unit_costs": rows_of(units_of(plan)),
        "learning": [] if plan.learning is None else rows_of(plan.learning),
        "bridge": None if plan.bridge is None else dict(bridge_record(plan.bridge)),
        "unheld": [{"queue": queue, "week": week} for queue, week in plan.unheld],
        "warnings": list(plan.notes),
        "fingerprint": plan.fingerprint,
        "versions": versions(),
        "files": dict(plan.inputs.sha256),
    }
    clean: dict[str, Any] = plain(record)
    return clean


def _people_nothing(plan: CapacityPlan) -> list[float]:
    """Productive full-time people of each week if nothing is done."""
    case = plan.asked.case
    full = case.scenario.full_time.hours_per_week * case.part * case.regular
    return [float(people) for people in plan.without.people_share.sum(axis=0) / full]


def _break_even(plan: CapacityPlan) -> dict[str, Any]:
    found = plan.break_even
    return {
        "curves": rows_of(found.curves),
        "crossings": rows_of(found.crossings),
        "sentences": break_even_sentences(found, plan.asked.case.scenario.currency),
        "stays": [
            {"name": one.name, "weeks": one.weeks, "productive_h": one.productive_h, "money": one.money}
            for one in found.stays
        ],
    }


def _sensitivity_sentences(plan: CapacityPlan) -> list[str]:
    currency = plan.asked.case.scenario.currency
    return [] if plan.tornado is None else sensitivity_sentences(plan.tornado, currency)


def _efficiency(one: Measured) -> dict[str, Any]:
    return {
        "week": one.week.isoformat(),
        "required_h": one.required_h,
        "paid_per_required": one.paid_per_required,
        "least_per_required": one.least_per_required,
        "named": one.named,
        "present": one.present,
    }
