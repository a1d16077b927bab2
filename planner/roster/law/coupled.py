"""What people owe together: seats, rooms, enough of a role, teams side by side, few changes."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from zoneinfo import ZoneInfo

import pandas as pd

from planner.roster.law.availability import away_s
from planner.roster.law.book import Book, Person
from planner.roster.law.breach import Breach
from planner.roster.law.rows import SPLIT, Row, Stint, days_of
from planner.roster.law.spans import DAY
from planner.scenario.labour import Cover

Presence = list[tuple[int, int, Person]]
"""Spans in seconds in which somebody is on shift."""

Published = dict[tuple[str, dt.date], list[tuple[str, Row]]]
"""Rows of each person and date with their shift's name."""


def seats(book: Book) -> Iterator[Breach]:
    """At any moment no more people of a site on shift than it has seats."""
    for site in book.scenario.site:
        here = _presence(book, lambda person, name=site.name: person.agent.site == name)  # type: ignore[misc]
        if site.seats is None:
            continue
        for moment, present in _sweep(here):
            if len(present) > site.seats and _date(book, moment) >= book.scenario.start:
                yield Breach(
                    "seats", "", _date(book, moment),
                    f"At {_clock(book, moment)} {len(present)} people of {site.name} are on shift; "
                    f"there are {site.seats} seats.",
                )  # fmt: skip
                break


def rooms(book: Book) -> Iterator[Breach]:
    """At any moment no more people in the activities of a room than it has places."""
    room_of = {activity.name: activity.room for activity in book.scenario.activity}
    for room in book.scenario.room:
        inside = [
            (row.start_s, row.end_s, person)
            for person, stint in book.stints()
            for row in stint.rows
            if room_of.get(row.activity) == room.name
        ]
        for moment, present in _sweep(inside):
            if len(present) > room.places:
                yield Breach(
                    "rooms", "", _date(book, moment),
                    f"At {_clock(book, moment)} {len(present)} people are in {room.name}; it has {room.places} places.",
                )  # fmt: skip
                break


def cover(book: Book) -> Iterator[Breach]:
    """In its hours enough people of a role on shift, and enough of them for the others."""
    for asked in book.scenario.rules.cover:
        here = _presence(book, lambda person, site=asked.site: site in (None, person.agent.site))  # type: ignore[misc]
        for begin, end in _hours(book, asked):
            wrong = _short(here, asked, begin, end)
            if wrong is not None:
                moment, of_role, others = wrong
                yield Breach(
                    "cover", "", _date(book, moment),
                    f"At {_clock(book, moment)} {of_role} of role {asked.role} and {others} others are on shift; "
                    f"{_asked(asked)}.",
                )  # fmt: skip
                break


def together(book: Book) -> Iterator[Breach]:
    """Of those of a team who work on a day, a share begins the same shift at the same time."""
    for asked in book.scenario.rules.together:
        team = [person for person in book.people.values() if person.agent.team == asked.team]
        for date in book.dates():
            begun = Counter((s.shift, s.start_s) for person in team for s in person.counted() if s.date == date)
            working, most = begun.total(), max(begun.values(), default=0)
            if most < math.ceil(asked.share * working - 1e-9):
                yield Breach(
                    "together", "", date,
                    f"On {date} at most {most} of {working} people of team {asked.team} begin together; "
                    f"a share of {asked.share:g} is asked for.",
                )  # fmt: skip


def changes(book: Book) -> Iterator[Breach]:
    """At most so many days differ from what was published, those of absence left out."""
    most, published = book.scenario.rules.max_changes, book.inputs.published_roster
    if most is None or published is None:
        return
    told = {pd.Timestamp(date).date() for date in published["date"].unique()}
    between = [date for date in book.dates() if min(told) <= date <= max(told)] if told else []
    before = days_of(published)
    changed = [(p, d) for p in book.people.values() for d in between if _changed(book, p, d, before)]
    if len(changed) > most:
        person, date = changed[most]
        yield Breach(
            "changes", "", date,
            f"{len(changed)} days differ from the published roster, of {person.label} on {date} among them; "
            f"at most {most} may.",
        )  # fmt: skip


