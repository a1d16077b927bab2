"""What a week owes the contract, after ``docs/roster_hours.md``: hours and days, leave counted."""

from __future__ import annotations

import datetime as dt
import math
from typing import NamedTuple
from zoneinfo import ZoneInfo

from forecasting.calendar import DAY_NAMES
from planner.roster.law.book import Book, Person
from planner.roster.law.rows import Stint
from planner.scenario import Absence, Contract

EXCUSED = ("leave", "sick", "unpaid")
DAY_OF_LEAVE_H = 12
TINY = 1e-9


class Owed(NamedTuple):
    """Paid minutes and days asked of one week's days in the horizon."""

    dates: list[dt.date]
    least_min: float
    most_min: float
    with_overtime_min: float
    least_days: int
    most_days: int
    worked_before_min: float


def owed(book: Book, person: Person, contract: Contract) -> list[Owed]:
    """For each planning week what the person's contract asks."""
    return [_week(book, person, contract, dates) for dates in book.weeks()]


def _week(book: Book, person: Person, contract: Contract, dates: list[dt.date]) -> Owed:
    least_h, most_h = _hours(person, contract)
    usual = usual_days(contract)
    before = _before(book, person, dates)
    days_before = (dates[0] - week_begins(book, dates[0])).days if book.known_from < book.scenario.start else 0
    known = sum(person.employed(date) for date in dates) + days_before
    share = known / 7
    least, most = least_h * 60, most_h * 60
    if known < 7:
        least = math.floor(usual * share + TINY) * least / usual
        most = math.ceil(usual * share - TINY) * most / usual
    leave = len(_leave_that_counts(book, person, contract, dates))
    credit = leave * round(least_h * 60 / usual) + sum(stint_paid(stint) for stint in before)
    off = leave + len(before)
    overtime = contract.overtime.max_h_per_week * 60
    return Owed(
        dates,
        max(0, math.ceil(least - credit - TINY)),
        max(0, math.floor(most - credit + TINY)),
        max(0, math.floor(most - credit + overtime + TINY)),
        max(0, math.floor(contract.days_per_week[0] * share + TINY) - off),
        max(0, math.ceil(contract.days_per_week[1] * share - TINY) - off),
        sum(stint_paid(stint) for stint in before),
    )


def week_begins(book: Book, date: dt.date) -> dt.date:
    """First day of the planning week that holds a date, in the horizon or before it."""
    return date - dt.timedelta((date.weekday() - DAY_NAMES.index(book.scenario.week_starts)) % 7)


def stint_paid(stint: Stint) -> float:
    """Paid minutes of a shift of the previous roster, as it says itself."""
    return sum((row.end_s - row.start_s) / 60 for row in stint.rows if row.paid)


def _hours(person: Person, contract: Contract) -> tuple[float, float]:
    least, most = contract.hours_per_week
    own = person.agent.contract_h
    if own is None:
        return least, most
    return own, own * most / least if least > 0 else max(own, most)


def _before(book: Book, person: Person, dates: list[dt.date]) -> list[Stint]:
    """Shifts of the previous roster in the same week."""
    begin = week_begins(book, dates[0])
    return [stint for stint in person.past if begin <= stint.date < dates[0]]


def usual_days(contract: Contract) -> float:
    """Days a week over which the hours are spread: the most, five where it allows more, one at least."""
    return max(1.0, min(5.0, contract.days_per_week[1]))


def _leave_that_counts(book: Book, person: Person, contract: Contract, dates: list[dt.date]) -> list[dt.date]:
    """Of a week's days of leave those that count: Monday to Friday first, no more than the usual days."""
    found = [date for date in dates if person.employed(date) and _on_leave(book, person, date)]
    return sorted(found, key=lambda date: (date.weekday() >= 5, date))[: math.floor(usual_days(contract))]


def days_of_leave_that_count(book: Book, person: Person, contract: Contract) -> list[dt.date]:
    """Dates of leave of the horizon that count as worked."""
    return [date for dates in book.weeks() for date in _leave_that_counts(book, person, contract, dates)]


def leave_day_min(person: Person) -> int:
    """Paid minutes that a day of leave counts."""
    if person.contract is None:
        return 0
    return round(_hours(person, person.contract)[0] * 60 / usual_days(person.contract))


def _on_leave(book: Book, person: Person, date: dt.date) -> bool:
    return any(covered(book, person, date, kind) for kind in EXCUSED)


def covered(book: Book, person: Person, date: dt.date, kind: str) -> bool:
    """Whether rows of one kind of the availability file cover 12 hours or more of a date at the person's site."""
    spans = [absence_s(book, row) for row in person.absences if row.kind == kind]
    if not spans:
        return False
    begin, end = person.wall_s(date, 0), person.wall_s(date, 1440)
    return sum(max(0, min(end, stop) - max(begin, start)) for start, stop in spans) >= DAY_OF_LEAVE_H * 3600


def absence_s(book: Book, absence: Absence) -> tuple[int, int]:
    """An absence in seconds since 1970; naive times are on the scenario's clock."""
    zone = ZoneInfo(book.scenario.time_zone)
    start, end = (
        int((moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp())
        for moment in (absence.start, absence.end)
    )
    return start, end
