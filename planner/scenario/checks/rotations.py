"""A rotation's pattern has as many days as its cycle, and names shifts, groups or off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forecasting.faults import Fault
from planner.scenario.checks.names import names, unknown
from planner.scenario.scenario import Scenario
from planner.scenario.source import Source


def rotations(scenario: Scenario, source: Source) -> Iterator[Fault]:
    """A fault for every unknown name in a pattern and every pattern of another length than its cycle."""
    known = ["off", *names(source, "shift"), *names(source, "shift", "part_of")]
    for rotation in scenario.rotation:
        where = source.where(f'rotation "{rotation.name}"', "pattern")
        days = 0
        for part in rotation.pattern:
            name, times = repeated(part)
            days += times
            if name not in known:
                yield unknown(where, name, known, "the name of a shift, of a group of shifts, or off")
        if days != rotation.cycle_days:
            remedy = 'Write "early*5" for five days, and count the days off.'
            yield Fault(where, f"{days} days", f"{rotation.cycle_days} days, as cycle_days says", remedy)


def repeated(part: str) -> tuple[str, int]:
    """Name and number of days of a pattern's part: ``early*5`` is five days of early."""
    match = re.fullmatch(r"(.+?)\s*\*\s*(\d+)", part.strip())
    return (match[1], int(match[2])) if match else (part.strip(), 1)
