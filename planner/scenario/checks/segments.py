"""Breaks and meals fit into their shift."""

from __future__ import annotations

from collections.abc import Iterator

from forecasting.faults import Fault
from planner.scenario.scenario import Scenario
from planner.scenario.shifts import Segment, Shift
from planner.scenario.source import Source


def segments(scenario: Scenario, source: Source) -> Iterator[Fault]:
    """A fault for every segment whose window is backwards, said twice or too late for its shift."""
    for shift in scenario.shift:
        label = f'shift "{shift.name}"'
        for index, segment in enumerate(shift.segments):
            yield from _segment(segment, shift, source.where(label, f"segments {index + 1}"))
        yield from _split(shift, source.where(label, "split"))
        lost = sum(segment.length_min for segment in shift.segments)
        if shift.segments and lost >= shift.length_min.least:
            expected = f"segments that leave work in {shift.length_min.least} min"
            remedy = "Shorten the segments, or lengthen the shift."
            yield Fault(source.where(label, "segments"), f"{lost} min in all", expected, remedy)


def _split(shift: Shift, where: str) -> Iterator[Fault]:
    """The gap of a split shift leaves work on both sides, and breaks are not limited as a share beside it."""
    split = shift.split
    if split is None:
        return
    paused = sum(segment.length_min for segment in shift.segments)
    if split.length_min.most + paused + (split.earliest_min or 0) >= shift.length_min.least:
        expected = f"a gap that leaves work before and after it in {shift.length_min.least} min"
        yield Fault(where, f"{split.length_min.most} min", expected, "Shorten the gap, or lengthen the shift.")
    if split.earliest_min is not None and split.latest_min is not None and split.latest_min < split.earliest_min:
        expected = f"latest_min not before earliest_min ({split.earliest_min})"
        yield Fault(where, str(split.latest_min), expected, "Exchange the two, or correct one of them.")
    if shift.most_on_break < 1:
        remedy = "Leave one of them out: who is between two parts is neither on shift nor on a break."
        yield Fault(where, "both", "split or most_on_break", remedy)


def _segment(segment: Segment, shift: Shift, where: str) -> Iterator[Fault]:
    by_shift = segment.earliest_min is not None or segment.latest_min is not None
    by_clock = segment.earliest_clock is not None or segment.latest_clock is not None
    if by_shift and by_clock:
        remedy = "Leave either earliest_min, latest_min or earliest_clock, latest_clock out."
        yield Fault(where, "both", "a window from the shift's start or by the clock", remedy)
    first, last = segment.earliest_min or 0, segment.latest_min
    if last is not None and last < first:
        expected = f"latest_min not before earliest_min ({first})"
        yield Fault(where, str(last), expected, "Exchange the two, or correct one of them.")
    if first + segment.length_min > shift.length_min.least:
        expected = f"a segment that ends within the shortest shift ({shift.length_min.least} min)"
        remedy = "Lower earliest_min, or make a shift of its own for the short lengths."
        yield Fault(where, f"from {first} to {first + segment.length_min} min", expected, remedy)
