"""A roster as the shifts that people have in their calendars."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.formats.roster_runs import in_runs
from planner.roster.facts import AWAY

WORK = "work"
UNTOLD = "away"
"""What is told of an absence to those who may not know its reason."""


class Part(NamedTuple):
    """A segment of a shift.

    Attributes
    ----------
    start, end : int
        Seconds since 1970.
    """

    activity: str
    queue: str
    start: int
    end: int
    paid: bool


@dataclass(frozen=True)
class Shift:
    """An unbroken run of somebody's segments that belong to one day: a shift, a part of a split one, a leave.

    Attributes
    ----------
    time_zone : str
        Clock of the person's site.
    parts : tuple of Part
        In order of time; work that goes on without a change is one part.
    """

    agent: str
    date: dt.date
    shift: str
    time_zone: str
    parts: tuple[Part, ...]

    @property
    def start(self) -> int:
        """First second, since 1970."""
        return self.parts[0].start

    @property
    def end(self) -> int:
        """Second after the last, since 1970."""
        return max(part.end for part in self.parts)

    @property
    def away(self) -> bool:
        """Whether it is no work at all: leave, sickness."""
        return all(part.activity in (*AWAY, UNTOLD) for part in self.parts)

    @cached_property
    def segments(self) -> str:
        """The parts as JSON, as they are kept."""
        return json.dumps(
            [[activity, queue, _iso(start), _iso(end), paid] for activity, queue, start, end, paid in self.parts],
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @cached_property
    def digest(self) -> str:
        """Of all that its calendar event says."""
        return hashlib.sha256(f"{self.shift}\n{self.time_zone}\n{self.segments}".encode()).hexdigest()

    @property
    def without_reason(self) -> Shift:
        """The same, why they are away left out; whether it is paid would tell it."""
        parts = tuple(
            part._replace(activity=UNTOLD, paid=False) if part.activity in AWAY else part for part in self.parts
        )
        return replace(self, parts=parts, shift=UNTOLD if self.shift in AWAY else self.shift)


def shifts_of(roster: pd.DataFrame, zones: Mapping[str, str], time_zone: str) -> list[Shift]:
    """Shifts of a roster by person, day and time.

    Parameters
    ----------
    roster : DataFrame
        Frame ROSTER.
    zones : mapping of agent to str
        Clock of each person's site; `time_zone` where it is not there.
    """
    if roster.empty:
        return []
    ordered = in_runs(roster.assign(date=dates_of(roster)))
    again = (ordered["activity"] == WORK) & (ordered["start"] == ordered["end"].shift())
    for name in ("run", "activity", "queue", "paid"):
        again &= ordered[name] == ordered[name].shift()
    first = ~again.to_numpy(dtype=bool)
    begins = np.flatnonzero(first)
    ends = np.append(begins[1:], len(ordered)) - 1
    columns = [ordered[name].to_numpy()[begins].tolist() for name in ("run", "agent", "date", "shift", "activity")]
    queues, paid = (ordered[name].to_numpy()[begins].tolist() for name in ("queue", "paid"))
    starts = _seconds(ordered["start"])[begins].tolist()
    stops = _seconds(ordered["end"])[ends].tolist()
    found = []
    for _, rows in groupby(zip(*columns, queues, starts, stops, paid, strict=True), key=lambda row: row[0]):
        run = list(rows)
        _, agent, date, shift, *_ = run[0]
        parts = tuple(Part(activity, queue, s, e, bool(flag)) for *_, activity, queue, s, e, flag in run)
        found.append(Shift(agent, date, shift, zones.get(agent, time_zone), parts))
    return found


def parts_of(segments: Sequence[Sequence[object]]) -> tuple[Part, ...]:
    """Parts as they were kept."""
    return tuple(
        Part(str(activity), str(queue), _second(str(start)), _second(str(end)), bool(paid))
        for activity, queue, start, end, paid in segments
    )


def dates_of(roster: pd.DataFrame) -> pd.Series:
    """The days that rows belong to, as dates, whatever they were kept as."""
    days: pd.Series = pd.to_datetime(roster["date"]).dt.date.astype(object)
    return days


def within(roster: pd.DataFrame, first: dt.date, last: dt.date) -> pd.DataFrame:
    """Rows of the days from `first` to `last`."""
    days = dates_of(roster) if len(roster) else roster["date"]
    return roster[(days >= first) & (days <= last)] if len(roster) else roster


@lru_cache(maxsize=1 << 16)  # rosters begin and end on a few thousand moments, named many times each
def moment(second: int) -> dt.datetime:
    """Seconds since 1970 as a moment in UTC."""
    return dt.datetime.fromtimestamp(second, dt.UTC)


def _seconds(moments: pd.Series) -> NDArray[np.int64]:
    utc = moments.dt.tz_convert("UTC").dt.tz_localize(None)
    seconds: NDArray[np.int64] = utc.to_numpy(dtype="datetime64[s]").astype(np.int64)
    return seconds


@lru_cache(maxsize=1 << 16)
def _iso(second: int) -> str:
    return f"{moment(second):%Y-%m-%dT%H:%M:%SZ}"


def _second(text: str) -> int:
    return int(dt.datetime.fromisoformat(text).timestamp())
