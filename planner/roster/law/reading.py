"""Reading a roster, and what is known before and after it, into a book."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pandas as pd

from planner.roster.law.book import Book, Person
from planner.roster.law.rows import Row, Stint, days_of, stints_of
from planner.roster.presets import limits
from planner.scenario import Inputs, Lock, Scenario
from planner.scenario.labour import LabourRules


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
    people = _people(inputs)
    for what, given in (("absences", inputs.absences), ("pattern", inputs.patterns), ("locks", inputs.locks)):
        for one in given:
            if one.agent in people:
                getattr(people[one.agent], what).append(one)
    start, previous = inputs.scenario.start, inputs.previous_roster
    told = [] if previous is None else list(previous["date"].unique())
    book = Book(inputs, people, [], [], min([start, *(pd.Timestamp(date).date() for date in told)]))
    _enter(book, roster)
    if previous is not None:
        _add_past(people, previous, start)
    _add_future(people, inputs)
    return book


def _enter(book: Book, roster: pd.DataFrame) -> None:
    """Sort the roster's rows to people and shifts."""
    horizon = set(book.dates())
    records = {shift.name: shift for shift in book.scenario.shift}
    for (agent, date), day in days_of(roster).items():
        if agent not in book.people:
            book.strangers.append((agent, date))
            continue
        person = book.people[agent]
        rows = list(dict.fromkeys(day))
        longest_first = sorted(stints_of(date, rows, records), key=lambda s: (s.start_s - s.end_s, s.start_s))
        if date not in horizon:
            book.elsewhen.extend((person, stint) for stint in longest_first)
            continue
        if len(rows) < len(day):
            person.copied.append(date)
        person.shifts += longest_first[:1]
        person.doubles += longest_first[1:]


def _people(inputs: Inputs) -> dict[str, Person]:
    """Everybody of the staff file; who shares site and contract shares their limits."""
    scenario = inputs.scenario
    contracts = {contract.name: contract for contract in scenario.contract}
    only = scenario.contract[0] if len(scenario.contract) == 1 else None
    shared: dict[tuple[str, str], tuple[LabourRules, ZoneInfo]] = {}
    people = {}
    for agent in inputs.agents:
        contract = contracts.get(agent.contract) or (None if agent.contract else only)
        key = agent.site, agent.contract
        if key not in shared:
            shared[key] = limits(scenario, agent.site, contract), ZoneInfo(scenario.site_zone(agent.site))
        people[agent.agent] = Person(agent, contract, *shared[key])
    return people


def _add_past(people: dict[str, Person], previous: pd.DataFrame, start: dt.date) -> None:
    for (agent, date), day in days_of(previous).items():
        if agent in people and date < start:
            rows = tuple(sorted((row for _, row in day), key=lambda row: row.start_s))
            people[agent].past.append(Stint(date, day[0][0], rows))


def _add_future(people: dict[str, Person], inputs: Inputs) -> None:
    """Published and locked days after the horizon, one after another up to the first of which nothing is said."""
    first = inputs.scenario.start + dt.timedelta(inputs.scenario.days)
    published = {} if inputs.published_roster is None else days_of(inputs.published_roster)
    said = [] if inputs.published_roster is None else list(inputs.published_roster["date"].unique())
    last = max([first - dt.timedelta(1), *(pd.Timestamp(date).date() for date in said)])
    for person in people.values():
        locked = {lock.date: lock for lock in person.locks}
        date = first
        while date <= last or date in locked:
            rows = sorted(published.get((person.agent.agent, date), []), key=lambda named: named[1].start_s)
            stint = Stint(date, rows[0][0], tuple(row for _, row in rows)) if rows else None
            lock = locked.get(date)
            if lock is not None and not (stint and _same(person, stint, lock)):
                stint = _locked(person, lock, inputs.scenario)
                if stint is None and lock.shift != "off":
                    break
            person.future[date] = stint
            date += dt.timedelta(1)


def _same(person: Person, stint: Stint, lock: Lock) -> bool:
    start = None if lock.start_min is None else person.wall_s(lock.date, lock.start_min)
    return stint.shift == lock.shift and start in (None, stint.start_s)


def _locked(person: Person, lock: Lock, scenario: Scenario) -> Stint | None:
    """A locked shift at its shortest; None where no start is named."""
    record = next((shift for shift in scenario.shift if shift.name == lock.shift), None)
    if record is None or lock.start_min is None:
        return None
    start = person.wall_s(lock.date, lock.start_min)
    unpaid = sum(segment.length_min for segment in record.segments if not segment.paid)
    end = start + record.length_min.least * 60
    rows = (Row("work", "", start, end - unpaid * 60, True), Row("meal", "", end - unpaid * 60, end, False))
    return Stint(lock.date, lock.shift, rows if unpaid else rows[:1])
