"""Changes of a roster, as `planner explain` and `planner repair` write them."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from forecasting.adjusted import moment
from forecasting.faults import Fault, InputError
from forecasting.table import FaultBook, Table
from planner.formats.cells import dates, known, open_table, texts
from planner.frames import CHANGES, check
from planner.scenario import Inputs

ACTIONS = ("work", "off", "break")


def read_changes(path: Path, inputs: Inputs) -> pd.DataFrame:
    """Frame CHANGES of a file.

    Parameters
    ----------
    path : Path
        Its columns are ``action,agent,date,shift,start,end,note``. Moments are ISO 8601 with offset, or wall time of
        the scenario's zone; a day off has none.
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
        people = [agent.agent for agent in inputs.agents]
        agents = known(table, book, "agent", people, "the id of somebody in the staff file")
        days = dates(table, book, "date")
        columns = {name: _moments(table, book, name, inputs.scenario.time_zone) for name in ("start", "end")}
        for position, (action, day) in enumerate(zip(actions, days, strict=True)):
            if day is None and not texts(table, "date")[position]:
                book.add(table.where(position, "date"), "", "the day the shift belongs to", "Fill the cell.")
            if action != "off":
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
