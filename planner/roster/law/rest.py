"""People rest: between shifts, on days off, and once a week for long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from planner.roster.law.book import Book, Person
from planner.roster.law.breach import Breach
from planner.roster.law.owed import week_begins, weeks
from planner.roster.law.rows import Stint


def rest_between(book: Book) -> Iterator[Breach]:
    """So many elapsed hours from the end of a day's shift to the start of the next one's."""
    for person in book.people.values():
        asked = person.limits.min_rest_h or 0.0
        for before, after in pairwise(person.known()):
            rest = (after.start_s - before.end_s) / 3600
            if 0 <= rest < asked and _decided(book, before, after):
                yield Breach(
                    "rest between shifts", person.agent.agent, after.date,
                    f"{person.label} rests {rest:g} h between {person.clock(before.end_s)} and "
                    f"{person.clock(after.start_s)}; at least {asked:g} h are asked for.",
                )  # fmt: skip


def run_of_days(book: Book) -> Iterator[Breach]:
    """At most so many dates with a shift in a row, those of the previous roster included."""
    for person in book.people.values():
        most = person.limits.max_consecutive_days
        if most is None:
            continue
        run, last, told = 0, None, False
        for stint in person.known():
            follows = last is not None and stint.date == last + dt.timedelta(1)
            run, told, last = (run + 1, told, stint.date) if follows else (1, False, stint.date)
            begun = stint.date - dt.timedelta(run - 1)
            if run > most and stint.date >= book.scenario.start and begun <= book.dates()[-1] and not told:
                told = True
                yield Breach(
                    "run of days", person.agent.agent, stint.date,
                    f"{person.label} works {run} days in a row up to {stint.date}; at most {most} are allowed.",
                )  # fmt: skip


def weekly_rest(book: Book) -> Iterator[Breach]:
    """One span without a shift, long enough, within each planning week on the site's clock."""
    for person in book.people.values():
        asked = person.limits.min_weekly_rest_h
        for dates in weeks(book) if asked else []:
            begin = week_begins(book, dates[0])
            longest = _longest_rest_h(person, begin)
            if asked is not None and longest < asked:
                yield Breach(
                    "weekly rest", person.agent.agent, dates[-1],
                    f"{person.label} rests at most {longest:g} h at a stretch in the week of {begin}; "
                    f"at least {asked:g} h are asked for.",
                )  # fmt: skip


def _decided(book: Book, before: Stint, after: Stint) -> bool:
    """Whether one of two shifts lies in the horizon."""
    return after.date >= book.scenario.start and before.date <= book.dates()[-1]


def _longest_rest_h(person: Person, begin: dt.date) -> float:
    """Longest span without a shift in the seven days from `begin`."""
    free, end = person.wall_s(begin, 0), person.wall_s(begin + dt.timedelta(7), 0)
    longest = 0
    for stint in (*person.past, *person.counted()):
        if stint.end_s > free and stint.start_s < end:
            longest = max(longest, stint.start_s - free)
            free = stint.end_s
    return max(longest, end - free) / 3600
