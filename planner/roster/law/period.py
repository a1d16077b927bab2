"""Hours, days and shifts of a kind over a period."""

from __future__ import annotations

from collections.abc import Iterator

from planner.roster.law.book import Book, Person
from planner.roster.law.breach import Breach
from planner.roster.law.owed import days_of_leave_that_count, leave_day_min, stint_paid
from planner.roster.law.spans import Period, is_one_of, periods, within


def hours_per_period(book: Book) -> Iterator[Breach]:
    """Paid hours of each period between the least and the most, leave taken off; no least where part is not known."""
    for person in book.people.values():
        asked = person.limits.hours_per_period
        if asked is None or person.pattern:
            continue
        for period in periods(book, person):
            credit = _leave(book, person, period) * leave_day_min(person)
            before = sum(stint_paid(stint) for stint in within(person.past, period))
            inside = within(person.counted(), period)
            worked = before + sum(stint.paid_min for stint in inside)
            too_few = period.whole and worked < asked[0] * 60 - credit
            if too_few or (inside and worked > max(0.0, asked[1] * 60 - credit)):
                yield Breach(
                    "hours per period", person.agent.agent, period.last,
                    f"{person.label} has {worked / 60:g} paid hours from {period.first} to {period.last}; "
                    f"{asked[0]:g} to {asked[1]:g} are asked for, less {credit / 60:g} of leave.",
                )  # fmt: skip


def days_per_period(book: Book) -> Iterator[Breach]:
    """Days with a shift in each period between the least and the most, leave taken off."""
    for person in book.people.values():
        asked = person.limits.days_per_period
        if asked is None or person.pattern:
            continue
        for period in periods(book, person):
            credit = _leave(book, person, period)
            inside = within(person.counted(), period)
            worked = len(within(person.past, period)) + len(inside)
            too_few = period.whole and worked < asked[0] - credit
            if too_few or (inside and worked > max(0.0, asked[1] - credit)):
                yield Breach(
                    "days per period", person.agent.agent, period.last,
                    f"{person.label} works {worked} days from {period.first} to {period.last}; "
                    f"{asked[0]:g} to {asked[1]:g} are asked for, less {credit} of leave.",
                )  # fmt: skip


def shifts_per_period(book: Book) -> Iterator[Breach]:
    """Shifts of a name or group in each period at most so many."""
    for person in book.people.values():
        for name, most in ({} if person.pattern else person.limits.max_shifts or {}).items():
            for period in periods(book, person):
                inside = [stint for stint in within(person.counted(), period) if is_one_of(book, stint, (name,))]
                before = [stint for stint in within(person.past, period) if is_one_of(book, stint, (name,))]
                if inside and len(before) + len(inside) > most:
                    yield Breach(
                        "shifts per period", person.agent.agent, inside[-1].date,
                        f"{person.label} works {len(before) + len(inside)} times {name} from {period.first} to "
                        f"{period.last}; at most {most} are allowed.",
                    )  # fmt: skip


def _leave(book: Book, person: Person, period: Period) -> int:
    """Days of leave in a period that count as worked."""
    if person.contract is None:
        return 0
    dates = days_of_leave_that_count(book, person, person.contract)
    return sum(period.first <= date <= period.last for date in dates)
