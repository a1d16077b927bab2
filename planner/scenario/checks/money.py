"""Prices say what they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forecasting.faults import Fault
from planner.scenario.scenario import Scenario
from planner.scenario.source import Source


def money(scenario: Scenario, source: Source) -> Iterator[Fault]:
    """A fault for every premium without a time, overtime without a limit, and month that is none."""
    yield from _pay(scenario, source)
    for month in scenario.shrinkage.planned:
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
            where = source.where("shrinkage", "planned", month)
            yield Fault(where, month, "a month such as 2026-12", "Write year and month with a hyphen.")
    if scenario.attrition and scenario.attrition.basis == "cohort_loss" and scenario.attrition.per_year >= 1:
        where, value = source.where("attrition", "per_year"), f"{scenario.attrition.per_year:g}"
        remedy = 'Write basis = "turnover" for leavers per average headcount, which may exceed 1.'
        yield Fault(where, value, "a share below 1: a cohort cannot lose more than everybody", remedy)


def _pay(scenario: Scenario, source: Source) -> Iterator[Fault]:
    for index, overtime in enumerate(scenario.cost.overtime):
        if (overtime.over_h_per_week is None) == (overtime.over_h_per_day is None):
            where = source.where("cost", f"overtime {index + 1}")
            yield Fault(where, "", "over_h_per_week or over_h_per_day, one of them", "Say beyond how many hours.")
    for premium in scenario.cost.premium:
        where = source.where("cost", f'premium "{premium.name}"')
        if (premium.begin is None) != (premium.end is None):
            yield Fault(where, "", "both from and to", "Say from when to when, or leave both out.")
        if premium.begin is None and premium.days is None and premium.name != "holiday":
            remedy = 'Add from and to, or days; public holidays have the name "holiday".'
            yield Fault(where, "", "a time when it is paid", remedy)
    for name, wage in scenario.cost.wage_per_h.items():
        if wage < 0:
            where = source.where("cost", "wage_per_h", name)
            yield Fault(where, f"{wage:g}", "a wage of at least 0", "Correct the wage.")
