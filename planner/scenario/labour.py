"""Labour rules as a person writes them: for everybody in ``[rules]``, for some in ``rules`` of their contract."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from planner.scenario.record import Clock, Days, Pair, Record, Share

Names = tuple[str, ...]


class NightWindow(Record):
    """What counts as night.

    Attributes
    ----------
    begin, end : Clock
        The window on the site's clock; it may hold midnight.
    least_min : int
        A shift with so many minutes in the window is a night.
    """

    begin: Clock = Field(default=1380, alias="from")
    end: Clock = Field(default=360, alias="to")
    least_min: int = Field(default=180, ge=1)


class ReducedRest(Record):
    """A shorter rest, so often a week."""

    h: float = Field(ge=0)
    per_week: int = Field(default=1, ge=0)


class AverageWeek(Record):
    """Paid hours of a week on average over every so many weeks in a row."""

    h: float = Field(gt=0)
    weeks: int = Field(default=17, ge=1, le=53)


class NightAverage(Record):
    """Paid hours of a day on average, for people with a night in so many weeks; one day in seven is rest."""

    h: float = Field(gt=0)
    weeks: int = Field(default=17, ge=1, le=53)


class FreeWeekends(Record):
    """At least so many free weekends of every so many in a row."""

    least: int = Field(ge=1)
    of: int = Field(ge=1, le=12)


class RestAfterNights(Record):
    """Rest before another kind of shift, after so many nights in a row or more."""

    h: float = Field(ge=0)
    after: int = Field(default=1, ge=1)


class BreakRule(Record):
    """What breaks a long shift needs.

    Attributes
    ----------
    over_h : float
        For shifts of more paid hours than this.
    least_min : int
        Minutes of break in all; per `per_h` where that is given.
    piece_min : int, optional
        Shorter breaks do not count; `least_min` where it is left out and `per_h` or `begins_within_h` is given, else 1.
    per_h : float, optional
        `least_min` for every so many paid hours or major fraction of them, each in a break of its own.
    begins_within_h : float, optional
        The first that counts begins no later after the shift's start.
    number : int
        Of the breaks that count, the one this rule asks for: 2 is a second meal.
    longest_work_h : float, optional
        Longest time without a break that counts.
    paid : bool, optional
        Only paid, or only unpaid breaks count; both where it is left out.
    """

    over_h: float = Field(ge=0)
    least_min: int = Field(ge=1)
    piece_min: int | None = Field(default=None, ge=1)
    per_h: float | None = Field(default=None, gt=0)
    begins_within_h: float | None = Field(default=None, gt=0)
    number: int = Field(default=1, ge=1)
    longest_work_h: float | None = Field(default=None, gt=0)
    paid: bool | None = None


class ClockSpan(Record):
    """A span of the day on the site's clock; it may hold midnight."""

    begin: Clock = Field(alias="from")
    end: Clock = Field(alias="to")


class Minors(Record):
    """What holds for people on days before a birthday.

    Attributes
    ----------
    under : int
        Age in years from which it no longer holds.
    no_work : ClockSpan, optional
        Time of day in which they do not work.
    breaks : tuple of BreakRule
        Beside those for everybody.
    """

    under: int = Field(default=18, ge=1)
    max_hours_per_day: float | None = Field(default=None, gt=0)
    max_hours_per_week: float | None = Field(default=None, gt=0)
    max_days_per_week: int | None = Field(default=None, ge=0)
    min_rest_h: float | None = Field(default=None, ge=0)
    min_weekly_rest_h: float | None = Field(default=None, ge=0)
    no_work: ClockSpan | None = None
    breaks: tuple[BreakRule, ...] = ()


class Cover(Record):
    """Enough people of a role on shift.

    Attributes
    ----------
    role : str
        As in the staff file: supervisor, coach, trainer or any other.
    least : int, optional
        At least so many at any moment.
    span : int, optional
        At least one for every so many people on shift without the role.
    site : str, optional
        Only people of this site, on its clock.
    days : weekdays
    between : (Clock, Clock)
        Hours of the day; they may hold midnight.
    """

    role: str
    least: int | None = Field(default=None, ge=0)
    span: int | None = Field(default=None, ge=1)
    site: str | None = None
    days: Days = (0, 1, 2, 3, 4, 5, 6)
    between: tuple[Clock, Clock] = (0, 1440)


