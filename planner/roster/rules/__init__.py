"""Labour rules, one file each; the list is the registry and the table of contents."""

from planner.roster.facts import Facts
from planner.roster.rules.availability import Availability
from planner.roster.rules.days_per_week import DaysPerWeek
from planner.roster.rules.employment import Employment
from planner.roster.rules.fixed_hours import FixedHours
from planner.roster.rules.hours_per_day import HoursPerDay
from planner.roster.rules.hours_per_week import HoursPerWeek
from planner.roster.rules.locks import Locks
from planner.roster.rules.protocol import Rule, State
from planner.roster.rules.rest_between import RestBetween
from planner.roster.rules.run_of_days import RunOfDays
from planner.roster.rules.shift_set import ShiftSet
from planner.roster.rules.weekly_rest import WeeklyRest

__all__ = ["RULES", "Rule", "State", "rules_for"]

RULES: tuple[type[Rule], ...] = (
    Employment,
    Availability,
    FixedHours,
    Locks,
    ShiftSet,
    HoursPerDay,
    RestBetween,
    RunOfDays,
    WeeklyRest,
    DaysPerWeek,
    HoursPerWeek,
)
"""Every labour rule, those without memory first."""


def rules_for(facts: Facts) -> tuple[Rule, ...]:
    """The rules that bind one person."""
    return tuple(rule for kind in RULES if (rule := kind.of(facts)) is not None)
