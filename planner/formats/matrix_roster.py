"""A roster as people keep it in a spreadsheet: one row a person, one column a day.

``Agent | Mon | Tue | ...`` with cells ``09:00-17:30``, ``OFF``, ``AL``, ``SICK`` or nothing. Columns headed by a
weekday mean the last such day before the scenario's start; columns headed by a date mean that date.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from forecasting.calendar import DAY_NAMES
from forecasting.table import FaultBook
from planner.formats.head import Head, read_cells
from planner.formats.reading import Context, Gives, Read
from planner.formats.roster_csv import roster_frame
from planner.scenario import Agent, Scenario, Shift
from planner.scenario.nearest import did_you_mean

NAME = "matrix roster"
GIVES: Gives = "roster"

PEOPLE = ("agent", "name", "employee", "person", "staff")
"""Headings of the column that says who."""
OFF = ("", "off", "-", "x", "rest", "rdo", "day off", "week-off")
LEAVE = ("al", "leave", "annual leave", "holiday", "hol", "vac", "vacation", "pto", "sick", "sl", "absent")
SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|\u2013|to)\s*(\d{1,2})(?:[:.](\d{2}))?")


@dataclass(frozen=True)
class _Sheet:
    """Rows under the header, with the row number of the first, the column of names and the days of the others."""

    cells: list[list[str]]
    first_row: int
    who: int
    days: dict[int, dt.date]


def recognises(head: Head) -> bool:
    """By a row with a heading for people and at least two for days."""
    return any(_header(list(row)) is not None for row in head.rows)


def read(path: Path, context: Context, book: FaultBook) -> Read:
    """Frame ROSTER of a matrix: one segment of work a span, one of leave a day of leave or sickness.

    A person is found by id, or by a name that only one person bears. The shift is named where exactly one shift of
    their contract may begin and end then. Breaks are not known: the span counts as work.
    """
    scenario = context.scenario
    sheet = _sheet(read_cells(path), scenario.start)
    rows: list[tuple[Any, ...]] = []
    unknown: list[str] = []
    for offset, cells in enumerate(sheet.cells):
        who = cells[sheet.who].strip() if sheet.who < len(cells) else ""
        if not who:
            continue
        agent = _person(who, context.agents)
        if agent is None:
            unknown.append(who)
            continue
        for column, day in sheet.days.items():
            text = cells[column].strip() if column < len(cells) else ""
            where = f"{path.name}, row {sheet.first_row + offset}, {day:%a} {day}"
            rows += _day(text, day, agent, scenario, where, book)
    names = [agent.name or agent.agent for agent in context.agents]
    warnings = [f"{path.name}: {who} is not in the staff file: {did_you_mean(who, names)}" for who in unknown]
    return Read(roster_frame(rows, scenario.time_zone), tuple(warnings))


def _header(row: list[str]) -> tuple[int, dict[int, str]] | None:
    plain = [cell.strip().casefold() for cell in row]
    who = next((at for at, cell in enumerate(plain) if cell in PEOPLE), None)
    days = {at: cell for at, cell in enumerate(plain) if _weekday(cell) is not None or _date(cell) is not None}
    return (who, days) if who is not None and len(days) >= 2 else None


def _weekday(text: str) -> int | None:
    short = [name.casefold() for name in DAY_NAMES]
    word = text[:3]
    return short.index(word) if word in short and re.fullmatch(r"[a-z]+", text) else None


def _date(text: str) -> dt.date | None:
    match = re.search(r"\d{4}-\d{2}-\d{2}", text)
    try:
        return dt.date.fromisoformat(match[0]) if match else None
    except ValueError:
        return None


def _sheet(cells: list[list[str]], start: dt.date) -> _Sheet:
    """The matrix of a file that was recognised."""
    at, (who, headings) = next((at, found) for at, row in enumerate(cells) if (found := _header(row)) is not None)
    days = {}
    for column, heading in headings.items():
        weekday = _weekday(heading)
        back = 0 if weekday is None else (start.weekday() - weekday - 1) % 7 + 1
        days[column] = _date(heading) or start - dt.timedelta(back)
    return _Sheet(cells[at + 1 :], at + 2, who, days)


def _person(who: str, agents: tuple[Agent, ...]) -> Agent | None:
    by_id = [agent for agent in agents if agent.agent == who]
    by_name = [agent for agent in agents if agent.name.casefold() == who.casefold()]
    found = by_id or by_name
    return found[0] if len(found) == 1 else None


def _day(
    text: str, day: dt.date, agent: Agent, scenario: Scenario, where: str, book: FaultBook
) -> list[tuple[Any, ...]]:
    zone = scenario.site_zone(agent.site)
    plain = text.casefold()
    if plain in OFF:
        return []
    if plain in LEAVE:
        begin, end = _moment(day, 0, zone), _moment(day, 1440, zone)
        return [(agent.agent, day, text, "leave", "", begin, end, True)]
    spans = [SPAN.fullmatch(part.strip()) for part in re.split(r"[/,\n]", text)]
    hours = [_minutes(match) for match in spans if match is not None]
    if len(hours) < len(spans) or any(begin >= 1440 or end > 2880 or end <= begin for begin, end in hours):
        expected = "hours such as 09:00-17:30, OFF, AL, SICK or nothing"
        book.add(where, text, expected, "Write the hours, or one of these words.")
        return []
    shift = _shift(hours[0][0], hours[-1][1], day, agent, scenario)
    return [
        (agent.agent, day, shift, "work", "", _moment(day, begin, zone), _moment(day, end, zone), True)
        for begin, end in hours
    ]


def _minutes(match: re.Match[str]) -> tuple[int, int]:
    begin = int(match[1]) * 60 + int(match[2] or 0)
    end = int(match[3]) * 60 + int(match[4] or 0)
    return begin, end + (1440 if end <= begin else 0)


def _moment(day: dt.date, minute: int, zone: str) -> pd.Timestamp:
    wall = pd.Timestamp(day) + pd.Timedelta(minutes=minute)
    return wall.tz_localize(zone, ambiguous=True, nonexistent="shift_forward")


def _shift(begin: int, end: int, day: dt.date, agent: Agent, scenario: Scenario) -> str:
    allowed = {name for contract in scenario.contract if contract.name == agent.contract for name in contract.shifts}
    fits = [
        shift.name
        for shift in scenario.shift
        if (not allowed or shift.name in allowed or shift.part_of in allowed) and _may(shift, begin, end, day)
    ]
    return fits[0] if len(fits) == 1 else ""


def _may(shift: Shift, begin: int, end: int, day: dt.date) -> bool:
    length, window = shift.length_min, shift.start
    return (
        day.weekday() in shift.days
        and begin in range(window.begin, window.end + 1, window.every_min)
        and end - begin in range(length.least, length.most + 1, length.every_min)
    )
