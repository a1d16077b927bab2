"""The stretches of days over which numbers per period hold."""

from __future__ import annotations

from dataclasses import dataclass

from planner.roster.facts import Facts
from planner.roster.options import Duty


@dataclass(frozen=True)
class Periods:
    """Periods one after another; without `period_weeks` the horizon is the only one.

    Attributes
    ----------
    begin : int
        First day of the period that holds day 0.
    length : int
        Days of a period.
    days : int
        Of the horizon.
    known_from : int
        First day of which it is known what was worked.
    """

    begin: int
    length: int
    days: int
    known_from: int

    @classmethod
    def of(cls, facts: Facts) -> Periods:
        """As the person's rules say."""
        line, rules = facts.timeline, facts.limits
        if rules.period_weeks is None:
            return cls(0, line.days, line.days, 0)
        length = 7 * rules.period_weeks
        first = -line.week_before() if rules.period_from is None else line.day(rules.period_from)
        return cls(first - -(-first // length) * length, length, line.days, facts.known_from)

    def days_of(self, day: int) -> range:
        """The period that holds a day."""
        start = day - (day - self.begin) % self.length
        return range(start, start + self.length)

    def closes(self, day: int) -> bool:
        """Whether it is the last day of its period in the horizon."""
        return day == self.days - 1 or day + 1 == self.days_of(day).stop

    def whole(self, day: int) -> bool:
        """Whether all of a day's period is known or planned."""
        period = self.days_of(day)
        return self.known_from <= period.start and period.stop <= self.days

    def before(self, history: tuple[Duty, ...]) -> tuple[Duty, ...]:
        """Shifts before the horizon that lie in its first period."""
        return tuple(duty for duty in history if duty.day >= self.begin)
