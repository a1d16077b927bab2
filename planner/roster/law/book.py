"""A roster read as people with their shifts: what every check looks at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from forecasting.calendar import DAY_NAMES
from planner.roster.law.rows import Stint
from planner.scenario import Absence, Agent, Contract, FixedDay, Inputs, Lock, Scenario
from planner.scenario.labour import LabourRules


@dataclass
class Person:
    """Somebody of the staff file with what binds them and what they work.

    Attributes
    ----------
    shifts : list of Stint
        One for each date, the longest, those of the horizon, ascending.
    doubles : list of Stint
        Further ones of the same dates.
    copied : list of date
        Dates with a row that stands twice.
    past : list of Stint
        One for each date of the previous roster before the horizon, ascending.
    future : dict of date to Stint or None
        What is fixed on the days after the horizon, up to the first that is not: published or locked; None is off.
    """

    agent: Agent
    contract: Contract | None
    limits: LabourRules
    zone: ZoneInfo
    absences: list[Absence] = field(default_factory=list)
    pattern: list[FixedDay] = field(default_factory=list)
    locks: list[Lock] = field(default_factory=list)
    shifts: list[Stint] = field(default_factory=list)
    doubles: list[Stint] = field(default_factory=list)
    copied: list[dt.date] = field(default_factory=list)
    past: list[Stint] = field(default_factory=list)
    future: dict[dt.date, Stint | None] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Name and id."""
        return f"{self.agent.name} ({self.agent.agent})" if self.agent.name else self.agent.agent

    def employed(self, date: dt.date) -> bool:
        """Whether the date lies between their first and last day, both included."""
        first, last = self.agent.start_date, self.agent.end_date
        return (first is None or date >= first) and (last is None or date <= last)

    def counted(self) -> list[Stint]:
        """Shifts on days they are employed; others are a breach of their own and count for nothing else."""
        if self.agent.start_date is None and self.agent.end_date is None:
            return self.shifts
        return [stint for stint in self.shifts if self.employed(stint.date)]

    def known(self) -> list[Stint]:
        """Shifts before, in and after the horizon, as far as they are known, ascending."""
        return [*self.past, *self.counted(), *(stint for stint in self.future.values() if stint is not None)]

    def clock(self, moment_s: float) -> str:
        """A moment on their site's clock, in words."""
        return f"{dt.datetime.fromtimestamp(moment_s, self.zone):%d %b %H:%M}"

    def wall_s(self, date: dt.date, clock_min: int) -> int:
        """Moment of a clock time of a date at their site; 1440 and more are later days."""
        return _wall_s(date, clock_min, self.zone)


@dataclass(frozen=True)
class Book:
    """A roster with the people it is about.

    Attributes
    ----------
    strangers : list of (agent, date)
        Rows of people the staff file does not know.
    elsewhen : list of (Person, Stint)
        Shifts of dates outside the horizon; they count for nothing else.
    known_from : date
        First day that is known: of the previous roster, or of the horizon where there is none.
    """

    inputs: Inputs
    people: dict[str, Person]
    strangers: list[tuple[str, dt.date]]
    elsewhen: list[tuple[Person, Stint]]
    known_from: dt.date

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self.inputs.scenario

    def dates(self) -> list[dt.date]:
        """Days of the horizon."""
        return self._dates

    def weeks(self) -> list[list[dt.date]]:
        """The horizon's dates by planning week."""
        return self._weeks

    @cached_property
    def _dates(self) -> list[dt.date]:
        return [self.scenario.start + dt.timedelta(day) for day in range(self.scenario.days)]

    @cached_property
    def _weeks(self) -> list[list[dt.date]]:
        first = DAY_NAMES.index(self.scenario.week_starts)
        found: list[list[dt.date]] = []
        for date in self.dates():
            if not found or date.weekday() == first:
                found.append([])
            found[-1].append(date)
        return found

    def stints(self) -> Iterator[tuple[Person, Stint]]:
        """Every shift of everybody; a second one of a day is a breach of its own and left out."""
        for person in self.people.values():
            for stint in person.shifts:
                yield person, stint


@lru_cache(maxsize=100_000)
def _wall_s(date: dt.date, clock_min: int, zone: ZoneInfo) -> int:
    """The same moments are asked for again and again, for everybody of a site."""
    day = date + dt.timedelta(clock_min // 1440)
    time = dt.time(clock_min % 1440 // 60, clock_min % 60)
    return int(dt.datetime.combine(day, time, zone).timestamp())
