"""Sessions cut out of the work of a roster's frame."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from planner.frames import ROSTER, check
from planner.roster.activities.diary import Session
from planner.roster.people import Person
from planner.roster.timeline import Timeline

Row = dict[str, object]


def laid(frame: pd.DataFrame, sessions: Sequence[Session], people: Sequence[Person], line: Timeline) -> pd.DataFrame:
    """The roster with every session as a row of each who is in it, and the work around it.

    Parameters
    ----------
    frame : DataFrame
        Frame ROSTER; each session lies within one row of work of each of its people.
    sessions : sequence of Session
    people : sequence of Person
    line : Timeline
    """
    if not sessions:
        return frame
    mine: dict[str, list[Session]] = {}
    for session in sorted(sessions, key=lambda s: s.start_min):
        for p in session.people:
            mine.setdefault(people[p].name, []).append(session)
    touched = frame["agent"].isin(mine) & (frame["activity"] == "work")
    rows: list[Row] = []
    for fields in frame[touched].to_dict("records"):
        row = {str(name): value for name, value in fields.items()}
        start, end = line.minute_of(fields["start"]), line.minute_of(fields["end"])
        inside = [s for s in mine[str(row["agent"])] if start <= s.start_min and s.end_min <= end]
        rows += _cut(row, start, end, inside, line)
    found = pd.concat([frame[~touched], pd.DataFrame(rows, columns=list(ROSTER.columns))])
    for column in ("start", "end"):
        found[column] = pd.to_datetime(found[column], utc=True).dt.tz_convert(line.zone)
    found["paid"] = found["paid"].astype(bool)
    order = {name: n for n, name in enumerate(dict.fromkeys(frame["agent"]))}
    rank = found["agent"].map(order)
    found = found.assign(rank=rank).sort_values(["rank", "start"], kind="stable").drop(columns="rank")
    return check(found.reset_index(drop=True), ROSTER)


def _cut(row: Row, start: int, end: int, sessions: list[Session], line: Timeline) -> list[Row]:
    rows, now = [], start
    for session in sessions:
        if session.start_min > now:
            rows.append(row | {"start": line.moment(now), "end": line.moment(session.start_min)})
        rows.append(
            row
            | {"activity": session.activity.name, "queue": "", "paid": session.activity.paid}
            | {"start": line.moment(session.start_min), "end": line.moment(session.end_min)}
        )
        now = session.end_min
    return rows + ([row | {"start": line.moment(now), "end": line.moment(end)}] if now < end else [])
