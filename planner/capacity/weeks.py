"""The weeks of a plan of months: known by the date on which they begin, never by a number."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from forecasting.faults import Fault, InputError

MOST_MONTHS = 18
DAYS = 7


@dataclass(frozen=True)
class Weeks:
    """Planning weeks that cover a horizon of whole days; the first and the last may be cut by it.

    Attributes
    ----------
    first_day : date
    days : int
        Of the horizon.
    begins : tuple of date
        First day of each planning week, also where that lies before the horizon. A year's 53rd week is one like any.
    """

    first_day: dt.date
    days: int
    begins: tuple[dt.date, ...]

    @property
    def last_day(self) -> dt.date:
        """Last day of the horizon."""
        return self.first_day + dt.timedelta(self.days - 1)

    def __len__(self) -> int:
        return len(self.begins)

    @cached_property
    def number(self) -> NDArray[np.int64]:
        """Week of each day of the horizon, shape (days,)."""
        offset = (self.first_day - self.begins[0]).days
        return (np.arange(self.days) + offset) // DAYS

    @cached_property
    def held(self) -> NDArray[np.int64]:
        """Days of each week within the horizon, 1 to 7, shape (weeks,)."""
        return np.bincount(self.number, minlength=len(self))

    @cached_property
    def part(self) -> NDArray[np.float64]:
        """Share of each week within the horizon."""
        return self.held / DAYS

    @cached_property
    def months(self) -> tuple[str, ...]:
        """Months touched, ``YYYY-MM``, in order."""
        return tuple(dict.fromkeys(f"{self.first_day + dt.timedelta(day):%Y-%m}" for day in range(self.days)))

    @cached_property
    def in_month(self) -> NDArray[np.int64]:
        """Days of each week in each month within the horizon, shape (weeks, months)."""
        days = np.zeros((len(self), len(self.months)), dtype=np.int64)
        for day, week in enumerate(self.number):
            days[week, self.months.index(f"{self.first_day + dt.timedelta(day):%Y-%m}")] += 1
        return days

    @cached_property
    def month_days(self) -> NDArray[np.int64]:
        """Calendar days of each month, also of those that the horizon cuts, shape (months,)."""
        return np.array([calendar.monthrange(int(name[:4]), int(name[5:]))[1] for name in self.months])

    @cached_property
    def of_month(self) -> NDArray[np.float64]:
        """Share of each month that lies in each week, shape (weeks, months): what a monthly price is times it."""
        return self.in_month / self.month_days

    def week_of(self, day: dt.date) -> int:
        """Number of the week that holds a day; below 0 or past the last where it lies outside."""
        return (day - self.begins[0]).days // DAYS

    def first_in(self, week: int) -> dt.date:
        """First day of a week within the horizon."""
        return max(self.begins[week], self.first_day)


def weeks_of(first_day: dt.date, months: int, week_starts: int) -> Weeks:
    """Weeks from a day to the day before the same day of the month so many months later.

    Parameters
    ----------
    first_day : date
    months : int
        1 to 18.
    week_starts : int
        Weekday on which a week begins, 0 is Monday.

    Raises
    ------
    InputError
        If there are too few or too many months.
    """
    if not 1 <= months <= MOST_MONTHS:
        fault = Fault("--months", str(months), f"1 to {MOST_MONTHS} months", "Ask for a shorter horizon.")
        raise InputError([fault])
    end = months_later(first_day, months)
    first = first_day - dt.timedelta((first_day.weekday() - week_starts) % DAYS)
    count = -((first - end).days // DAYS)
    begins = tuple(first + dt.timedelta(DAYS * number) for number in range(count))
    return Weeks(first_day, (end - first_day).days, begins)


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months later, the month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))
