"""What differs between two rosters, as rows and in sentences to be read aloud, and the roster that comes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.formats.changes_file import LEAVE
from planner.frames import CHANGES, ROSTER, check
from planner.roster.as_it_stands import Standing
from planner.roster.change_words import day_changed, hours, moved, whose
from planner.roster.facts import AWAY
from planner.roster.options import Duty
from planner.roster.people import Person
from planner.roster.timeline import Timeline
from planner.roster.writing import frame_of

WORK, OFF, BREAK = "work", "off", "break"
"""Actions: other hours of a day, a day off, a break at another time; after `work` the breaks of those hours."""


def changes_of(standing: Standing) -> pd.DataFrame:
    """Frame CHANGES: what stands now against what was written, by person and day."""
    rows: list[tuple[object, ...]] = []
    for p, person in enumerate(standing.people):
        moved = standing.moved_breaks(p)
        for day in sorted({*standing.changed(p), *moved}):
            rows += _rows(standing, p, person, day)
    frame = pd.DataFrame(rows, columns=list(CHANGES.columns))
    for column in ("start", "end"):
        frame[column] = pd.to_datetime(frame[column], utc=True).dt.tz_convert(standing.line.zone)
    return check(frame, CHANGES) if rows else CHANGES.empty()


def _rows(standing: Standing, p: int, person: Person, day: int) -> list[tuple[object, ...]]:
    line, name, date = standing.line, person.name, standing.line.date(day)
    before = standing.duty(int(standing.before[0][p, day]))
    now = standing.duty(int(standing.W.tour[p, day]))
    if now is None:
        assert before is not None
        note = day_changed(whose(person.label, date), None, _hours(before, line))
        return [(OFF, name, date, before.shift, None, None, note)]
    pauses = standing.W.pause[p, day, : len(now.pauses)]
    rows: list[tuple[object, ...]] = []
    if now != before:
        instead = None if before is None else _hours(before, line)
        note = day_changed(whose(person.label, date), _hours(now, line), instead)
        rows.append((WORK, name, date, now.shift, line.moment(now.start_min), line.moment(now.end_min), note))
    for j, (pause, begin) in enumerate(zip(now.pauses, pauses, strict=True)):
        old = int(standing.before[1][p, day, j])
        if now != before or begin != old:
            start, end = line.moment(int(begin)), line.moment(int(begin) + pause.length_min)
            was = None if now != before else line.moment(old)
            note = moved(whose(person.label, date), pause.activity, start, was)
            rows.append((BREAK, name, date, pause.activity, start, end, note))
    return rows


def _hours(duty: Duty, line: Timeline) -> str:
    return hours(duty.shift, line.moment(duty.start_min), line.moment(duty.end_min))


def sentences(changes: pd.DataFrame) -> list[str]:
    """The changes to be read out: hours and days off by date, then breaks that move; breaks of new hours left out."""
    worked = set(changes.loc[changes["action"] == WORK, ["agent", "date"]].itertuples(index=False, name=None))
    first = changes[changes["action"] != BREAK].sort_values(["date", "agent"], kind="stable")
    moved = [
        str(row.note)
        for row in changes[changes["action"] == BREAK].sort_values(["date", "agent"], kind="stable").itertuples()
        if (row.agent, row.date) not in worked
    ]
    return [*first["note"].astype(str), *moved]


def changed_shifts(changes: pd.DataFrame) -> int:
    """How many days have other hours than before."""
    return int(changes["action"].isin((WORK, OFF, LEAVE)).sum())


def roster_after(standing: Standing) -> pd.DataFrame:
    """Frame ROSTER as it stands: days that did not change keep their rows, meetings included; leave is written anew."""
    fresh = frame_of(standing.rostered(), standing.people, standing.line)
    touched = {
        (person.name, standing.line.date(day))
        for p, person in enumerate(standing.people)
        for day in (*standing.changed(p), *standing.moved_breaks(p))
    }
    before = standing.roster
    leave = before["activity"].isin(AWAY) & before["agent"].isin(list(standing.number))
    parts = [before[~_among(before, touched) & ~leave], fresh[_among(fresh, touched) | fresh["activity"].isin(AWAY)]]
    names = [person.name for person in standing.everybody]
    return ordered(pd.concat([part for part in parts if len(part)] or [before], ignore_index=True), names)


def _among(frame: pd.DataFrame, days: Collection[tuple[str, dt.date]]) -> NDArray[np.bool_]:
    pairs = zip(frame["agent"], frame["date"], strict=True)
    return np.array([(str(agent), pd.Timestamp(date).date()) in days for agent, date in pairs], dtype=bool)


def ordered(frame: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Rows by person in the staff file's order, then time."""
    rank = frame["agent"].map({name: n for n, name in enumerate(names)}).fillna(len(names))
    frame = frame.assign(rank=rank).sort_values(["rank", "start"], kind="stable").drop(columns="rank")
    return check(frame.reset_index(drop=True), ROSTER)
