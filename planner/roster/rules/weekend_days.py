"""Which days make a weekend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from planner.roster.facts import Facts

SATURDAY_SUNDAY = (5, 6)


@dataclass(frozen=True)
class Weekends:
    """Dates in a row whose weekdays are those of a weekend, which is less than a week long.

    Attributes
    ----------
    first_weekday : int
        Of day 0; 0 is Monday.
    weekdays : tuple of int
    """

    first_weekday: int
    weekdays: tuple[int, ...]

    @classmethod
    def of(cls, facts: Facts) -> Self:
        """As a person's rules say."""
        return cls(facts.timeline.first_date.weekday(), tuple(facts.limits.weekend or SATURDAY_SUNDAY))

    def begins(self, day: int) -> int | None:
        """First day of the weekend that holds a day, or None on other days."""
        weekday = (self.first_weekday + day) % 7
        if weekday not in self.weekdays:
            return None
        back = 0
        while (weekday - back - 1) % 7 in self.weekdays and back < 6:
            back += 1
        return day - back
