"""Which days make a weekend."""

from __future__ import annotations

from planner.roster.facts import Facts

SATURDAY_SUNDAY = (5, 6)


def weekend_begins(facts: Facts, day: int) -> int | None:
    """First day of the weekend that holds a day, or None on other days; a weekend is less than a week long."""
    weekdays = facts.limits.weekend or SATURDAY_SUNDAY
    first = facts.timeline.date(day).weekday()
    if first not in weekdays:
        return None
    back = 0
    while (first - back - 1) % 7 in weekdays and back < 6:
        back += 1
    return day - back
