"""Changes that somebody decided, made in a roster as it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from forecasting.faults import Fault, InputError
from planner.roster.alternatives import Alternatives
from planner.roster.as_it_stands import Standing
from planner.roster.changes import BREAK, OFF, WORK
from planner.roster.cover_tables import Ints
from planner.roster.options import Duty

REMEDY = "Take the row as `planner explain` wrote it, or a shift, start and end that the scenario offers on that day."


class _Row(NamedTuple):
    action: str
    agent: str
    date: dt.date
    shift: str
    start_min: int
    end_min: int
    where: str


def apply_changes(standing: Standing, changes: pd.DataFrame, name: str = "changes") -> dict[int, set[int]]:
    """Make the changes of a frame.

    Parameters
    ----------
    standing : Standing
        Left with the changes made.
    changes : DataFrame
        Frame CHANGES. Breaks of new hours that it does not tell are placed where they cost least. Decisions about
        people say nothing here: the standing knows them.
    name : str
        Of the file, for messages.

    Returns
    -------
    dict of person number to days
        What was changed.

    Raises
    ------
    InputError
        If somebody or some day is not of the plan, or hours or breaks are none that a shift allows.
    """
    faults: list[Fault] = []
    held: dict[int, set[int]] = {}
    for (agent, day), rows in _by_day(standing, changes, name, faults):
        p = standing.number[agent]
        fault = _apply(standing, p, day, rows)
        if fault is not None:
            faults.append(fault)
        held.setdefault(p, set()).add(day)
    if faults:
        raise InputError(faults)
    return held


def _by_day(
    standing: Standing, changes: pd.DataFrame, name: str, faults: list[Fault]
) -> Iterator[tuple[tuple[str, int], list[_Row]]]:
    line, found = standing.line, dict[tuple[str, int], list[_Row]]()
    columns = (changes[column].tolist() for column in ("action", "agent", "date", "shift", "start", "end"))
    for number, (action, who, on, shift, start, end) in enumerate(zip(*columns, strict=True), start=2):
        where, agent, date = f"{name}:{number}", str(who), pd.Timestamp(on).date()
        day = line.day(date)
        if action not in (WORK, OFF, BREAK):
            continue
        if agent not in standing.number:
            faults.append(Fault(where, agent, "somebody of the plan whose shifts can be moved", "Correct the id."))
        elif not 0 <= day < line.days:
            faults.append(Fault(where, str(date), f"a day of the plan, from {line.date(0)} on", "Correct the date."))
        else:
            begin, stop = (0 if pd.isna(t) else line.minute_of(t) for t in (start, end))
            own = _Row(str(action), agent, date, str(shift), begin, stop, where)
            found.setdefault((agent, day), []).append(own)
    yield from found.items()


def _apply(standing: Standing, p: int, day: int, rows: list[_Row]) -> Fault | None:
    tour, pause = standing.W.tour[p].copy(), standing.W.pause[p].copy()
    head = next((row for row in rows if row.action in (WORK, OFF)), None)
    breaks = [row for row in rows if row.action == BREAK]
    if head is not None:
        option = standing.option(day, None) if head.action == OFF else _option(standing, day, head)
        if option is None:
            value = f"{head.shift} {_clock(standing, head.start_min)}-{_clock(standing, head.end_min)}"
            return Fault(head.where, value, f"hours of a shift on {head.date}", REMEDY)
        tour[day] = option
        pause[day] = _best_breaks(standing, p, day, option)
    duty = standing.duty(int(tour[day]))
    for row in breaks:
        if duty is None or not _move(duty, pause[day], row):
            value = f"{row.shift} {_clock(standing, row.start_min)}"
            return Fault(row.where, value, "a break of that day's shift at a time it allows", REMEDY)
    standing.change(p, tour, pause)
    return None


def _option(standing: Standing, day: int, row: _Row) -> int | None:
    for option in range(standing.T.first[day], standing.T.first[day + 1]):
        duty = standing.duty(option)
        if duty is not None and (duty.shift, duty.start_min, duty.end_min) == (row.shift, row.start_min, row.end_min):
            return option
    return None


def _best_breaks(standing: Standing, p: int, day: int, option: int) -> Ints:
    """Breaks of new hours where they cost least; the first possible ones where the hours are not allowed."""
    others = set(range(standing.W.tour.shape[1])) - {day}
    best = Alternatives(standing).best(p, kept=others, only={day: [option]})
    if best is not None:
        return np.asarray(best.pause[day])
    found = np.zeros(standing.W.pause.shape[2], dtype=np.int64)
    duty = standing.duty(option)
    for j, pause in enumerate(duty.pauses if duty else ()):
        found[j] = pause.starts[0]
    return found


def _move(duty: Duty, pause: Ints, row: _Row) -> bool:
    """The break of that activity and length that lies nearest to where it is to begin, moved there."""
    length = row.end_min - row.start_min
    some = [
        j
        for j, one in enumerate(duty.pauses)
        if (one.activity, one.length_min) == (row.shift, length) and row.start_min in one.starts
    ]
    if not some:
        return False
    pause[min(some, key=lambda j: abs(int(pause[j]) - row.start_min))] = row.start_min
    return True


def _clock(standing: Standing, minute: int) -> str:
    return f"{standing.line.moment(minute):%H:%M}"
