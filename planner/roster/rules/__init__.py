"""Labour rules, one file each; the list is the registry and the table of contents."""

from planner.roster.facts import Facts
from planner.roster.rules.availability import Availability
from planner.roster.rules.average_week import AverageWeek
from planner.roster.rules.breaks import Breaks
from planner.roster.rules.days_off import DaysOff
from planner.roster.rules.days_per_period import DaysPerPeriod
from planner.roster.rules.days_per_week import DaysPerWeek
from planner.roster.rules.employment import Employment
from planner.roster.rules.fixed_hours import FixedHours
from planner.roster.rules.forbidden_after import ForbiddenAfter
from planner.roster.rules.free_weekends import FreeWeekends
from planner.roster.rules.hours_per_day import HoursPerDay
from planner.roster.rules.hours_per_period import HoursPerPeriod
from planner.roster.rules.hours_per_week import HoursPerWeek
from planner.roster.rules.locks import Locks
from planner.roster.rules.minors_day import MinorsDay
from planner.roster.rules.minors_rest import MinorsRest
from planner.roster.rules.minors_week import MinorsWeek
from planner.roster.rules.never_shifts import NeverShifts
from planner.roster.rules.night_average import NightAverage
from planner.roster.rules.nights_in_a_row import NightsInARow
from planner.roster.rules.nights_per_period import NightsPerPeriod
from planner.roster.rules.protocol import Rule, RuleKind, State
from planner.roster.rules.reduced_rest import ReducedRest
from planner.roster.rules.rest_after_nights import RestAfterNights
from planner.roster.rules.rest_between import RestBetween
from planner.roster.rules.rotation import Rotation
from planner.roster.rules.run_of_days import RunOfDays
from planner.roster.rules.shift_set import ShiftSet
from planner.roster.rules.shifts_per_period import ShiftsPerPeriod
from planner.roster.rules.shortest_rest import ShortestRest
from planner.roster.rules.shortest_run import ShortestRun
from planner.roster.rules.splits_per_week import SplitsPerWeek
from planner.roster.rules.start_changes import StartChanges
from planner.roster.rules.start_spread import StartSpread
from planner.roster.rules.weekends_per_period import WeekendsPerPeriod
from planner.roster.rules.weekly_rest import WeeklyRest
from planner.roster.rules.whole_weekends import WholeWeekends

__all__ = ["RULES", "Rule", "State", "rules_for"]

RULES: tuple[RuleKind, ...] = (
    Employment,
    Availability,
    FixedHours,
    Locks,
    ShiftSet,
    NeverShifts,
    DaysOff,
    Rotation,
    HoursPerDay,
    Breaks,
    MinorsDay,
    RestBetween,
    ReducedRest,
    MinorsRest,
    RestAfterNights,
    StartSpread,
    StartChanges,
    NightsInARow,
    NightsPerPeriod,
    ForbiddenAfter,
    RunOfDays,
    ShortestRun,
    ShortestRest,
    WeeklyRest,
    WholeWeekends,
    FreeWeekends,
    WeekendsPerPeriod,
    ShiftsPerPeriod,
    SplitsPerWeek,
    DaysPerWeek,
    DaysPerPeriod,
    MinorsWeek,
    HoursPerWeek,
    HoursPerPeriod,
    AverageWeek,
    NightAverage,
)
"""Every labour rule, those without memory first."""


def rules_for(facts: Facts) -> tuple[Rule, ...]:
    """The rules that bind one person."""
    found: list[Rule] = []
    for kind in RULES:
        rule = kind.of(facts)
        found += rule if isinstance(rule, tuple) else [] if rule is None else [rule]
    return tuple(found)
