"""Fixed hours of people who have a pattern: which hours a day of the cycle brings, and as which duty."""

from __future__ import annotations

import math

from planner.roster.facts import Facts
from planner.roster.options import Duty, duty_at
from planner.scenario import FixedDay, Shift

FIXED = "fixed"
"""Name of a shift that is nobody's template but a person's own fixed hours."""


def cycle_days(pattern: tuple[FixedDay, ...]) -> int:
    """Length of a pattern's cycle: its last listed day, in whole weeks unless that day is said to be off."""
    last = max(pattern, key=lambda row: row.cycle_day)
    if last.start_min is None and last.cycle_day > 7:
        return last.cycle_day
    return 7 * math.ceil(last.cycle_day / 7)


def pattern_row(facts: Facts, day: int) -> FixedDay | None:
    """The pattern's row for a day; day 1 of the cycle is the first day of the horizon's first planning week."""
    since = day + facts.timeline.week_before()
    cycle_day = since % cycle_days(facts.pattern) + 1
    return next((row for row in facts.pattern if row.cycle_day == cycle_day), None)


def pattern_hours(facts: Facts, day: int) -> tuple[int, int] | None:
    """Minutes of a day's fixed hours, or None where they are off, away or not employed."""
    row = pattern_row(facts, day)
    if row is None or row.start_min is None or row.end_min is None or not facts.employed(day):
        return None
    if day in facts.off_days:
        return None
    end_clock = row.end_min + (1440 if row.end_min <= row.start_min else 0)
    start = facts.timeline.minute(day, row.start_min, facts.zone)
    end = facts.timeline.minute(day, end_clock, facts.zone)
    return None if facts.away(start, end) else (start, end)


def pattern_duty(facts: Facts, day: int, shifts: tuple[Shift, ...]) -> Duty | None:
    """A day's fixed hours as a duty, with the breaks of the shift whose length is nearest among those that fit.

    Parameters
    ----------
    shifts : tuple of Shift
        Of the scenario, in its order.
    """
    hours = pattern_hours(facts, day)
    row = pattern_row(facts, day)
    if hours is None or row is None or row.start_min is None:
        return None
    start, end = hours
    own = [shift for shift in shifts if shift.name in facts.shifts] or list(shifts)
    ranked = sorted(own, key=lambda s: _distance(s, row.start_min or 0, end - start))
    for shift in ranked:
        duty = duty_at(shift, day, row.start_min, end - start, facts.zone, facts.timeline)
        if duty is not None:
            return duty
    return Duty(day, FIXED, start, end, end - start, clock_min=row.start_min)


def _distance(shift: Shift, clock: int, length: int) -> tuple[int, int]:
    """How far a shift's lengths and starts are from fixed hours, minutes."""
    by_length = max(shift.length_min.least - length, length - shift.length_min.most, 0)
    last = shift.start.end + (1440 if shift.start.end < shift.start.begin else 0)
    return by_length, max(shift.start.begin - clock, clock - last, 0)
