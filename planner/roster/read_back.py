"""A written roster as the solver holds it: each day's duty with the beginnings of its breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from planner.roster.facts import AWAY
from planner.roster.options import Duty
from planner.roster.people import Person
from planner.roster.timeline import Timeline


class Part(NamedTuple):
    """A row of a roster, minutes from the horizon's first moment."""

    shift: str
    activity: str
    queue: str
    start_min: int
    end_min: int
    paid: bool


@dataclass(frozen=True)
class WrittenDay:
    """What somebody works on a day.

    Attributes
    ----------
    parts : tuple of Part
        Rows of the day in the order of time, days of leave left out; empty on a day off.
    duty : Duty, optional
        The duty of which these rows are one way to work it; None on a day off, or where there is none.
    pauses : tuple of int
        Beginnings of its breaks.
    asides : tuple of Part
        Meetings and the like within it.
    """

    parts: tuple[Part, ...] = ()
    duty: Duty | None = None
    pauses: tuple[int, ...] = ()
    asides: tuple[Part, ...] = ()

    @property
    def known(self) -> bool:
        """Whether the solver could have written it."""
        return self.duty is not None or not self.parts


Written = dict[str, list[WrittenDay]]
"""Days of the horizon of each person, by id."""


def read_back(roster: pd.DataFrame, people: Sequence[Person], line: Timeline) -> Written:
    """Every person's days.

    Parameters
    ----------
    roster : DataFrame
        Frame ROSTER.
    people : sequence of Person
        Their duties of each day before any rule are those that may be recognised.
    line : Timeline
    """
    rows: dict[tuple[str, int], list[Part]] = {}
    there = roster[~roster["activity"].isin(AWAY)] if len(roster) else roster
    agents, shifts, activities, queues, paids = (
        there[name].tolist() for name in ("agent", "shift", "activity", "queue", "paid")
    )
    times = line.minutes_of(there["start"]), line.minutes_of(there["end"])
    days = line.days_of(there["date"])
    for agent, day, shift, activity, queue, start, end, paid in zip(
        agents, days, shifts, activities, queues, *times, paids, strict=True
    ):
        part = Part(str(shift), str(activity), _text(queue), start, end, bool(paid))
        rows.setdefault((str(agent), day), []).append(part)
    return {
        person.name: [
            written_day(tuple(sorted(rows.get((person.name, day), ()), key=lambda part: part.start_min)), candidates)
            for day, candidates in enumerate(person.candidates)
        ]
        for person in people
    }


def written_day(parts: tuple[Part, ...], candidates: Sequence[Duty]) -> WrittenDay:
    """The first of some duties of which rows are a way to work it."""
    if not parts:
        return WrittenDay()
    begin, end = parts[0].start_min, max(part.end_min for part in parts)
    for duty in candidates:
        if (duty.shift, duty.start_min, duty.end_min) == (parts[0].shift, begin, end):
            found = _as_duty(parts, duty)
            if found is not None:
                return found
    return WrittenDay(parts)


def _as_duty(parts: tuple[Part, ...], duty: Duty) -> WrittenDay | None:
    left = list(parts)
    pauses = []
    for pause in duty.pauses:
        wanted = (pause.activity, pause.length_min, pause.paid)
        own = next(
            (
                p
                for p in left
                if (p.activity, p.end_min - p.start_min, p.paid) == wanted and p.start_min in pause.starts
            ),
            None,
        )
        if own is None:
            return None
        left.remove(own)
        pauses.append(own.start_min)
    asides = tuple(part for part in left if part.activity != "work")
    breaks = {pause.activity for pause in duty.pauses} | {"break", "meal"}
    if any(part.activity in breaks for part in asides) or any(part.queue for part in left):
        return None
    return WrittenDay(parts, duty, tuple(pauses), asides)


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)
