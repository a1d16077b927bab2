"""Meetings, coaching and training laid into a finished roster, where people are spared most easily.

A meeting with a fixed time (`at`) takes the attendees who are at work through the whole of it. An activity due so often
a week (`per_agent_per_week`) takes for each attendee, one after another, the span of work within `between` in which the
people on the queue exceed the need most; with `with_role`, a colleague of that role joins. Breaks are never moved.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.frames import ROSTER, check
from planner.roster.people import Person
from planner.roster.timeline import Timeline
from planner.scenario import Scenario
from planner.scenario.shifts import Activity


@dataclass
class _Row:
    """A row of the roster in minutes from the origin."""

    fields: dict[str, object]
    start: int
    end: int

    @property
    def agent(self) -> str:
        return str(self.fields["agent"])

    @property
    def at_work(self) -> bool:
        return self.fields["activity"] == "work"


def place_activities(
    frame: pd.DataFrame, net: NDArray[np.float64], people: list[Person], scenario: Scenario, line: Timeline
) -> tuple[pd.DataFrame, list[str]]:
    """The roster with the scenario's activities laid in.

    Parameters
    ----------
    frame : DataFrame
        Frame ROSTER.
    net : ndarray, shape (intervals,)
        People on the queue above the need, all queues together.
    people : list of Person
    scenario : Scenario
    line : Timeline

    Returns
    -------
    frame : DataFrame
    notes : list of str
        Who could not be placed, in a sentence an activity.
    """
    if not scenario.activity or not len(frame):
        return frame, []
    rows = [
        _Row(
            {str(name): value for name, value in fields.items()},
            line.minute_of(fields["start"]),
            line.minute_of(fields["end"]),
        )
        for fields in frame.to_dict("records")
    ]
    slack, notes = net.copy(), []
    for activity in scenario.activity:
        attendees = [person for person in people if _attends(person, activity)]
        place = _at_once if activity.at is not None else _one_by_one
        missing = place(rows, activity, attendees, people, slack, line)
        if missing:
            notes.append(f"{activity.name}: no room in the shifts of {', '.join(missing)}.")
    return _frame(rows, frame, line), notes


def _attends(person: Person, activity: Activity) -> bool:
    agent, asked = person.facts.agent, activity.attendees
    if not isinstance(asked, str):
        return agent.agent in asked
    kind, _, name = asked.partition(":")
    if kind == "team":
        return agent.team == name
    if kind == "role":
        return name in agent.roles
    if kind == "skill":
        return name in person.skills
    return asked in ("all", agent.agent)


def _at_once(
    rows: list[_Row],
    activity: Activity,
    attendees: list[Person],
    people: list[Person],  # noqa: ARG001  (the two ways of placing are called alike)
    slack: NDArray[np.float64],
    line: Timeline,
) -> list[str]:
    """A fixed meeting; those off duty that day are not missed, those in a break or at the edge of a shift are."""
    assert activity.at is not None
    moment = pd.Timestamp(activity.at)
    start = line.minute(line.day(moment.date()), moment.hour * 60 + moment.minute, line.zone)
    end = start + activity.length_min
    missing = []
    for person in attendees:
        mine = [row for row in rows if row.agent == person.name and row.start < end and start < row.end]
        if len(mine) == 1 and mine[0].at_work and mine[0].start <= start and end <= mine[0].end:
            _take(rows, mine[0], start, activity, slack, line)
        elif any(row.at_work for row in mine):
            missing.append(person.name)
    return missing


def _one_by_one(
    rows: list[_Row],
    activity: Activity,
    attendees: list[Person],
    people: list[Person],
    slack: NDArray[np.float64],
    line: Timeline,
) -> list[str]:
    times = max(0, round(activity.per_agent_per_week or 1))
    hosts = [p.name for p in people if activity.with_role in p.facts.agent.roles] if activity.with_role else []
    missing = []
    for person in attendees:
        if person.name in hosts:
            continue
        for week in line.weeks():
            at_work = any(row.at_work and row.agent == person.name and _day(row, line) in week for row in rows)
            placed = all(_spare(rows, activity, person, hosts, week, slack, line) for _ in range(times))
            if at_work and not placed:
                missing.append(person.name)
    return missing


def _day(row: _Row, line: Timeline) -> int:
    return line.day(pd.Timestamp(str(row.fields["date"])).date())


def _spare(
    rows: list[_Row],
    activity: Activity,
    person: Person,
    hosts: list[str],
    week: range,
    slack: NDArray[np.float64],
    line: Timeline,
) -> bool:
    """Place one activity of one person where the least slack within it is greatest; the earliest of equals."""
    best: tuple[float, int, _Row, _Row | None] | None = None
    for row in rows:
        if row.agent != person.name or not row.at_work or _day(row, line) not in week:
            continue
        for start in _starts(row, activity, person, line):
            host = _host(rows, hosts, start, start + activity.length_min)
            spare = float(slack[_intervals(start, activity, line, slack.size)].min(initial=np.inf))
            if (host is not None or not activity.with_role) and (best is None or spare > best[0]):
                best = spare, start, row, host
    if best is None:
        return False
    _, start, row, host = best
    for taken in (row, host):
        if taken is not None:
            _take(rows, taken, start, activity, slack, line)
    return True


def _starts(row: _Row, activity: Activity, person: Person, line: Timeline) -> range:
    """Possible starts within a row of work and the activity's clock times, on the interval grid."""
    day = line.day(line.moment(row.start).tz_convert(person.facts.zone).date())
    low, high = activity.between or (0, 1440)
    begin = max(row.start, line.minute(day, low, person.facts.zone))
    last = min(row.end, line.minute(day, high, person.facts.zone)) - activity.length_min
    step = line.interval_min
    return range(-(-begin // step) * step, last + 1, step)


def _host(rows: list[_Row], hosts: list[str], start: int, end: int) -> _Row | None:
    return next((r for r in rows if r.agent in hosts and r.at_work and r.start <= start and end <= r.end), None)


def _intervals(start: int, activity: Activity, line: Timeline, size: int) -> slice:
    step = line.interval_min
    return slice(max(0, start // step), min(size, -(-(start + activity.length_min) // step)))


def _take(
    rows: list[_Row], row: _Row, start: int, activity: Activity, slack: NDArray[np.float64], line: Timeline
) -> None:
    """Cut the activity out of a row of work."""
    end = start + activity.length_min
    after = _Row(dict(row.fields), end, row.end)
    here = _Row(row.fields | {"activity": activity.name, "queue": "", "paid": activity.paid}, start, end)
    row.end = start
    rows.append(here)
    if after.end > after.start:
        rows.append(after)
    if row.end <= row.start:
        rows.remove(row)
    slack[_intervals(start, activity, line, slack.size)] -= 1


def _frame(rows: list[_Row], frame: pd.DataFrame, line: Timeline) -> pd.DataFrame:
    order = {name: n for n, name in enumerate(dict.fromkeys(frame["agent"]))}
    rows = sorted(rows, key=lambda row: (order[row.agent], row.start))
    found = pd.DataFrame([row.fields for row in rows], columns=list(ROSTER.columns))
    for column, minutes in (("start", [r.start for r in rows]), ("end", [r.end for r in rows])):
        moments = pd.Timestamp(line.origin) + pd.to_timedelta(pd.Series(minutes), unit="min")
        found[column] = moments.dt.tz_convert(line.zone)
    found["paid"] = found["paid"].astype(bool)
    return check(found, ROSTER)
