"""A roster read as people with their shifts: what every check looks at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd

from planner.roster.presets import Limits, limits
from planner.scenario import Absence, Agent, Contract, FixedDay, Inputs, Lock, Scenario, Shift

AWAY = ("leave", "sick", "unavailable")
"""Kinds of absence during which nobody works; rows of these activities are no shift."""

PAUSES = ("break", "meal")
"""Activities that are pauses whatever the shift's record says."""


class Row(NamedTuple):
    """A row of the roster; moments in seconds since 1970."""

    activity: str
    queue: str
    start_s: int
    end_s: int
    paid: bool


@dataclass(frozen=True)
class Stint:
    """One shift somebody works: rows that follow each other without a hole.

    Attributes
    ----------
    date : date
        The day it belongs to.
    shift : str
        Name, as the roster gives it.
    rows, strays : tuple of Row
        Ascending; `strays` are pauses of that day that lie outside it.
    record : Shift or None
        What the scenario says about a shift of this name.
    """

    date: dt.date
    shift: str
    rows: tuple[Row, ...]
    strays: tuple[Row, ...] = ()
    record: Shift | None = None

    @property
    def start_s(self) -> int:
        """First moment."""
        return self.rows[0].start_s

    @property
    def end_s(self) -> int:
        """Last moment."""
        return max(row.end_s for row in self.rows)

    @property
    def paid_min(self) -> float:
        """Elapsed minutes less the unpaid segments the record asks for, or less the unpaid rows without a record.

        A meal that is not taken is a breach of its own and earns nothing.
        """
        elapsed = (self.end_s - self.start_s) / 60
        if self.record is None:
            return elapsed - sum((row.end_s - row.start_s) / 60 for row in self.rows if not row.paid)
        return elapsed - sum(segment.length_min for segment in self.record.segments if not segment.paid)

    def pauses(self) -> list[Row]:
        """Breaks and meals, those outside it included, ascending."""
        kinds = pause_kinds(self.record)
        found = (row for row in (*self.rows, *self.strays) if row.activity in kinds)
        return sorted(found, key=lambda row: (row.start_s, row.end_s))


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
    """

    agent: Agent
    contract: Contract | None
    limits: Limits
    zone: ZoneInfo
    absences: list[Absence] = field(default_factory=list)
    pattern: list[FixedDay] = field(default_factory=list)
    locks: list[Lock] = field(default_factory=list)
    shifts: list[Stint] = field(default_factory=list)
    doubles: list[Stint] = field(default_factory=list)
    copied: list[dt.date] = field(default_factory=list)
    past: list[Stint] = field(default_factory=list)

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
        return [stint for stint in self.shifts if self.employed(stint.date)]

    def clock(self, moment_s: float) -> str:
        """A moment on their site's clock, in words."""
        return f"{dt.datetime.fromtimestamp(moment_s, self.zone):%d %b %H:%M}"

    def wall_s(self, date: dt.date, clock_min: int) -> int:
        """Moment of a clock time of a date at their site; 1440 and more are later days."""
        day = date + dt.timedelta(clock_min // 1440)
        time = dt.time(clock_min % 1440 // 60, clock_min % 60)
        return int(dt.datetime.combine(day, time, self.zone).timestamp())


@dataclass(frozen=True)
class Book:
    """A roster with the people it is about.

    Attributes
    ----------
    strangers : list of (agent, date)
        Rows of people the staff file does not know.
    elsewhen : list of (Person, Stint)
        Shifts of dates outside the horizon; they count for nothing else.
    """

    inputs: Inputs
    people: dict[str, Person]
    strangers: list[tuple[str, dt.date]]
    elsewhen: list[tuple[Person, Stint]]

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self.inputs.scenario

    def dates(self) -> list[dt.date]:
        """Days of the horizon."""
        return [self.scenario.start + dt.timedelta(day) for day in range(self.scenario.days)]

    def stints(self) -> Iterator[tuple[Person, Stint]]:
        """Every shift of everybody; a second one of a day is a breach of its own and left out."""
        for person in self.people.values():
            for stint in person.shifts:
                yield person, stint


def book_of(inputs: Inputs, roster: pd.DataFrame) -> Book:
    """Read a roster.

    Parameters
    ----------
    inputs : Inputs
    roster : DataFrame
        Frame ROSTER.

    Returns
    -------
    Book
    """
    people = {agent.agent: _person(agent, inputs) for agent in inputs.agents}
    for what, given in (("absences", inputs.absences), ("pattern", inputs.patterns), ("locks", inputs.locks)):
        for one in given:
            if one.agent in people:
                getattr(people[one.agent], what).append(one)
    book = Book(inputs, people, [], [])
    _enter(book, roster)
    if inputs.previous_roster is not None:
        _add_past(people, inputs.previous_roster, inputs.scenario.start)
    return book


def _enter(book: Book, roster: pd.DataFrame) -> None:
    """Sort the roster's rows to people and shifts."""
    horizon = set(book.dates())
    records = {shift.name: shift for shift in book.scenario.shift}
    for (agent, date), day in _days(roster).items():
        if agent not in book.people:
            book.strangers.append((agent, date))
            continue
        person = book.people[agent]
        rows = list(dict.fromkeys(day))
        longest_first = sorted(_stints(date, rows, records), key=lambda s: (s.start_s - s.end_s, s.start_s))
        if date not in horizon:
            book.elsewhen.extend((person, stint) for stint in longest_first)
            continue
        if len(rows) < len(day):
            person.copied.append(date)
        person.shifts += longest_first[:1]
        person.doubles += longest_first[1:]


def pause_kinds(record: Shift | None) -> set[str]:
    """Activities that are breaks and meals of a shift."""
    return {*PAUSES, *(segment.activity for segment in record.segments)} if record else set(PAUSES)


def _person(agent: Agent, inputs: Inputs) -> Person:
    scenario = inputs.scenario
    contracts = {contract.name: contract for contract in scenario.contract}
    contract = contracts.get(agent.contract)
    if contract is None and not agent.contract and len(scenario.contract) == 1:
        contract = scenario.contract[0]
    return Person(agent, contract, limits(scenario, agent.site), ZoneInfo(scenario.site_zone(agent.site)))


def _days(roster: pd.DataFrame) -> dict[tuple[str, dt.date], list[tuple[str, Row]]]:
    """Rows of each person and date with their shift's name, leave left out, by date and start."""
    found: dict[tuple[str, dt.date], list[tuple[str, Row]]] = {}
    if not len(roster):
        return found
    starts, ends = (roster[name].dt.as_unit("s").astype("int64").tolist() for name in ("start", "end"))
    queues = roster["queue"].fillna("").tolist()
    texts = (roster[name].tolist() for name in ("agent", "date", "shift", "activity", "paid"))
    for agent, date, shift, activity, paid, queue, start, end in zip(*texts, queues, starts, ends, strict=True):
        if activity not in AWAY:
            row = Row(str(activity), str(queue), start, end, bool(paid))
            found.setdefault((str(agent), pd.Timestamp(date).date()), []).append((str(shift), row))
    return dict(sorted(found.items(), key=lambda item: (item[0][1], item[0][0])))


def _stints(date: dt.date, rows: Iterable[tuple[str, Row]], records: dict[str, Shift]) -> list[Stint]:
    """Shifts of one person's day: by name, then split at holes; pauses on their own belong to the shift nearby."""
    by_name: dict[str, list[Row]] = {}
    for name, row in sorted(rows, key=lambda item: item[1].start_s):
        by_name.setdefault(name, []).append(row)
    found = []
    for name, mine in by_name.items():
        record = records.get(name)
        blocks = _blocks(mine)
        kinds = pause_kinds(record)
        real = [block for block in blocks if any(row.activity not in kinds for row in block)] or blocks
        strays = tuple(row for block in blocks if block not in real for row in block)
        for number, block in enumerate(real):
            found.append(Stint(date, name, tuple(block), strays if number == 0 else (), record))
    return found


def _blocks(rows: list[Row]) -> list[list[Row]]:
    blocks: list[list[Row]] = []
    until = None
    for row in rows:
        if until is None or row.start_s > until:
            blocks.append([])
        blocks[-1].append(row)
        until = max(row.end_s, until or row.end_s)
    return blocks


def _add_past(people: dict[str, Person], previous: pd.DataFrame, start: dt.date) -> None:
    for (agent, date), day in _days(previous).items():
        if agent in people and date < start:
            rows = tuple(sorted((row for _, row in day), key=lambda row: row.start_s))
            people[agent].past.append(Stint(date, day[0][0], rows))
