"""Moments as whole minutes after the horizon's first moment, in UTC: daylight saving is settled here, once."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

import pandas as pd

from forecasting.calendar import DAY_NAMES
from planner.scenario import Scenario


@dataclass(frozen=True)
class Timeline:
    """The horizon of a scenario.

    Attributes
    ----------
    first_date : date
        First day planned; day numbers count from it and are negative before it.
    days : int
    interval_min : int
    zone : str
        IANA name of the scenario's zone.
    week_starts : int
        0 is Monday.
    """

    first_date: dt.date
    days: int
    interval_min: int
    zone: str
    week_starts: int

    @classmethod
    def of(cls, scenario: Scenario) -> Timeline:
        """The scenario's horizon."""
        return cls(
            scenario.start,
            scenario.days,
            scenario.interval_min,
            scenario.time_zone,
            DAY_NAMES.index(scenario.week_starts),
        )

    @cached_property
    def origin(self) -> dt.datetime:
        """First moment of the horizon, in UTC."""
        local = dt.datetime.combine(self.first_date, dt.time(), tzinfo=ZoneInfo(self.zone))
        return local.astimezone(dt.UTC)

    def minute(self, day: int, clock_min: int, zone: str) -> int:
        """Minutes from the origin to a clock time of a day at a place.

        Parameters
        ----------
        day : int
            Day number; `clock_min` of 1440 or more means later days.
        clock_min : int
            Minutes on the wall clock after midnight. A time that a spring night skips is read as if the
            clock had not yet changed.
        zone : str
        """
        date = self.date(day + clock_min // 1440)
        wall = dt.time(clock_min % 1440 // 60, clock_min % 60)
        local = dt.datetime.combine(date, wall, tzinfo=ZoneInfo(zone))
        return self.minute_of(local)

    def minute_of(self, moment: dt.datetime) -> int:
        """Minutes from the origin to an aware moment."""
        return round(moment.timestamp() - self.origin.timestamp()) // 60

    def minutes_of(self, moments: pd.Series) -> list[int]:
        """The same of a whole column."""
        seconds = pd.DatetimeIndex(pd.to_datetime(moments, utc=True)).as_unit("s").asi8
        minutes: list[int] = ((seconds - round(self.origin.timestamp())) // 60).tolist()
        return minutes

    def days_of(self, dates: pd.Series) -> list[int]:
        """Day number of each date of a column."""
        day = {date: self.day(pd.Timestamp(date).date()) for date in dates.unique()}
        return [day[date] for date in dates.tolist()]

    def moment(self, minute: int) -> pd.Timestamp:
        """The moment so many minutes after the origin, in the scenario's zone."""
        return pd.Timestamp(self.origin + dt.timedelta(minutes=minute)).tz_convert(self.zone)

    def date(self, day: int) -> dt.date:
        """Date of a day number."""
        return self.first_date + dt.timedelta(day)

    def day(self, date: dt.date) -> int:
        """Day number of a date."""
        return (date - self.first_date).days

    def weeks(self) -> list[range]:
        """Day numbers of each planning week that the horizon touches, cut to the horizon."""
        starts = [d for d in range(1, self.days) if self.date(d).weekday() == self.week_starts]
        edges = [0, *starts, self.days]
        return [range(a, b) for a, b in itertools.pairwise(edges)]

    def week_before(self) -> int:
        """Days of the first planning week that lie before the horizon."""
        return (self.first_date.weekday() - self.week_starts) % 7
