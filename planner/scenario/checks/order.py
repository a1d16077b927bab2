"""Ends come after beginnings, the most after the least, P10 before P50 before P90."""

from __future__ import annotations

from collections.abc import Iterator

from forecasting.faults import Fault
from planner.scenario.scenario import Scenario
from planner.scenario.source import Labels, Source

Pairs = Iterator[tuple[Labels, tuple[float, ...]]]


def order(scenario: Scenario, source: Source) -> Iterator[Fault]:
    """A fault for every end that is not after its beginning and every range written backwards."""
    for kind, events in (("event", scenario.event), ("surge", scenario.surge)):
        for event in events:
            if event.end <= event.begin:
                where = source.where(f'{kind} "{event.name}"', "to")
                expected = f"a moment after its beginning ({event.begin.isoformat()})"
                yield Fault(where, event.end.isoformat(), expected, "Exchange the two, or correct one of them.")
    for labels, values in _ranges(scenario):
        if list(values) != sorted(values):
            written = ", ".join(f"{value:g}" for value in values)
            expected = "the least first" if len(values) == 2 else "P10, P50 and P90, none below the one before"
            yield Fault(source.where(*labels), f"[{written}]", expected, "Write them in rising order.")
    for labels, first, last in _windows(scenario):
        if last < first:
            expected = f"a time not before the window's beginning ({_clock(first)})"
            yield Fault(source.where(*labels), _clock(last), expected, "Give the last start on the same day.")


def _ranges(scenario: Scenario) -> Pairs:
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
    for index, deflect in enumerate(scenario.deflect):
        yield (f"deflect {index + 1}", "share"), deflect.share
    for surge in scenario.surge:
        for key, triple in (
            ("volume", surge.volume),
            ("volume_add", surge.volume_add),
            ("response", surge.response),
        ):
            if triple is not None:
                yield (f'surge "{surge.name}"', key), triple


def _windows(scenario: Scenario) -> Iterator[tuple[Labels, int, int]]:
    for shift in scenario.shift:
        yield (f'shift "{shift.name}"', "start", "to"), shift.start.begin, shift.start.end
    for activity in scenario.activity:
        if activity.between is not None:
            yield (f'activity "{activity.name}"', "between"), *activity.between


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
