"""Who is a minor on which day."""

from __future__ import annotations

import datetime as dt

from planner.roster.facts import Facts
from planner.scenario.labour import BreakRule

LONG_AGO = -1_000_000


def of_age(facts: Facts) -> int:
    """First day on which the rules for minors hold no more; somebody born on 29 February comes of age on 1 March."""
    born, rules = facts.agent.birth_date, facts.limits.minors
    if born is None or rules is None:
        return LONG_AGO
    year = born.year + rules.under
    leap_day = (born.month, born.day) == (2, 29)
    return facts.timeline.day(dt.date(year, 3, 1) if leap_day else born.replace(year=year))


def is_minor(facts: Facts, day: int) -> bool:
    """Whether the rules for minors hold for them on a day."""
    return day < of_age(facts)


def ever_minor(facts: Facts) -> bool:
    """Whether they are a minor on the horizon's first day."""
    return is_minor(facts, 0)


def break_rules(facts: Facts, day: int) -> tuple[BreakRule, ...]:
    """Rules on breaks that hold for them on a day."""
    minors = facts.limits.minors
    own = minors.breaks if minors is not None and is_minor(facts, day) else ()
    return (*(facts.limits.breaks or ()), *own)
