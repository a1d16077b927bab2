"""Paid hours of a week and of a day on average over many weeks."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator

from planner.roster.law.book import Book, Person
from planner.roster.law.breach import Breach
from planner.roster.law.nights import is_night
from planner.roster.law.owed import TINY, days_of_leave_that_count, owed, stint_paid, usual_days, week_begins
from planner.roster.law.rows import Stint
from planner.scenario import Contract

WEEK = dt.timedelta(7)


def average_week(book: Book) -> Iterator[Breach]:
    """Over so many planning weeks in a row, as far as known, so many paid hours a week; not for who opted out."""
    for person in book.people.values():
        asked = person.limits.average_week
        if asked is None or person.agent.opt_out or person.contract is None:
            continue
        for dates, shifts in _windows(book, person, asked.weeks):
            worked, most = _worked(book, shifts), _allowed(book, person, dates, asked.h)
            if worked > most + TINY and _told_here(book, person, person.contract, shifts):
                yield Breach(
                    "average week", person.agent.agent, dates[-1],
                    f"{person.label} has {worked:g} paid hours from {dates[0]} to {dates[-1]}; {most:g} are allowed "
                    f"at {asked.h:g} h a week on average.",
                )  # fmt: skip
                break


def night_average(book: Book) -> Iterator[Breach]:
    """Over so many weeks in a row with a night, so many paid hours for each day but one in seven."""
    for person in book.people.values():
        asked = person.limits.night_average
        if asked is None or person.contract is None:
            continue
        for dates, shifts in _windows(book, person, asked.weeks):
            worked, most = _worked(book, shifts), _allowed(book, person, dates, asked.h * 6)
            dark = any(is_night(person, stint) for stint in shifts)
            if dark and worked > most + TINY and _told_here(book, person, person.contract, shifts):
                yield Breach(
                    "night average", person.agent.agent, dates[-1],
                    f"{person.label} has {worked:g} paid hours from {dates[0]} to {dates[-1]}, nights among them; "
                    f"{most:g} are allowed at {asked.h:g} h a day on average.",
                )  # fmt: skip
                break


def _windows(book: Book, person: Person, many: int) -> Iterator[tuple[list[dt.date], list[Stint]]]:
    """Known dates and shifts of so many weeks up to each week of the horizon; of fewer weeks only up to the last."""
    since = book.known_from
    if person.agent.start_date is not None:
        since = max(since, person.agent.start_date)
    all_weeks = book.weeks()
    for number, own in enumerate(all_weeks):
        begin = week_begins(book, own[0]) - (many - 1) * WEEK
        if week_begins(book, since) > begin and number < len(all_weeks) - 1:
            continue
        first = max(begin, since)
        every = [first + dt.timedelta(n) for n in range((own[-1] - first).days + 1)]
        dates = [date for date in every if person.employed(date)]
        shifts = [stint for stint in (*person.past, *person.counted()) if first <= stint.date <= own[-1]]
        if dates:
            yield dates, shifts


def _worked(book: Book, shifts: list[Stint]) -> float:
    """Paid hours."""
    return sum(stint_paid(s) if s.date < book.scenario.start else s.paid_min for s in shifts) / 60


def _allowed(book: Book, person: Person, dates: list[dt.date], hours: float) -> float:
    """Hours of whole weeks; of a part week the share of its days in whole usual days; less leave."""
    assert person.contract is not None
    usual = usual_days(person.contract)
    by_week: dict[dt.date, int] = {}
    for date in dates:
        begin = week_begins(book, date)
        by_week[begin] = by_week.get(begin, 0) + 1
    shares = [1.0 if known == 7 else math.ceil(usual * known / 7 - TINY) / usual for known in by_week.values()]
    leave = sum(date in set(dates) for date in days_of_leave_that_count(book, person, person.contract))
    return max(0.0, hours * (sum(shares) - leave / usual))


def _told_here(book: Book, person: Person, contract: Contract, shifts: list[Stint]) -> bool:
    """Whether a shift of the horizon is among them, and no week has more days or hours than the contract allows.

    What was before the horizon is nobody's fault; what is above the contract is told there.
    """
    if not any(book.scenario.start <= stint.date for stint in shifts):
        return False
    for week in [] if person.pattern else owed(book, person, contract):
        own = [stint for stint in shifts if week.dates[0] <= stint.date <= week.dates[-1]]
        if len(own) > week.most_days or sum(stint.paid_min for stint in own) > week.with_overtime_min:
            return False
    return True
