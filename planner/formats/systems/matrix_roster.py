"""A roster as people keep it in a spreadsheet: one row a person, one column a day.

``Agent | Mon | Tue | ...`` with cells ``09:00-17:30``, ``OFF``, ``AL``, ``SICK``, a shift's name, or nothing. Columns
headed by a weekday mean the last such day before the scenario's start; columns headed by a date mean that date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.formats.foreign import Evidence, Gives, Taken, Wishes
from planner.formats.head import Head
from planner.formats.headers import plain
from planner.formats.layouts.day_headings import Heading, day_of, heading_of, orders_of
from planner.formats.layouts.roster_words import AWAY, OFF, spans_of
from planner.formats.layouts.rosters import RosterRows, without_headings
from planner.formats.opening.sheet import Sheet
from planner.formats.roster_csv import roster_frame
from planner.formats.told import Told
from planner.scenario import Agent, Scenario

PEOPLE = frozenset(
    [
        "agent",
        "agents",
        "agent name",
        "agent id",
        "name",
        "full name",
        "employee",
        "employee name",
        "person",
        "staff",
        "team member",
        "advisor",
        "mitarbeiter",
        "mitarbeiterin",
        "mitarbeitende",
        "employe",
        "salarie",
        "collaborateur",
        "nom",
        "agente",
        "empleado",
        "nombre",
        "colaborador",
    ]
)
"""Headings of the column that says who."""
LEAST_DAYS = 2
BEGINS = frozenset(("start", "in", "from", "begin", "beginn", "von", "kommen", "debut", "arrivee", "inicio", "entrada"))
ENDS = frozenset(("end", "out", "to", "until", "finish", "ende", "bis", "gehen", "fin", "depart", "salida"))
"""Headings below a day that has a column for when work begins and one for when it ends."""
EXPECTED = "hours such as 09:00-17:30, OFF, AL, SICK or nothing"


@dataclass(frozen=True)
class MatrixRoster:
    """See the module."""

    name: str = "matrix roster"
    system: str = "spreadsheets kept by hand"
    gives: Gives = "roster"
    evidence: Evidence = "vendor"
    source: str = "rosters of small teams (Frappe HR, discussion 1359)"
    unsupported: str = "Breaks are not in such a file: each span of hours counts as work."

    def recognises(self, head: Head) -> bool:
        """By a row with a heading for people and at least two for days."""
        return _header(head) is not None

    def read(self, sheet: Sheet, wishes: Wishes, told: Told) -> Taken:
        """One segment of work a span, one of leave a day of leave or sickness.

        The shift is named where exactly one shift of the contract may begin and end then.
        """
        found = _header(sheet.head)
        assert found is not None
        row, who, headings = found
        days = _days(sheet.where, headings, wishes, told)
        rows = RosterRows(sheet.where, wishes, told)
        if not days:
            return Taken(roster_frame([], wishes.time_zone))
        ends = _ends(sheet.head, row, days)
        columns = {"who": who} | {str(at): at for at in days} | {f"{at} end": end for at, end in ends.items()}
        for cells in sheet.batches(row + 1 + bool(ends), columns, told):
            cells = without_headings(cells, {"who": PEOPLE}, sheet.where, told)
            for at in ends:
                begin, end = cells[str(at)], cells.pop(f"{at} end")
                cells[str(at)] = begin.where((end == "") | (end == begin), begin + "-" + end)
            for number, *texts in cells.itertuples(name=None):
                _person(rows, int(str(number)), texts[0], dict(zip(days.values(), texts[1:], strict=True)))
        return rows.taken()


FORMAT = MatrixRoster()


def _header(head: Head) -> tuple[int, int, dict[int, Heading]] | None:
    """Row of the header, position of the people, headings of days by position."""
    for at, row in enumerate(head.rows):
        who = next((place for place, cell in enumerate(row) if plain(cell) in PEOPLE), None)
        days = _headings(row)
        if who is None or len(days) < LEAST_DAYS:
            continue
        below = _headings(head.rows[at + 1]) if at + 1 < len(head.rows) else {}
        if days.keys() == below.keys() and all(one.dated for one in below.values()):
            return at + 2, who, below  # weekdays over their dates
        return at + 1, who, days
    return None


def _headings(row: Sequence[str]) -> dict[int, Heading]:
    return {place: found for place, cell in enumerate(row) if (found := heading_of(cell)) is not None}


def _ends(head: Head, row: int, days: Iterable[int]) -> dict[int, int]:
    """Position where a day's work ends by where it begins, if each day has both below the header; else nothing."""
    below = [plain(cell) for cell in head.rows[row]] if row < len(head.rows) else []
    ends = {at: at + 1 for at in days if at + 1 < len(below) and below[at] in BEGINS and below[at + 1] in ENDS}
    return ends if ends and ends.keys() == set(days) else {}


def _days(where: str, headings: Mapping[int, Heading], wishes: Wishes, told: Told) -> dict[int, dt.date]:
    """Day of each column."""
    before = wishes.scenario.start if wishes.scenario else None
    orders = orders_of(list(headings.values()), wishes.day_first)
    if len(orders) != 1:
        expected = "dates whose day and month can be told apart"
        told.book.add(f"{where}, header", "", expected, "Say --day-first or --month-first, or write 2026-11-23.")
        return {}
    days = {at: day_of(one, day_first=orders[0], before=before) for at, one in headings.items()}
    if None in days.values():
        expected = "days that can be dated"
        remedy = "Name the scenario they are for with --scenario, or write dates with their year."
        told.book.add(f"{where}, header", "", expected, remedy)
        return {}
    if len(set(days.values())) < len(days):
        told.doubted(where, "two columns are of one day: the last of them counts")
    return {at: day for at, day in days.items() if day is not None}


def _person(rows: RosterRows, number: int, who: str, cells: Mapping[dt.date, str]) -> None:
    agent = rows.person(who, number)
    if agent is None:
        return
    for day, text in cells.items():
        _day(rows, number, agent, day, text)


def _day(rows: RosterRows, number: int, agent: Agent, day: dt.date, text: str) -> None:
    word = plain(text)
    spans = spans_of(text) or _named(text, rows.wishes.scenario)
    if word in AWAY:
        rows.add_day(agent, day, AWAY[word], text.strip())
    elif spans is not None:
        rows.add_work(agent, day, spans, _shift(text, rows.wishes.scenario))
    elif word not in OFF:
        rows.unread(number, f"{day:%a} {day}", text, EXPECTED, "Write the hours, or one of these words.")


def _named(text: str, scenario: Scenario | None) -> Sequence[tuple[int, int]] | None:
    """Hours of a cell that names a shift with one start and one length."""
    shift = next((one for one in scenario.shift if one.name == _shift(text, scenario)), None) if scenario else None
    if shift is None or shift.split is not None:
        return None
    fixed = shift.start.begin == shift.start.end and shift.length_min.least == shift.length_min.most
    return [(shift.start.begin, shift.start.begin + shift.length_min.least)] if fixed else None


def _shift(text: str, scenario: Scenario | None) -> str:
    """The scenario's shift of this name, letter case aside; empty where there is none."""
    names = [shift.name for shift in scenario.shift] if scenario else []
    return next((name for name in names if name.casefold() == text.strip().casefold()), "")
