"""Concrete duties: every shift at every start and length, its breaks as sets of possible starts."""

from __future__ import annotations

import math
from dataclasses import dataclass

from planner.roster.timeline import Timeline
from planner.scenario import Segment, Shift

SPLIT = "split"
"""Activity of the gap between the two parts of a split shift."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A break or meal of a duty and where it may begin.

    Attributes
    ----------
    starts : tuple of int
        Possible starts, ascending, minutes from the origin: the interval grid within the window, or the
        window's beginning where it holds no point of the grid.
    """

    activity: str
    length_min: int
    paid: bool
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """One shift on one day at one place; minutes count from the horizon's first moment.

    Attributes
    ----------
    day : int
        Number of the day it belongs to, negative in a previous roster.
    shift : str
    start_min, end_min : int
    paid_min : int
        Elapsed less unpaid segments.
    pauses : tuple of Pause
    gap_min : int
        Least time from one pause's end to the next one's start.
    clock_min : int
        Its start on the wall clock of the place.
    """

    day: int
    shift: str
    start_min: int
    end_min: int
    paid_min: int
    pauses: tuple[Pause, ...] = ()
    gap_min: int = 0
    clock_min: int = 0

    def __hash__(self) -> int:
        """Of its hours alone, which tell most duties apart: duties are looked up by the hundred thousand."""
        return hash((self.day, self.start_min, self.end_min, self.paid_min))

    @property
    def length_min(self) -> int:
        """Elapsed minutes."""
        return self.end_min - self.start_min


def duties_of(shift: Shift, day: int, zone: str, timeline: Timeline) -> list[Duty]:
    """Every start and length of a shift on a day, as far as its segments fit.

    Parameters
    ----------
    shift : Shift
    day : int
    zone : str
        The place's clock.
    timeline : Timeline

    Returns
    -------
    list of Duty
        By start, then length; empty on a weekday the shift does not begin on.
    """
    if timeline.date(day).weekday() not in shift.days:
        return []
    last = shift.start.end + (1440 if shift.start.end < shift.start.begin else 0)
    found = []
    for clock in range(shift.start.begin, last + 1, shift.start.every_min):
        for length in range(shift.length_min.least, shift.length_min.most + 1, shift.length_min.every_min):
            duties = (duty_at(shift, day, clock, length, zone, timeline, gap) for gap in gaps_of(shift))
            found += [duty for duty in duties if duty is not None]
    return found


def gaps_of(shift: Shift) -> list[int]:
    """Possible lengths of the gap of a split shift, minutes; only 0 for others."""
    if shift.split is None:
        return [0]
    gap = shift.split.length_min
    return list(range(gap.least, gap.most + 1, gap.every_min))


def duty_at(
    shift: Shift, day: int, clock: int, length: int, zone: str, timeline: Timeline, gap: int | None = None
) -> Duty | None:
    """A shift at one start and length; None where its segments do not fit.

    Parameters
    ----------
    clock : int
        Start on the place's wall clock, minutes after the day's midnight.
    length : int
        Elapsed minutes.
    gap : int, optional
        Minutes between the parts of a split shift; the least where it is left out.
    """
    start = timeline.minute(day, clock, zone)
    end = start + length
    pauses: list[Pause] = []
    for segment in (*shift.segments, *_split(shift, gap)):
        pause = _pause(segment, day, clock, start, end, zone, timeline)
        if pause is None:
            return None
        pauses.append(pause)
    if shift.split is not None:
        pauses.sort(key=lambda pause: pause.starts[0])
    unpaid = sum(pause.length_min for pause in pauses if not pause.paid)
    duty = Duty(day, shift.name, start, end, length - unpaid, tuple(pauses), shift.gap_between_segments_min, clock)
    return duty if earliest_pauses(duty) is not None else None


def _split(shift: Shift, gap: int | None) -> tuple[Segment, ...]:
    """The gap of a split shift as a long unpaid segment."""
    if shift.split is None:
        return ()
    return (
        Segment(
            activity=SPLIT,
            length_min=gap or shift.split.length_min.least,
            paid=False,
            earliest_min=shift.split.earliest_min,
            latest_min=shift.split.latest_min,
        ),
    )


def _pause(segment: Segment, day: int, clock: int, start: int, end: int, zone: str, timeline: Timeline) -> Pause | None:
    low = start + (segment.earliest_min or 0)
    high = end - segment.length_min
    if segment.latest_min is not None:
        high = min(high, start + segment.latest_min)
    if segment.earliest_clock is not None:
        low = max(low, _by_clock(segment.earliest_clock, day, clock, zone, timeline))
    if segment.latest_clock is not None:
        high = min(high, _by_clock(segment.latest_clock, day, clock, zone, timeline))
    if low > high:
        return None
    step = timeline.interval_min
    grid = tuple(range(math.ceil(low / step) * step, high + 1, step))
    return Pause(segment.activity, segment.length_min, segment.paid, grid or (low,))


def _by_clock(clock: int, day: int, shift_clock: int, zone: str, timeline: Timeline) -> int:
    """A clock before the shift's start means the next day."""
    return timeline.minute(day, clock + (1440 if clock < shift_clock else 0), zone)


def earliest_pauses(duty: Duty) -> tuple[int, ...] | None:
    """The earliest possible start of every pause in order, or None where the gaps leave no room."""
    at: list[int] = []
    free = -math.inf
    for pause in duty.pauses:
        start = next((t for t in pause.starts if t >= free), None)
        if start is None:
            return None
        at.append(start)
        free = start + pause.length_min + duty.gap_min
    return tuple(at)
