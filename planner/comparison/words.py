"""A comparison in sentences and in formatted numbers."""

from __future__ import annotations

import math

from planner.comparison.drivers import DRIVERS
from planner.comparison.measures import COUNTS, WATERFALLS, WHOLE
from planner.comparison.parts import RESIDUAL
from planner.comparison.result import Compared, Comparison

NAMES = {
    "offered": "contacts",
    "required_fte": "required people",
    "paid_fte": "paid people",
    "shortage_h": "hours short",
    "service_level": "service level",
    "p_meet": "chance of the target",
    "missed_h": "hours missed",
    "productive_fte": "productive people",
    "heads": "heads",
    "cost": "cost",
    "objective": "price of the counts",
    "bound": "proven least price",
    "gap": "gap",
}
"""Measures in words."""


STANDING = {
    "required_fte": "{} required",
    "paid_fte": "{} paid",
    "shortage_h": "{} short of people",
    "service_level": "service level {}",
    "cost": "cost {}",
}


def name_of(measure: str) -> str:
    """A measure in words."""
    return NAMES.get(measure, measure)


def shown(value: float, unit: str, sign: bool = False) -> str:
    """A number with as many decimals as its unit deserves; shares in percent, their differences in points."""
    if math.isnan(value):
        return ""
    plus = "+" if sign else ""
    if unit == "share":
        return f"{100 * value:{plus}.1f}{' points' if sign else ' %'}"
    if unit in ("FTE", "h"):
        return f"{value:{plus},.1f} {unit}"
    return f"{value:{plus},.0f} {unit}"


def summary(found: Comparison) -> list[tuple[str, list[str]]]:
    """What to read aloud: the base, then what each other scenario changes and why."""
    base = found.base
    parts = [(f"{base.label} (the base): {base.scenario.name}", [_standing(found, base)])]
    for one in found.plans[1:]:
        sentences = [_standing(found, one), *_changes(found, one)]
        if not one.differs:
            sentences = ["Nothing that moves a number differs from the base."]
        parts.append((f"{one.label}: {one.scenario.name}", sentences))
    return parts


def sentences_of(found: Comparison) -> list[str]:
    """The same as sentences that stand alone: each says which scenario it is about."""
    parts = zip(found.plans, summary(found), strict=True)
    return [f"{plan.label}: {line}" for plan, (_, lines) in parts for line in lines]


def _standing(found: Comparison, one: Compared) -> str:
    numbers = [shown(found.value(one.label, measure), _unit(found, measure)) for measure in WATERFALLS]
    words = ", ".join(STANDING[m].format(text) for m, text in zip(WATERFALLS, numbers, strict=True) if text)
    told = f"In counts: {words}."
    if one.whole:
        level, cost = (found.value(one.label, m, basis=WHOLE) for m in ("service_level", "cost"))
        currency = one.scenario.currency
        told += f" Whole plan ({one.whole}): service level {shown(level, 'share')}, cost {shown(cost, currency)}."
    if one.quick.conflicts:
        told += " Its hard rules conflict, so that there is no roster: " + " ".join(one.quick.conflicts)
    return told


def _changes(found: Comparison, one: Compared) -> list[str]:
    """A sentence a measure and basis that moved: by how much, and each driver's part."""
    rows = found.waterfall[found.waterfall["scenario"] == one.label]
    sentences = []
    for (basis, measure), steps in rows.groupby(["basis", "measure"], sort=False):
        unit, value = str(steps["unit"].iloc[0]), steps.set_index("step")["value"]
        if value.isna().any():
            continue
        parts = sorted(((driver, float(value[driver])) for driver in DRIVERS), key=lambda pair: -abs(pair[1]))
        told = [f"{driver} {shown(part, unit, sign=True)}" for driver, part in parts if _visible(part, unit)]
        if told:
            name = name_of(str(measure)) if basis == COUNTS else f"{name_of(str(measure))} of the {basis}"
            total = shown(float(value["to"] - value["from"]), unit, sign=True)
            sentences.append(f"{name[0].upper()}{name[1:]} {total}: {', '.join(told)}.")
        if _visible(float(value[RESIDUAL]), unit):
            sentences.append(f"{shown(float(value[RESIDUAL]), unit, sign=True)} of it no driver explains.")
    return sentences


def _visible(value: float, unit: str) -> bool:
    """Whether more than nought is shown."""
    return shown(abs(value), unit) != shown(0.0, unit)


def _unit(found: Comparison, measure: str) -> str:
    rows = found.frame[(found.frame["measure"] == measure) & (found.frame["basis"] == COUNTS)]
    return str(rows["unit"].iloc[0])