class Together(Record):
    """A team that begins together: of those who work on a day, a share the same shift at the same time."""

    team: str
    share: Share = 1.0


class LabourRules(Record):
    """Labour rules by name; what is left out is not asked.

    Attributes
    ----------
    min_rest_h : float, optional
        Hours between two shifts.
    reduced_rest : ReducedRest, optional
        A shorter rest than `min_rest_h`, so often a week.
    max_consecutive_days, min_consecutive_days, min_consecutive_days_off : int, optional
        Longest and shortest run of working days, shortest run of days off.
    max_hours_per_day, max_hours_per_week : float, optional
        Paid hours, overtime included.
    average_week : AverageWeek, optional
        Paid hours of a week on average; people with `opt_out` in the staff file are not bound.
    min_weekly_rest_h : float, optional
        One uninterrupted rest of this length in every week.
    period_weeks : int, optional
        Weeks of the period that `..._per_period`, `max_shifts`, `max_weekends` and `max_nights` hold over; the whole
        horizon where it is left out.
    period_from : date, optional
        First day of some period; the horizon's first week where it is left out.
    hours_per_period, days_per_period : (least, most), optional
        Paid hours and days of work.
    max_shifts : dict of shift to int
        Most shifts of a name, or of a group (`part_of`), in a period.
    weekend : weekdays, optional
        Days of a weekend in a row, ``Sat-Sun`` where it is left out.
    max_weekends : int, optional
        Most weekends with work in a period.
    whole_weekends : bool, optional
        All days of a weekend or none.
    free_weekends : FreeWeekends, optional
        Fewest free weekends of so many in a row.
    forbid_after : dict of shift to list of shifts
        What may not be worked on the day after a shift; names or groups.
    days_off : weekdays, optional
        Weekdays on which no shift begins.
    night : NightWindow, optional
        What counts as night.
    max_nights_in_a_row, max_nights : int, optional
        Most nights in a row, and in a period.
    night_average : NightAverage, optional
        Paid hours of a day on average for people who work nights.
    rest_after_nights : RestAfterNights, optional
    start_spread_min : int, optional
        Longest time between the earliest and the latest start of a week, by the clock.
    max_start_changes : int, optional
        How often a week a shift may begin at another clock time than the one before.
    max_split_shifts : int, optional
        Most split shifts in a week.
    breaks : tuple of BreakRule
    minors : Minors, optional
    """

    min_rest_h: float | None = Field(default=None, ge=0)
    reduced_rest: ReducedRest | None = None
    max_consecutive_days: int | None = Field(default=None, ge=1)
    min_consecutive_days: int | None = Field(default=None, ge=1)
    min_consecutive_days_off: int | None = Field(default=None, ge=1)
    max_hours_per_day: float | None = Field(default=None, gt=0)
    max_hours_per_week: float | None = Field(default=None, gt=0)
    average_week: AverageWeek | None = None
    min_weekly_rest_h: float | None = Field(default=None, ge=0)
    period_weeks: int | None = Field(default=None, ge=1)
    period_from: dt.date | None = None
    hours_per_period: Pair | None = None
    days_per_period: Pair | None = None
    max_shifts: dict[str, int] | None = None
    weekend: Days | None = None
    max_weekends: int | None = Field(default=None, ge=0)
    whole_weekends: bool | None = None
    free_weekends: FreeWeekends | None = None
    forbid_after: dict[str, Names] | None = None
    days_off: Days | None = None
    night: NightWindow | None = None
    max_nights_in_a_row: int | None = Field(default=None, ge=0)
    max_nights: int | None = Field(default=None, ge=0)
    night_average: NightAverage | None = None
    rest_after_nights: RestAfterNights | None = None
    start_spread_min: int | None = Field(default=None, ge=0)
    max_start_changes: int | None = Field(default=None, ge=0)
    max_split_shifts: int | None = Field(default=None, ge=0)
    breaks: tuple[BreakRule, ...] | None = None
    minors: Minors | None = None
