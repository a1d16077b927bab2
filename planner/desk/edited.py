"""A roster's grid after a person edited it, made a roster again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd

from forecasting.adjusted import moment
from forecasting.faults import Fault, InputError
from planner.frames import ROSTER, check
from planner.roster.changes import ordered
from planner.roster.facts import AWAY

PART = re.compile(r"\s*(\S.*?)\s+(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)\s*")


class Key(NamedTuple):
    """Whose shift of which day: one that began there."""

    agent: str
    date: str


@dataclass(frozen=True)
class Edits:
    """What somebody changed of a roster's grid.

    Attributes
    ----------
    rows : sequence of dict
        Rows as they are now, keys `planner.formats.roster_grid.GRID`; only days that changed, all rows of such a day.
    gone : sequence of Key
        Days without any row now.
    """

    rows: Sequence[Mapping[str, str]]
    gone: Sequence[Key]


def roster_with(roster: pd.DataFrame, edits: Edits, names: Sequence[str], zone: str) -> pd.DataFrame:
    """The roster after somebody edited its grid.

    Parameters
    ----------
    roster : DataFrame
        Frame ROSTER before.
    edits : Edits
    names : sequence of str
        Everybody's id, in the staff file's order.
    zone : str
        Of the grid's clocks.

    Returns
    -------
    DataFrame
        Frame ROSTER. Work keeps the queue that was worked there before; what else lies inside is paid as the same
        activity is elsewhere in the roster, a meal unpaid where there is none.

    Raises
    ------
    InputError
        With a sentence for every row that cannot be read, lies outside its shift or over another part.
    """
    days = {*((row["agent"], row["date"]) for row in edits.rows), *edits.gone}
    dates = pd.to_datetime(roster["date"]).dt.strftime("%Y-%m-%d")
    touched = pd.Series([pair in days for pair in zip(roster["agent"], dates, strict=True)], index=roster.index)
    touched &= ~roster["activity"].isin(AWAY)
    paid = {str(name): bool(own.mode().iloc[0]) for name, own in roster.groupby("activity")["paid"]}
    faults: list[Fault] = []
    fresh: list[tuple[object, ...]] = []
    for row in edits.rows:
        fresh += _segments(row, roster[touched], names, zone, paid, faults)
    if faults:
        raise InputError(faults)
    kept = roster[~touched]
    if not fresh:
        return ordered(kept, list(names))
    new = pd.DataFrame(fresh, columns=list(ROSTER.columns))
    for column in ("start", "end"):
        new[column] = pd.DatetimeIndex(pd.to_datetime(new[column], utc=True)).tz_convert(str(roster[column].dt.tz))
    return check(ordered(pd.concat([kept, new], ignore_index=True), list(names)), ROSTER)


def moved_along(before: Mapping[str, str], after: Mapping[str, str]) -> Mapping[str, str]:
    """A row whose hours somebody changed and whose inside not: a shift of the same length takes its breaks along.

    Of another length it keeps those that still lie inside.
    """
    same_hours = (before["start"], before["end"]) == (after["start"], after["end"])
    if same_hours or before["inside"] != after["inside"]:
        return after
    try:
        spans = [_span(one["start"], one["end"]) for one in (before, after)]
    except ValueError:
        return after
    by = spans[1][0] - spans[0][0] if spans[0][1] - spans[0][0] == spans[1][1] - spans[1][0] else 0
    parts = []
    for text in filter(None, (one.strip() for one in before["inside"].split(";"))):
        activity, begin, end = _part(text, spans[0][0])
        if spans[1][0] <= begin + by and end + by <= spans[1][1]:
            parts.append(f"{activity} {_clock(begin + by)}-{_clock(end + by)}")
    return {**after, "inside": "; ".join(parts)}


def _segments(
    row: Mapping[str, str],
    before: pd.DataFrame,
    names: Sequence[str],
    zone: str,
    paid: Mapping[str, bool],
    faults: list[Fault],
) -> list[tuple[object, ...]]:
    """Rows of frame ROSTER of one shift; what is wrong is told."""
    where = f"{row['agent']}, {row['date']}"
    try:
        if row["agent"] not in names:
            raise ValueError(f"{row['agent']} is nobody of the staff file")
        date = dt.date.fromisoformat(row["date"])
        first, last = _span(row["start"], row["end"])
        parts = sorted(
            (_part(text, first) for text in filter(None, (one.strip() for one in row["inside"].split(";")))),
            key=lambda part: part[1],
        )
        cut = _cut(first, last, parts)
    except ValueError as error:
        faults.append(Fault(where, str(error), "hours and breaks that can be read", "Correct the row."))
        return []
    own = before[before["agent"] == row["agent"]]
    rows: list[tuple[object, ...]] = []
    for activity, begin, end in cut:
        start, stop = (_moment(date, minute, zone) for minute in (begin, end))
        queue = _queue(own, start) if activity == "work" else ""
        is_paid = activity == "work" or paid.get(activity, activity != "meal")
        rows.append((row["agent"], date, row["shift"], activity, queue, start, stop, is_paid))
    return rows


def _cut(first: int, last: int, parts: Sequence[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Work between what lies inside.

    Raises
    ------
    ValueError
        If a part lies outside the hours or over another.
    """
    found, at = [], first
    for activity, begin, end in parts:
        if begin < first or last < end:
            raise ValueError(f"{activity} {_clock(begin)}-{_clock(end)} lies outside {_clock(first)}-{_clock(last)}")
        if begin < at:
            raise ValueError(f"{activity} {_clock(begin)}-{_clock(end)} begins before the part before it has ended")
        if at < begin:
            found.append(("work", at, begin))
        found.append((activity, begin, end))
        at = end
    if at < last:
        found.append(("work", at, last))
    return found


def _part(text: str, first: int) -> tuple[str, int, int]:
    """``break 10:00-10:15`` as activity and minutes from the day's midnight; before the shift's start is after it."""
    found = PART.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not read: write it as break 10:00-10:15; meal 12:00-12:30")
    begin, end = (_minute(found[n], found[n + 1]) for n in (2, 4))
    length = (end - begin) % 1440
    begin += 1440 if begin < first else 0
    return found[1], begin, begin + length


def _span(start: str, end: str) -> tuple[int, int]:
    first, last = (_minute(*_two(text)) for text in (start, end))
    return first, last if last > first else last + 1440


def _two(text: str) -> tuple[str, str]:
    hours, _, minutes = text.strip().partition(":")
    return hours, minutes


def _minute(hours: str, minutes: str) -> int:
    if not (hours.isdecimal() and minutes.isdecimal() and int(hours) <= 24 and int(minutes) < 60):
        raise ValueError(f"{hours}:{minutes} is no time: write it as 09:00")
    return 60 * int(hours) + int(minutes)


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def _moment(date: dt.date, minute: int, zone: str) -> pd.Timestamp:
    return moment(pd.Timestamp(date) + pd.Timedelta(minutes=minute), ZoneInfo(zone))


def _queue(own: pd.DataFrame, start: pd.Timestamp) -> str:
    """The queue that was worked there; elsewhere the first of the day, so that who serves one queue goes on with it."""
    work = own[own["activity"] == "work"]
    if not len(work):
        return ""
    there = work[(work["start"] <= start) & (start < work["end"])]
    return str((there if len(there) else work)["queue"].fillna("").iloc[0])
