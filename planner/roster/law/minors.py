"""People under age, by their age on the day a shift begins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from planner.roster.law.book import Book, Person
from planner.roster.law.breach import Breach
from planner.roster.law.nights import minutes_between
from planner.roster.law.owed import stint_paid, week_begins
from planner.scenario.labour import Minors


def under_age(person: Person, date: dt.date) -> Minors | None:
    """The rules for minors where they hold on a date."""
    rules, born = person.limits.minors, person.agent.birth_date
    if rules is None or born is None:
        return None
    age = date.year - born.year - ((date.month, date.day) < (born.month, born.day))
    return rules if age < rules.under else None


def minors_day(book: Book) -> Iterator[Breach]:
    """At most so many paid hours of a shift, none of it in a span of the day."""
    for person in book.people.values():
        for stint in person.counted():
            rules = under_age(person, stint.date)
            if rules is None:
                continue
            most, span = rules.max_hours_per_day, rules.no_work
            long = most is not None and stint.paid_min > most * 60
            dark = span is not None and minutes_between(person, stint, span.begin, span.end) > 0
            if long or dark:
                said = f"for {stint.paid_min / 60:g} paid hours" if long else "in hours closed to minors"
                yield Breach(
                    "minors' day", person.agent.agent, stint.date,
                    f"{person.label} is under {rules.under} and works {stint.shift} on {stint.date} {said}.",
                )  # fmt: skip


def minors_week(book: Book) -> Iterator[Breach]:
    """At most so many paid hours and days in a planning week."""
    for person in book.people.values():
        rules = person.limits.minors
        for dates in [] if rules is None else book.weeks():
            begin = week_begins(book, dates[0])
            shifts = [s for s in (*person.past, *person.counted()) if begin <= s.date <= dates[-1]]
            own = [stint for stint in shifts if under_age(person, stint.date)]
            if rules is None or not own or own[-1].date < book.scenario.start:
                continue
            hours = sum(stint_paid(s) if s.date < book.scenario.start else s.paid_min for s in own) / 60
            if _above(hours, rules.max_hours_per_week) or _above(len(own), rules.max_days_per_week):
                yield Breach(
                    "minors' week", person.agent.agent, dates[-1],
                    f"{person.label} is under {rules.under} and has {hours:g} paid hours on {len(own)} days in the "
                    f"week to {dates[-1]}.",
                )  # fmt: skip


def minors_rest(book: Book) -> Iterator[Breach]:
    """Longer rest before a shift; a rest that is too short for anybody is told by `rest_between` alone."""
    for person in book.people.values():
        for before, after in pairwise((*person.past[-1:], *person.counted())):
            rules = under_age(person, after.date)
            rest = (after.start_s - before.end_s) / 3600
            if rules is not None and rules.min_rest_h is not None and _usual(person) <= rest < rules.min_rest_h:
                yield Breach(
                    "minors' rest", person.agent.agent, after.date,
                    f"{person.label} is under {rules.under} and rests {rest:g} h before {after.date}; "
                    f"at least {rules.min_rest_h:g} h are asked for.",
                )  # fmt: skip


def _usual(person: Person) -> float:
    rest, reduced = person.limits.min_rest_h or 0.0, person.limits.reduced_rest
    return rest if reduced is None else min(rest, reduced.h)


def _above(value: float, most: float | None) -> bool:
    return most is not None and value > most
