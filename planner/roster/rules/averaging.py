"""Paid minutes over every so many planning weeks in a row, past weeks included, in a state that stays small."""

from __future__ import annotations

import math
from dataclasses import dataclass

from planner.roster.contract_terms import EPS, excused_days, hour_terms, usual_days
from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.rules.night_clock import NightClock
from planner.roster.rules.protocol import State

Sum = tuple[int, int, bool]
"""First week, paid minutes and whether there was a night, of a stretch of weeks of the horizon."""


@dataclass(frozen=True)
class Window:
    """Weeks that are judged together.

    Attributes
    ----------
    first, last : int
        Number of its first week in the horizon and of its last.
    before_min : int
        Paid minutes of its days before the horizon.
    night_before : bool
    most_min : float
        What its known days allow.
    """

    first: int
    last: int
    before_min: int
    night_before: bool
    most_min: float


@dataclass(frozen=True)
class Averaging:
    """Sums over windows of weeks, none above what it allows.

    The state is the sums between those weeks of the horizon at which a window that is still to be judged begins.

    Attributes
    ----------
    windows : tuple of Window
        By their last week.
    spans : tuple of range
        Days of each planning week of the horizon.
    clock : NightClock
    only_nights : bool
        Whether a window without a night is not judged.
    """

    windows: tuple[Window, ...]
    spans: tuple[range, ...]
    clock: NightClock
    only_nights: bool

    @classmethod
    def over(cls, facts: Facts, h_per_week: float, weeks: int, *, only_nights: bool) -> Averaging:
        """Windows of so many weeks for one person."""
        clock = NightClock.of(facts)
        windows = tuple(_windows(facts, h_per_week * 60, weeks, clock))
        return cls(windows, tuple(facts.timeline.weeks()), clock, only_nights)

    def binds(self, facts: Facts) -> bool:
        """Whether the contract's own hours could be too many; locks and fixed hours may lie above those."""
        if facts.pattern or facts.locks:
            return True
        terms = hour_terms(facts)
        for window in self.windows:
            days = range(self.spans[window.first].start, self.spans[window.last].stop)
            most = sum(term.cap_min for term in terms if term.days.start < days.stop and days.start < term.days.stop)
            if window.before_min + most > window.most_min:
                return True
        return False

    def start(self) -> tuple[Sum, ...]:
        """Before the first day; what was worked before is in the windows."""
        return self._grouped((), 0)

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        """After a day, or None where a window's hours are above what it allows."""
        assert isinstance(state, tuple)
        week = next(number for number, span in enumerate(self.spans) if day in span)
        last = day == self.spans[week].stop - 1
        if not state:  # no window that is judged holds this week
            return self._grouped((), week + 1) if last else ()
        first, paid, night = state[-1]
        paid += 0 if duty is None else duty.paid_min
        sums = (*state[:-1], (first, paid, night or (self.only_nights and self.clock.is_night(duty))))
        judged = next(window for window in self.windows if window.last >= week)
        inside = [one for one in sums if one[0] >= judged.first]
        here = sum(minutes for _, minutes, _ in inside)
        binds = not self.only_nights or judged.night_before or any(dark for _, _, dark in inside)
        if binds and here and judged.before_min + here > judged.most_min + EPS:
            return None
        return self._grouped(sums, week + 1) if last else sums

    def _grouped(self, sums: tuple[Sum, ...], week: int) -> tuple[Sum, ...]:
        """Sums as far as the windows from a week on tell them apart."""
        firsts = sorted({window.first for window in self.windows if window.last >= week and window.first <= week})
        groups = {first: (first, 0, False) for first in firsts}
        for begin, paid, night in sums:
            own = max((first for first in firsts if first <= begin), default=None)
            if own is not None:
                groups[own] = (own, groups[own][1] + paid, groups[own][2] or night)
        return tuple(groups.values())


def _windows(facts: Facts, week_min: float, weeks: int, clock: NightClock) -> list[Window]:
    """Windows that the weeks of the horizon end; of those not wholly known only the horizon's last."""
    line = facts.timeline
    origin, number = -line.week_before(), len(line.weeks())
    hired = facts.agent.start_date
    known = facts.known_from if hired is None else max(facts.known_from, line.day(hired))
    first_known = (known - origin) // 7
    found = []
    for last in range(number):
        begin = last + 1 - weeks
        if begin < first_known and last < number - 1:
            continue
        past = [duty for duty in facts.history if duty.day >= max(known, origin + 7 * begin)]
        inside = range(max(begin, first_known), last + 1)
        most = sum(_week(facts, week_min, origin + 7 * week, known) for week in inside)
        worked = sum(duty.paid_min for duty in past)
        found.append(Window(max(0, begin), last, worked, any(clock.is_night(duty) for duty in past), max(0.0, most)))
    return found


def _week(facts: Facts, week_min: float, begin: int, known: int) -> float:
    """What a week allows: the share of its known days in whole usual days, less its leave."""
    days = range(max(begin, known), min(begin + 7, facts.timeline.days))
    employed, usual = sum(facts.employed(day) for day in days), usual_days(facts)
    whole = week_min if employed == 7 else math.ceil(usual * employed / 7 - EPS) * week_min / usual
    inside = range(max(0, days.start), max(0, days.stop))
    return whole - len(excused_days(facts, inside)) * week_min / usual
