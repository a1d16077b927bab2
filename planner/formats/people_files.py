"""Files about people beside the staff file: availability, fixed hours, locks."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from forecasting.table import FaultBook, Table
from planner.formats.cells import clocks, dates, known, numbers, open_table, texts, walls
from planner.scenario import Absence, FixedDay, Lock, Scenario

KINDS = ("leave", "sick", "unpaid", "unavailable", "day_off", "prefers_off", "prefers_work")
WHO = "the id of somebody in the staff file"


def read_availability(path: Path, people: Collection[str], scenario: Scenario, book: FaultBook) -> tuple[Absence, ...]:
    """Leave, sickness and wishes: ``agent,start,end,kind,note``.

    Moments are ISO 8601 on the scenario's clock (or with an offset). A start that is a date alone means its
    beginning, an end that is a date alone means the end of that day: one day of leave has the same date twice.
    """
    table = open_table(path, ("agent", "start", "end", "kind"), ("note",), book)
    if table is None:
        return ()
    before = len(book.faults)
    table.names(book, "agent")
    agents = known(table, book, "agent", people, WHO)
    kinds = known(table, book, "kind", KINDS, f"one of {', '.join(KINDS)}")
    starts = walls(table, book, "start", scenario.time_zone)
    ends = walls(table, book, "end", scenario.time_zone, whole_day=True)
    for position, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if start and end and end <= start:
            expected = f"a moment after its start ({start.isoformat(timespec='minutes')})"
            book.add(table.where(position, "end"), texts(table, "end")[position], expected, "Exchange them.")
        if not kinds[position]:
            book.add(table.where(position, "kind"), "", f"one of {', '.join(KINDS)}", "Fill the cell.")
    if len(book.faults) > before:
        return ()
    rows = zip(agents, starts, ends, kinds, texts(table, "note"), strict=True)
    return tuple(
        Absence.model_validate({"agent": agent, "start": start, "end": end, "kind": kind, "note": note})
        for agent, start, end, kind, note in rows
        if start is not None and end is not None
    )


def read_patterns(path: Path, people: Collection[str], book: FaultBook) -> tuple[FixedDay, ...]:
    """People with fixed hours: ``agent,cycle_day,start,end``, one row a day of the cycle.

    Day 1 is the first `week_starts` weekday on or before the scenario's start. A person's cycle is as long as the
    least number of whole weeks that holds their largest day; a last day after the seventh with empty hours is the
    cycle's length itself (day 8 for four on, four off). An end not after its start is on the next day.
    Empty hours, or a day without a row, are a day off.
    """
    table = open_table(path, ("agent", "cycle_day", "start", "end"), (), book)
    if table is None:
        return ()
    before = len(book.faults)
    table.names(book, "agent")
    agents = known(table, book, "agent", people, WHO)
    days = numbers(table, book, "cycle_day", least=1)
    starts, ends = clocks(table, book, "start"), clocks(table, book, "end")
    seen: set[tuple[str, float]] = set()
    for position, (agent, day) in enumerate(zip(agents, days, strict=True)):
        written = texts(table, "cycle_day")[position]
        if day is None or day != int(day):
            book.add(table.where(position, "cycle_day"), written, "a whole number from 1", "Write 1 for the first.")
        elif (agent, day) in seen:
            book.add(table.where(position, "cycle_day"), written, "one row a day", "Delete one of the rows.")
        else:
            seen.add((agent, day))
        _hours(table, position, starts[position], ends[position], book)
    if len(book.faults) > before:
        return ()
    return tuple(
        FixedDay(agent=agent, cycle_day=int(day or 1), start_min=start, end_min=_end(start, end))
        for agent, day, start, end in zip(agents, days, starts, ends, strict=True)
    )


def _hours(table: Table, position: int, start: int | None, end: int | None, book: FaultBook) -> None:
    if (start is None) != (end is None):
        column = "start" if start is None else "end"
        if not texts(table, column)[position]:
            book.add(table.where(position, column), "", "start and end, or neither", "Fill the cell.")
    elif start is not None and start == end:
        value = texts(table, "end")[position]
        book.add(table.where(position, "end"), value, "another time than the start", "Correct one of them.")


def _end(start: int | None, end: int | None) -> int | None:
    return end + 1440 if start is not None and end is not None and end <= start else end


def read_locks(path: Path, people: Collection[str], scenario: Scenario, book: FaultBook) -> tuple[Lock, ...]:
    """Shifts kept as they are: ``agent,date,shift,start``; shift ``off`` locks a day off."""
    table = open_table(path, ("agent", "date", "shift"), ("start",), book)
    if table is None:
        return ()
    before = len(book.faults)
    for column in ("agent", "date", "shift"):
        table.names(book, column)
    agents = known(table, book, "agent", people, WHO)
    names = ("off", *(shift.name for shift in scenario.shift))
    shifts = known(table, book, "shift", names, "the name of a shift, or off")
    days, starts = dates(table, book, "date"), clocks(table, book, "start")
    if len(book.faults) > before:
        return ()
    return tuple(
        Lock(agent=agent, date=day, shift=shift, start_min=start)
        for agent, day, shift, start in zip(agents, days, shifts, starts, strict=True)
        if day is not None
    )
