"""People and where they work: sites, agents, skills, contracts, rotations."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from planner.scenario.labour import LabourRules
from planner.scenario.record import Pair, Record, Share


class Site(Record):
    """A place with its own clock, holidays, seats and labour rules; the scenario's where it says nothing."""

    name: str
    time_zone: str | None = None
    holidays: str | None = None
    seats: int | None = Field(default=None, ge=0)
    rules: str | None = None


class StaffFiles(Record):
    """Files about people, relative to the scenario."""

    file: str
    availability: str | None = None
    patterns: str | None = None
    previous_roster: str | None = None
    published_roster: str | None = None
    locks: str | None = None
    ledger: str | None = None


class Skill(Record):
    """How well a person serves a queue: handle time / speed; level 1 is their first preference."""

    queue: str
    speed: float = Field(default=1.0, gt=0, le=5)
    level: int = Field(default=1, ge=1)


class Agent(Record):
    """One person, a row of the staff file.

    Attributes
    ----------
    agent : str
        Id, unique.
    roles : tuple of str
        coach, supervisor, trainer.
    skills : tuple of Skill
    contract_h : float, optional
        Weekly hours where they differ from the contract's.
    start_date, end_date : date, optional
        First and last day employed.
    birth_date : date, optional
        Of minors, whose hours the rules may limit.
    opt_out : bool
        Whether they agreed to work more than the average week allows.
    rotation_start : date, optional
        A first day of their rotation's cycle.
    """

    agent: str = Field(min_length=1)
    name: str = ""
    team: str = ""
    site: str = ""
    cost_centre: str = ""
    contract: str = ""
    grade: str = ""
    roles: tuple[str, ...] = ()
    skills: tuple[Skill, ...] = ()
    wage_per_h: float | None = Field(default=None, ge=0)
    salary_per_year: float | None = Field(default=None, ge=0)
    contract_h: float | None = Field(default=None, ge=0, le=168)
    start_date: dt.date | None = None
    end_date: dt.date | None = None
    birth_date: dt.date | None = None
    opt_out: bool = False
    rotation_start: dt.date | None = None


AWAY = ("leave", "sick", "unpaid", "unavailable")
"""Kinds of absence during which nobody works; rows of a roster bear them as activities."""


class Absence(Record):
    """A row of the availability file: from `start` to `end` on the scenario's clock, end not included.

    Attributes
    ----------
    kind : str
        leave and sick are paid and count as worked, unpaid leave shortens what the contract asks, unavailable does
        neither; on a day_off no shift begins, one of the evening before may end; the others are wishes.
    """

    agent: str
    start: dt.datetime
    end: dt.datetime
    kind: Literal["leave", "sick", "unpaid", "unavailable", "day_off", "prefers_off", "prefers_work"]
    note: str = ""


class FixedDay(Record):
    """A row of the patterns file: on this day of the cycle these hours.

    Day 1 is the first `week_starts` weekday on or before the scenario's start; the cycle is as long as the least
    number of whole weeks that holds the largest day. Days that are not listed are days off. Empty hours: a day off
    said aloud; as the last row, after day 7, it is the cycle's length itself. `end_min` above 1440 is the next day.
    """

    agent: str
    cycle_day: int = Field(ge=1)
    start_min: int | None = Field(default=None, ge=0, le=1440)
    end_min: int | None = Field(default=None, ge=0, le=2880)


class Lock(Record):
    """A shift kept as it is; shift ``off`` locks a day off."""

    agent: str
    date: dt.date
    shift: str
    start_min: int | None = Field(default=None, ge=0, le=1440)


class Overtime(Record):
    """Hours above the contract that the plan may use."""

    max_h_per_week: float = Field(default=0.0, ge=0)


class Contract(Record):
    """What a group of people agreed to.

    Attributes
    ----------
    hours_per_week : (least, most)
        Paid hours.
    days_per_week : (least, most)
    shifts : tuple of str
        Names of shifts or of their groups; empty means all.
    average_over_weeks : int
        The hours hold on average over so many weeks.
    rules : LabourRules
        What holds for these people instead of ``[rules]`` and of the preset.
    """

    name: str
    hours_per_week: Pair
    days_per_week: Pair = (0, 7)
    shifts: tuple[str, ...] = ()
    average_over_weeks: int = Field(default=1, ge=1)
    overtime: Overtime = Overtime()
    rotation: str | None = None
    rules: LabourRules = LabourRules()


class Rotation(Record):
    """A cycle of days of any length: names of shifts or their groups, or off; ``early*5`` repeats.

    Attributes
    ----------
    start : date, optional
        A first day of the cycle, for people without `rotation_start`; the first day of the horizon's first planning
        week where it is left out.
    bend : str
        never: a hard rule; if it serves: a bent day costs as much as a refused wish; freely: only between equals.
    """

    name: str
    cycle_days: int = Field(ge=1)
    pattern: tuple[str, ...]
    bend: Literal["never", "if it serves", "freely"] = "if it serves"
    start: dt.date | None = None


class FullTime(Record):
    """The denominator of every FTE."""

    hours_per_week: float = Field(default=40.0, gt=0)


class Group(Record):
    """Headcounts without names, for ``planner simulate --staffing``."""

    name: str
    skills: str


class HireClass(Record):
    """A class of new people: recruited, taught, nested, ramping up.

    Attributes
    ----------
    start : date, optional
        First day in class; left out, the plan decides when.
    heads : (least, most)
        New people of one class. With a least of 0 the class may be left out.
    most_classes : int
        Classes at most, where the plan decides when.
    recruit_weeks : float
        From opening the class to its first day.
    class_weeks, nesting_weeks : float
        Without capacity; in nesting `nesting_productivity` counts.
    ramp : tuple of float
        Productivity by month after nesting; the last value stays.
    loss : dict
        Shares of those starting lost in class, and of those trained lost within 90 days after it.
    team, site, cost_centre : str
        Where the new people belong.
    room : str
        Room in which the class is taught.
    trainers : float
        People with the role trainer that one class takes off the queue.
    """

    name: str
    contract: str
    skills: str
    start: dt.date | None = None
    heads: Pair = (0, 0)
    recruit_weeks: float = Field(default=0, ge=0)
    class_weeks: float = Field(default=0, ge=0)
    nesting_weeks: float = Field(default=0, ge=0)
    ramp: tuple[float, ...] = (1.0,)
    loss: dict[Literal["class", "first_90_days"], Share] = {}
    most_classes: int = Field(default=1, ge=1)
    nesting_productivity: float = Field(default=0.0, ge=0, le=1)
    team: str = ""
    site: str = ""
    cost_centre: str = ""
    room: str = ""
    trainers: float = Field(default=0.0, ge=0)
