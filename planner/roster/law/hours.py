"""Paid hours of a day and a week, and days of work, after docs/roster_hours.md."""

from __future__ import annotations

from collections.abc import Iterator

from planner.roster.law.book import Book, Person
from planner.roster.law.breach import Breach
from planner.roster.law.owed import Owed, owed
from planner.roster.law.rows import Stint


def hours_per_day(book: Book) -> Iterator[Breach]:
    """A shift's paid hours are at most the law's."""
    for person in book.people.values():
        most = person.limits.max_hours_per_day
        for stint in person.counted() if most is not None else []:
            if most is not None and stint.paid_min > most * 60:
                yield Breach(
                    "hours per day", person.agent.agent, stint.date,
                    f"{person.label} works {stint.paid_min / 60:g} paid hours on {stint.date}; at most {most:g}.",
                )  # fmt: skip


def hours_per_week(book: Book) -> Iterator[Breach]:
    """Paid hours between what the contract owes and allows over its stretch of weeks, and under the law's maximum.

    A week with too few or too many days is told by `days_per_week`; its hours then follow and are not told again.
    """
    for person in book.people.values():
        if person.contract is None or person.pattern:
            continue
        asked = owed(book, person, person.contract)
        many = person.contract.average_over_weeks
        stretches = [asked[first : first + many] for first in range(0, len(asked), many)]
        for stretch in stretches:
            yield from _contract_hours(person, stretch)
        for week in asked:
            yield from _law_hours(person, week)


def days_per_week(book: Book) -> Iterator[Breach]:
    """Days with a shift between the contract's least and most in each planning week."""
    for person in book.people.values():
        if person.contract is None or person.pattern:
            continue
        for week in owed(book, person, person.contract):
            days = len(_worked(person, week))
            if not week.least_days <= days <= week.most_days:
                yield Breach(
                    "days per week", person.agent.agent, week.dates[-1],
                    f"{person.label} works {days} days from {week.dates[0]} to {week.dates[-1]}; "
                    f"{week.least_days} to {week.most_days} are asked for, leave taken off.",
                )  # fmt: skip


def _contract_hours(person: Person, stretch: list[Owed]) -> Iterator[Breach]:
    days = [len(_worked(person, week)) for week in stretch]
    worked = sum(stint.paid_min for week in stretch for stint in _worked(person, week))
    least, most = (sum(getattr(week, name) for week in stretch) for name in ("least_min", "with_overtime_min"))
    too_few = worked < least and all(d >= week.least_days for d, week in zip(days, stretch, strict=True))
    too_many = worked > most and all(d <= week.most_days for d, week in zip(days, stretch, strict=True))
    if too_few or too_many:
        first, last = stretch[0].dates[0], stretch[-1].dates[-1]
        yield Breach(
            "hours per week", person.agent.agent, last,
            f"{person.label} has {worked / 60:g} paid hours from {first} to {last}; "
            f"{least / 60:g} to {most / 60:g} are asked for, leave taken off.",
        )  # fmt: skip


def _law_hours(person: Person, week: Owed) -> Iterator[Breach]:
    most = person.limits.max_hours_per_week
    shifts = _worked(person, week)
    worked = week.worked_before_min + sum(stint.paid_min for stint in shifts)
    told = len(shifts) > week.most_days or worked - week.worked_before_min > week.with_overtime_min
    if most is not None and worked > most * 60 and not told:
        yield Breach(
            "hours per week", person.agent.agent, week.dates[-1],
            f"{person.label} has {worked / 60:g} paid hours in the week to {week.dates[-1]}; "
            f"the law allows {most:g}.",
        )  # fmt: skip


def _worked(person: Person, week: Owed) -> list[Stint]:
    return [stint for stint in person.counted() if week.dates[0] <= stint.date <= week.dates[-1]]
