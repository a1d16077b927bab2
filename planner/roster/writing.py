"""Tours and breaks as the roster frame."""

from __future__ import annotations

import pandas as pd

from planner.frames import ROSTER, check
from planner.roster.contract_terms import credited_leave, daily_min
from planner.roster.people import Person
from planner.roster.placement import Rostered
from planner.roster.timeline import Timeline

LEAVE_CLOCK_MIN = 540
"""A day of leave is written from 09:00 on."""


def frame_of(rostered: Rostered, people: list[Person], timeline: Timeline) -> pd.DataFrame:
    """Frame ROSTER: a row for every stretch of work and break, and one for every day of paid leave that counts.

    Sorted by person in the staff file's order, then time.
    """
    rows: list[tuple[object, ...]] = []
    for person in people:
        for days in timeline.weeks():
            rows += _leave_rows(person, days, timeline)
        for day, duty in enumerate(rostered.tours[person]):
            if duty is not None:
                rows += _shift_rows(person, day, rostered, timeline)
    if not rows:
        return ROSTER.empty()
    order = {person.name: n for n, person in enumerate(people)}
    frame = pd.DataFrame(rows, columns=list(ROSTER.columns))
    for column in ("start", "end"):
        frame[column] = timeline_index(frame[column], timeline)
    frame["paid"] = frame["paid"].astype(bool)
    rank = frame["agent"].map(order)
    frame = frame.assign(rank=rank).sort_values(["rank", "start"], kind="stable").drop(columns="rank")
    return check(frame.reset_index(drop=True), ROSTER)


def timeline_index(minutes: pd.Series, timeline: Timeline) -> pd.Series:
    """Aware moments of minutes after the origin."""
    moments = pd.Timestamp(timeline.origin) + pd.to_timedelta(minutes.astype("int64"), unit="min")
    return moments.dt.tz_convert(timeline.zone)


def _shift_rows(person: Person, day: int, rostered: Rostered, timeline: Timeline) -> list[tuple[object, ...]]:
    duty = rostered.tours[person][day]
    assert duty is not None
    date = timeline.date(day)
    rows: list[tuple[object, ...]] = []
    now = duty.start_min
    for pause, start in zip(duty.pauses, rostered.pauses[person, day], strict=True):
        if start > now:
            rows.append((person.name, date, duty.shift, "work", "", now, start, True))
        end = start + pause.length_min
        rows.append((person.name, date, duty.shift, pause.activity, "", start, end, pause.paid))
        now = end
    if now < duty.end_min:
        rows.append((person.name, date, duty.shift, "work", "", now, duty.end_min, True))
    return rows


def _leave_rows(person: Person, days: range, timeline: Timeline) -> list[tuple[object, ...]]:
    facts = person.facts
    rows: list[tuple[object, ...]] = []
    for day in credited_leave(facts, days):
        start = timeline.minute(day, LEAVE_CLOCK_MIN, facts.zone)
        end = start + daily_min(facts)
        if end > start:
            rows.append((person.name, timeline.date(day), "leave", "leave", "", start, end, True))
    return rows
