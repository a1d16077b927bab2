"""Changes of a roster, as `planner explain` and `planner repair` write them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from forecasting.adjusted import moment
from forecasting.faults import Fault, InputError
from forecasting.table import FaultBook, Table
from planner.formats.cells import dates, known, open_table, texts
from planner.frames import CHANGES, check
from planner.scenario import Inputs

TEMP, BACK, LEAVE = "temp", "back", "leave"
DECISIONS = (TEMP, BACK, LEAVE)
"""About people: a temp like somebody of the staff file (under `shift`), leave given up, leave taken."""
ACTIONS = ("work", "off", "break", *DECISIONS)


def read_changes(path: Path, inputs: Inputs) -> pd.DataFrame:
    """Frame CHANGES of a file.

    Parameters
    ----------
    path : Path
        Its columns are ``action,agent,date,shift,start,end,note``. Moments are ISO 8601 with offset, or wall time of
        the scenario's zone; a day off has none, nor have decisions about people.
    inputs : Inputs
        Whose staff may change.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    book = FaultBook()
    if not path.is_file():
        raise InputError([Fault(f"--apply {path}", "", "a file", "Name a changes.csv.")])
    table = open_table(path, ("action", "agent", "date"), ("shift", "start", "end", "note"), book)
    frame = CHANGES.empty()
    if table is not None:
        actions = known(table, book, "action", ACTIONS, f"one of {', '.join(ACTIONS)}")
        days = dates(table, book, "date")
        people = [*(agent.agent for agent in inputs.agents), *_temps(table, book, actions, inputs)]
        agents = known(table, book, "agent", people, "the id of somebody in the staff file")
        columns = {name: _moments(table, book, name, inputs.scenario.time_zone) for name in ("start", "end")}
        for position, (action, day) in enumerate(zip(actions, days, strict=True)):
            if day is None and not texts(table, "date")[position]:
                book.add(table.where(position, "date"), "", "the day the shift belongs to", "Fill the cell.")
            if action == BACK and day is not None:
                _on_leave(table, book, position, day, inputs)
            if action in ("work", "break"):
                _timed(table, book, position, columns["start"][position], columns["end"][position])
        frame = pd.DataFrame(
            {
                "action": actions,
                "agent": agents,
                "date": days,
                "shift": texts(table, "shift"),
                **{name: _column(own, inputs.scenario.time_zone) for name, own in columns.items()},
                "note": texts(table, "note"),
            }
        )
    if book.faults:
        raise InputError(book.faults)
    return check(frame, CHANGES) if len(frame) else CHANGES.empty()


def _temps(table: Table, book: FaultBook, actions: list[str], inputs: Inputs) -> list[str]:
    """Ids of people who come for a day: new ones, each like somebody of the staff file."""
    people = {agent.agent for agent in inputs.agents}
    found: list[str] = []
    for position, (action, who) in enumerate(zip(actions, texts(table, "agent"), strict=True)):
        if action != TEMP:
            continue
        like = texts(table, "shift")[position]
        if like not in people:
            expected = "the id of somebody in the staff file whom the temp is like"
            book.add(table.where(position, "shift"), like, expected, "Fill in or correct the cell.")
        if who in people or who in found:
            book.add(table.where(position, "agent"), who, "an id that nobody has yet", "Choose another id.")
        found.append(who)
    return found


def _on_leave(table: Table, book: FaultBook, position: int, day: dt.date, inputs: Inputs) -> None:
    who, begin = texts(table, "agent")[position], dt.datetime.combine(day, dt.time())
    own = [row for row in inputs.absences if (row.agent, row.kind) == (who, "leave")]
    if not any(row.start < begin + dt.timedelta(days=1) and begin < row.end for row in own):
        book.add(table.where(position, "date"), str(day), f"a day of leave of {who}", "Correct the date or the id.")


def _column(moments: list[pd.Timestamp | None], zone: str) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(pd.to_datetime(pd.Series(moments, dtype=object), utc=True)).tz_convert(zone)


def _moments(table: Table, book: FaultBook, column: str, zone: str) -> list[pd.Timestamp | None]:
    """Aware moments, None where the cell is empty."""
    return [_moment(table, book, column, n, text, zone) for n, text in enumerate(texts(table, column))]


def _moment(table: Table, book: FaultBook, column: str, position: int, text: str, zone: str) -> pd.Timestamp | None:
    if not text:
        return None
    try:
        return moment(pd.Timestamp(text), ZoneInfo(zone))
    except ValueError:
        remedy = "Write it as 2026-11-24T09:00, with or without offset."
        book.add(table.where(position, column), text, "a time in ISO 8601", remedy)
        return None


def _timed(table: Table, book: FaultBook, position: int, start: pd.Timestamp | None, end: pd.Timestamp | None) -> None:
    """Hours and breaks have a start and, after it, an end."""
    for column, value in (("start", start), ("end", end)):
        if value is None and not texts(table, column)[position]:
            book.add(table.where(position, column), "", "a time", "Fill the cell, such as 2026-11-24T09:00.")
    if start is not None and end is not None and end <= start:
        where = table.where(position, "end")
        book.add(where, f"{end:%Y-%m-%d %H:%M}", f"a moment after its start ({start:%Y-%m-%d %H:%M})", "Exchange them.")
