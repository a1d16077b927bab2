"""The most comes after the least, a window's end after its beginning."""

from __future__ import annotations

from collections.abc import Iterator

from forecasting.faults import Fault
from planner.scenario.scenario import Scenario
from planner.scenario.source import Labels, Source

LATER_STARTS = "Give the last start on the same day; starts after midnight are a second [[shift]] that begins at 00:00."
Ranges = Iterator[tuple[Labels, tuple[float, float]]]


def order(scenario: Scenario, source: Source) -> Iterator[Fault]:
    """A fault for every range and every window that is written backwards."""
    for labels, (least, most) in _ranges(scenario):
        if most < least:
            where = source.where(*labels)
            yield Fault(where, f"[{least:g}, {most:g}]", "the least first", "Write them in rising order.")
    for labels, first, last in _windows(scenario):
        if last < first:
            expected = f"a time not before the window's beginning ({_clock(first)})"
            remedy = LATER_STARTS if "start" in labels else "Give an end on the same day."
            yield Fault(source.where(*labels), _clock(last), expected, remedy)


def _ranges(scenario: Scenario) -> Ranges:
    for contract in scenario.contract:
        yield (f'contract "{contract.name}"', "hours_per_week"), contract.hours_per_week
        yield (f'contract "{contract.name}"', "days_per_week"), contract.days_per_week
    for hired in scenario.hire_class:
        yield (f'hire_class "{hired.name}"', "heads"), hired.heads
    for lever in scenario.lever:
        if lever.limits is not None:
            yield (f'lever "{lever.use}"', "limits"), lever.limits
    for shift in scenario.shift:
        yield (f'shift "{shift.name}"', "length_min"), (shift.length_min.least, shift.length_min.most)


def _windows(scenario: Scenario) -> Iterator[tuple[Labels, int, int]]:
    for shift in scenario.shift:
        yield (f'shift "{shift.name}"', "start", "to"), shift.start.begin, shift.start.end
    for activity in scenario.activity:
        if activity.between is not None:
            yield (f'activity "{activity.name}"', "between"), *activity.between


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
