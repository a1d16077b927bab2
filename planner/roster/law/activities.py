"""Work off the queue is for those it is for, in its window, and with the one who gives it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from planner.roster.law.book import Book, Person
from planner.roster.law.breach import Breach
from planner.roster.law.rows import Row, Stint
from planner.scenario.shifts import Activity

Held = list[tuple[Person, Stint, Row]]
"""Rows of one activity."""


def activity_people(book: Book) -> Iterator[Breach]:
    """Who is in an activity is one of its attendees or of the role that gives it; what a role holds, only that."""
    for activity, held in _held(book):
        for person, stint, _ in held:
            gives = (activity.with_role or activity.held_by) in person.agent.roles
            if not gives and (activity.held_by or not _attends(person, activity)):
                asked = f"held by a {activity.held_by}" if activity.held_by else f"for {_who(activity)}"
                yield Breach(
                    "activity people", person.agent.agent, stint.date,
                    f"{person.label} is in {activity.name} on {stint.date}; it is {asked}.",
                )  # fmt: skip


def activity_window(book: Book) -> Iterator[Breach]:
    """An activity lies within its clock times at the site of each who comes; a role that gives it may be elsewhere."""
    for activity, held in _held(book):
        if activity.between is None:
            continue
        for person, stint, row in held:
            meets = (activity.at is not None or activity.together) and _attends(person, activity)
            if activity.with_role in person.agent.roles and not meets:
                continue
            if not any(low <= row.start_s and row.end_s <= high for low, high in _windows(person, stint, activity)):
                low, high = (f"{clock // 60:02d}:{clock % 60:02d}" for clock in activity.between)
                yield Breach(
                    "activity window", person.agent.agent, stint.date,
                    f"{person.label} is in {activity.name} at {person.clock(row.start_s)}; it is between {low} and "
                    f"{high}.",
                )  # fmt: skip


def activity_host(book: Book) -> Iterator[Breach]:
    """Whenever people are in what a role gives, one of that role is too: for each, for each group, or for all."""
    for activity, held in _held(book):
        if activity.with_role is None:
            continue
        for moment in sorted({row.start_s for _, _, row in held}):
            inside = [person for person, _, row in held if row.start_s <= moment < row.end_s]
            hosts = sum(activity.with_role in person.agent.roles for person in inside)
            others = len(inside) - hosts
            each = others if activity.at is not None or activity.together else activity.group or 1
            if others > hosts * max(1, each):
                at = dt.datetime.fromtimestamp(moment, ZoneInfo(book.scenario.time_zone))
                yield Breach(
                    "activity host", "", at.date(),
                    f"At {at:%d %b %H:%M} {others} people are in {activity.name} with {hosts} of role "
                    f"{activity.with_role}; it needs one{_for_each(activity)}.",
                )  # fmt: skip
                break


def _held(book: Book) -> Iterator[tuple[Activity, Held]]:
    rows = [(person, stint, row) for person, stint in book.stints() for row in stint.rows]
    for activity in book.scenario.activity:
        yield activity, [entry for entry in rows if entry[2].activity == activity.name]


def _attends(person: Person, activity: Activity) -> bool:
    agent, asked = person.agent, activity.attendees
    if not isinstance(asked, str):
        return agent.agent in asked
    kind, _, name = asked.partition(":")
    skills = {skill.queue for skill in agent.skills}
    own = {"team": {agent.team}, "site": {agent.site}, "role": set(agent.roles), "skill": skills}
    return asked == "all" or name in own.get(kind, set())


def _who(activity: Activity) -> str:
    if isinstance(activity.attendees, str):
        return activity.attendees.replace(":", " ")
    return ", ".join(activity.attendees)


def _windows(person: Person, stint: Stint, activity: Activity) -> Iterator[tuple[int, int]]:
    """Moments between which it may lie, of the day before, the shift's and the day after."""
    assert activity.between is not None
    low, high = activity.between
    for back in (-1, 0, 1):
        date = stint.date + dt.timedelta(back)
        yield person.wall_s(date, low), person.wall_s(date, high if high > low else high + 1440)


def _for_each(activity: Activity) -> str:
    if activity.at is not None or activity.together:
        return ""
    return f" for every {activity.group}" if activity.group else " for each"
