"""What a week owes the contract, after ``docs/roster_hours.md``: hours and days, leave counted."""

from __future__ import annotations

import datetime as dt
import math
from typing import NamedTuple
from zoneinfo import ZoneInfo

from forecasting.calendar import DAY_NAMES
from planner.roster.law.book import Book, Person, Stint
from planner.scenario import Absence, Contract

PAID_AWAY = ("leave", "sick")
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


def weeks(book: Book) -> list[list[dt.date]]:
    """The horizon's dates by planning week."""
    first = DAY_NAMES.index(book.scenario.week_starts)
    found: list[list[dt.date]] = []
    for date in book.dates():
        if not found or date.weekday() == first:
            found.append([])
        found[-1].append(date)
    return found


def owed(book: Book, person: Person, contract: Contract) -> list[Owed]:
    """For each planning week what the person's contract asks."""
    return [_week(book, person, contract, dates) for dates in weeks(book)]


def _week(book: Book, person: Person, contract: Contract, dates: list[dt.date]) -> Owed:
    least_h, most_h = _hours(person, contract)
    usual = max(1.0, min(5.0, contract.days_per_week[1]))
    before = _before(book, person, dates)
    days_before = (dates[0] - week_begins(book, dates[0])).days if book.inputs.previous_roster is not None else 0
    known = sum(person.employed(date) for date in dates) + days_before
    share = known / 7
    least, most = least_h * 60, most_h * 60
    if known < 7:
        least = math.floor(usual * share + TINY) * least / usual
        most = math.ceil(usual * share - TINY) * most / usual
    leave = _days_of_leave(book, person, dates, math.floor(usual))
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


def _days_of_leave(book: Book, person: Person, dates: list[dt.date], most: int) -> int:
    return min(most, sum(person.employed(date) and _on_leave(book, person, date) for date in dates))


def _on_leave(book: Book, person: Person, date: dt.date) -> bool:
    begin, end = person.wall_s(date, 0), person.wall_s(date, 1440)
    for kind in PAID_AWAY:
        spans = [absence_s(book, a) for a in person.absences if a.kind == kind]
        covered = sum(max(0, min(end, stop) - max(begin, start)) for start, stop in spans)
        if covered >= DAY_OF_LEAVE_H * 3600:
            return True
    return False


def absence_s(book: Book, absence: Absence) -> tuple[int, int]:
    """An absence in seconds since 1970; naive times are on the scenario's clock."""
    zone = ZoneInfo(book.scenario.time_zone)
    start, end = (
        int((moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp())
        for moment in (absence.start, absence.end)
    )
    return start, end