def _changed(book: Book, person: Person, date: dt.date, published: Published) -> bool:
    rows = published.get((person.agent.agent, date), [])
    now = next((stint for stint in person.shifts if stint.date == date), None)
    if not person.employed(date):
        return False
    if not rows:
        return now is not None
    start, end = min(row.start_s for _, row in rows), max(row.end_s for _, row in rows)
    if any(begin < end and start < stop for begin, stop in away_s(book, person)):
        return False
    return now is None or (now.shift, now.start_s, now.end_s) != (rows[0][0], start, end)


def _presence(book: Book, belongs: Callable[[Person], bool]) -> Presence:
    return [
        span
        for person in book.people.values()
        if belongs(person)
        for stint in (*person.past, *person.counted())
        for span in _on_shift(person, stint)
    ]


def _on_shift(person: Person, stint: Stint) -> Iterator[tuple[int, int, Person]]:
    """From its start to its end, less the gap of a split shift."""
    begin = stint.start_s
    for gap in (row for row in stint.rows if row.activity == SPLIT):
        yield begin, gap.start_s, person
        begin = gap.end_s
    yield begin, stint.end_s, person


def _sweep(spans: Iterable[tuple[int, int, Person]]) -> Iterator[tuple[int, list[Person]]]:
    """Who is there from each moment on at which somebody comes or goes."""
    edges: dict[int, list[tuple[bool, Person]]] = {}
    for begin, end, person in spans:
        edges.setdefault(begin, []).append((True, person))
        edges.setdefault(end, []).append((False, person))
    present: Counter[int] = Counter()
    people = {id(person): person for _, _, person in spans}
    for moment in sorted(edges):
        for comes, person in edges[moment]:
            present[id(person)] += 1 if comes else -1
        yield moment, [people[key] for key, many in present.items() if many > 0]


def _hours(book: Book, asked: Cover) -> Iterator[tuple[int, int]]:
    """Spans in seconds in which a cover holds, cut to the horizon."""
    zone, clock = ZoneInfo(book.scenario.site_zone(asked.site or "")), ZoneInfo(book.scenario.time_zone)
    first, last = (
        int(dt.datetime.combine(day, dt.time(), clock).timestamp())
        for day in (book.scenario.start, book.dates()[-1] + DAY)
    )
    begin, end = asked.between
    for date in (book.scenario.start - DAY, *book.dates()):
        if date.weekday() in asked.days:
            start = _wall(date, begin, zone)
            stop = _wall(date, end if end > begin else end + 1440, zone)
            if max(start, first) < min(stop, last):
                yield max(start, first), min(stop, last)


def _wall(date: dt.date, clock_min: int, zone: ZoneInfo) -> int:
    day, time = date + dt.timedelta(clock_min // 1440), dt.time(clock_min % 1440 // 60, clock_min % 60)
    return int(dt.datetime.combine(day, time, zone).timestamp())


def _short(here: Presence, asked: Cover, begin: int, end: int) -> tuple[int, int, int] | None:
    """First moment of a span with too few of the role: that moment, how many they are, how many others."""
    changes = [(begin, [p for start, stop, p in here if start <= begin < stop])]
    changes += [(moment, present) for moment, present in _sweep(here) if begin < moment < end]
    for moment, present in changes:
        of_role = sum(asked.role in person.agent.roles for person in present)
        others = len(present) - of_role
        if of_role < (asked.least or 0) or (asked.span is not None and asked.span * of_role < others):
            return moment, of_role, others
    return None


def _asked(asked: Cover) -> str:
    least = "" if asked.least is None else f"at least {asked.least} are asked for"
    span = "" if asked.span is None else f"one for every {asked.span} others is asked for"
    return " and ".join(part for part in (least, span) if part)


def _date(book: Book, moment_s: int) -> dt.date:
    return dt.datetime.fromtimestamp(moment_s, ZoneInfo(book.scenario.time_zone)).date()


def _clock(book: Book, moment_s: int) -> str:
    return f"{dt.datetime.fromtimestamp(moment_s, ZoneInfo(book.scenario.time_zone)):%d %b %H:%M}"
