"""People rest: between shifts, on days off, and once a week for long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from planner.roster.law.book import Book, Person
from planner.roster.law.breach import Breach
from planner.roster.law.minors import under_age
from planner.roster.law.owed import week_begins
from planner.roster.law.rows import Stint


def rest_between(book: Book) -> Iterator[Breach]:
    """So many elapsed hours from the end of a day's shift to the start of the next one's."""
    for person in book.people.values():
        asked, reduced = person.limits.min_rest_h or 0.0, person.limits.reduced_rest
        asked = asked if reduced is None else min(asked, reduced.h)
        for before, after in pairwise(person.known()):
            rest = (after.start_s - before.end_s) / 3600
            if 0 <= rest < asked and _decided(book, before, after):
                yield Breach(
                    "rest between shifts", person.agent.agent, after.date,
                    f"{person.label} rests {rest:g} h between {person.clock(before.end_s)} and "
                    f"{person.clock(after.start_s)}; at least {asked:g} h are asked for.",
                )  # fmt: skip


def reduced_rest(book: Book) -> Iterator[Breach]:
    """Rests below the usual one at most so often a planning week, in the week of the shift after the rest."""
    for person in book.people.values():
        usual, reduced = person.limits.min_rest_h, person.limits.reduced_rest
        if usual is None or reduced is None:
            continue
        pairs = list(pairwise((*person.past, *person.counted())))
        short = [b for a, b in pairs if reduced.h <= (b.start_s - a.end_s) / 3600 < usual]
        for dates in book.weeks():
            own = [stint for stint in short if week_begins(book, dates[0]) <= stint.date <= dates[-1]]
            if len(own) > reduced.per_week and own[-1].date >= book.scenario.start:
                yield Breach(
                    "reduced rest", person.agent.agent, own[-1].date,
                    f"{person.label} rests less than {usual:g} h {len(own)} times in the week to {dates[-1]}; "
                    f"at most {reduced.per_week} are allowed.",
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
        for dates in book.weeks():
            minors = under_age(person, dates[0])
            asked = max(person.limits.min_weekly_rest_h or 0.0, (minors and minors.min_weekly_rest_h) or 0.0)
            begin = week_begins(book, dates[0])
            if asked and (longest := _longest_rest_h(person, begin)) < asked:
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
