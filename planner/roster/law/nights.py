"""Nights: how many in a row and in a period, and the rest after them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from planner.roster.law.book import Book, Person
from planner.roster.law.breach import Breach
from planner.roster.law.rows import Stint
from planner.roster.law.spans import DAY, periods, within
from planner.scenario.labour import NightWindow


def is_night(person: Person, stint: Stint) -> bool:
    """Whether enough minutes of a shift lie in the window of nights on the person's site's clock."""
    window = person.limits.night or NightWindow()
    return minutes_between(person, stint, window.begin, window.end) >= window.least_min


def minutes_between(person: Person, stint: Stint, begin: int, end: int) -> float:
    """Elapsed minutes of a shift between two clock times; an end not after the beginning is on the next date."""
    total = 0
    date = stint.date - DAY
    while person.wall_s(date, begin) < stint.end_s:
        first, last = person.wall_s(date, begin), person.wall_s(date, end if end > begin else end + 1440)
        total += max(0, min(stint.end_s, last) - max(stint.start_s, first))
        date += DAY
    return total / 60


def nights_in_a_row(book: Book) -> Iterator[Breach]:
    """At most so many nights on dates in a row, the known days around the horizon included."""
    for person in book.people.values():
        most = person.limits.max_nights_in_a_row
        for run in [] if most is None else _runs(person):
            dates = [stint.date for stint in run]
            inside = dates[-1] >= book.scenario.start and dates[0] <= book.dates()[-1]
            if most is not None and len(run) > most and inside:
                yield Breach(
                    "nights in a row", person.agent.agent, max(book.scenario.start, dates[most]),
                    f"{person.label} works {len(run)} nights in a row from {dates[0]}; at most {most} are allowed.",
                )  # fmt: skip


def nights_per_period(book: Book) -> Iterator[Breach]:
    """At most so many nights in each period."""
    for person in book.people.values():
        most = person.limits.max_nights
        for period in [] if most is None or person.pattern else periods(book, person):
            before = [stint for stint in within(person.past, period) if is_night(person, stint)]
            inside = [stint for stint in within(person.counted(), period) if is_night(person, stint)]
            if most is not None and inside and len(before) + len(inside) > most:
                yield Breach(
                    "nights per period", person.agent.agent, inside[-1].date,
                    f"{person.label} works {len(before) + len(inside)} nights from {period.first} to {period.last}; "
                    f"at most {most} are allowed.",
                )  # fmt: skip


def rest_after_nights(book: Book) -> Iterator[Breach]:
    """After so many nights on dates in a row or more, so many elapsed hours before the shift after them."""
    for person in book.people.values():
        asked = person.limits.rest_after_nights
        if asked is None:
            continue
        known = person.known()
        for run in _runs(person):
            later = [stint for stint in known if stint.start_s > run[-1].start_s]
            if len(run) < asked.after or not later or not _decided(book, run[-1].date, later[0].date):
                continue
            rest = (later[0].start_s - run[-1].end_s) / 3600
            if rest < asked.h:
                yield Breach(
                    "rest after nights", person.agent.agent, max(later[0].date, book.scenario.start),
                    f"{person.label} rests {rest:g} h after {len(run)} nights up to {run[-1].date}; "
                    f"at least {asked.h:g} h are asked for.",
                )  # fmt: skip


def _decided(book: Book, before: dt.date, after: dt.date) -> bool:
    return after >= book.scenario.start and before <= book.dates()[-1]


def _runs(person: Person) -> list[list[Stint]]:
    """Nights on dates in a row."""
    runs: list[list[Stint]] = []
    for stint in person.known():
        if is_night(person, stint):
            if not runs or runs[-1][-1].date != stint.date - DAY:
                runs.append([])
            runs[-1].append(stint)
    return runs
