"""A roster with a row a shift or a segment: who, day, from, until, and where known shift, activity, queue, paid.

Our own roster.csv, exports of other planners, and what people keep: ``Day, Shift name, IN, OUT`` with ``10 AM`` and
``Week-Off``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from planner.formats.foreign import Evidence, Gives, Taken, Wishes
from planner.formats.head import Head
from planner.formats.headers import Header, Names, find_header, plain
from planner.formats.layouts.day_headings import Heading, day_of, heading_of, orders_of
from planner.formats.layouts.roster_words import AWAY, DAY_MIN, OFF, UNPAID, clock_of
from planner.formats.layouts.rosters import RosterRows, without_headings
from planner.formats.opening.sheet import Sheet
from planner.formats.roster_csv import roster_frame
from planner.formats.told import Told
from planner.formats.values.moments import MomentReader
from planner.frames import ROSTER
from planner.scenario import Agent

_CALLED = {
    "agent": "agent|agent id|agent name|employee|employee id|employee name|employee number|name|staff|person|user"
    "|user id|username|team member|full name|mitarbeiter|personalnummer|nom|salarie|employe|collaborateur"
    "|conseiller|agente|empleado|nombre"
    "|agent email|email",
    "start": "start|start time|start date time|start datetime|shift start|begin|from|in|time in|clock in|start at"
    "|starts at|activity start|beginn|von|startzeit|anfang|dienstbeginn"
    "|schichtbeginn|debut|heure debut|heure d arrivee|de|inicio|desde|entrada|heure de debut|hora de inicio",
    "end": "end|end time|end date time|end datetime|shift end|finish|until|to|out|time out|clock out|end at|ends at"
    "|activity end|stop|ende|bis|endzeit|dienstende|schichtende"
    "|fin|heure fin|heure de depart|a|hasta|salida|heure de fin|hora de fin",
    "date": "date|day|shift date|start date|work date|schedule date|datum|tag|jour|fecha|dia",
    "shift": "shift|shift name|shift code|schicht|schichtname|poste|turno",
    "activity": "activity|activity name|task|event|type|activity code|aktivitat|activite|actividad",
    "queue": "queue|skill|workstream|queue name",
    "paid": "paid|is paid|bezahlt|paye|pagado",
}
NAMES: Names = {own: called.split("|") for own, called in _CALLED.items()}
NO = frozenset(("false", "no", "0", "n", "nein", "non", "unpaid", "f"))


@dataclass(frozen=True)
class RosterTable:
    """See the module."""

    name: str = "roster table"
    system: str = "planners with a row a shift or segment"
    gives: Gives = "roster"
    evidence: Evidence = "seen"
    source: str = "our roster.csv; hand-made day rows (Frappe HR, discussion 1359)"
    unsupported: str = (
        "A vendor's own schedule CSV whose columns were not seen (Zendesk WFM, NICE CXone): give a template."
    )

    def recognises(self, head: Head) -> bool:
        """By columns for who, from and until, without counts."""
        return _header(head) is not None

    def read(self, sheet: Sheet, wishes: Wishes, told: Told) -> Taken:
        """A segment a row; one that ends before it begins ends on the next day."""
        header = _header(sheet.head)
        assert header is not None
        rows = RosterRows(sheet.where, wishes, told, ours=set(ROSTER.columns) <= set(header.written.values()))
        parts = list(sheet.batches(header.row + 1, header.columns, told))
        cells = pd.concat(parts) if parts else pd.DataFrame(columns=list(header.columns), dtype=str)
        if header.twice:
            told.doubted(
                sheet.where, f"columns that occur more than once, the first is read: {', '.join(header.twice)}"
            )
        cells = without_headings(cells, {own: frozenset(called) for own, called in NAMES.items()}, sheet.where, told)
        for name in NAMES:
            if name not in cells:
                cells[name] = ""
        if len(cells) and not _read_rows(rows, cells):
            return Taken(roster_frame([], wishes.time_zone))
        return rows.taken()


FORMAT = RosterTable()


def _header(head: Head) -> Header | None:
    header = find_header(head, NAMES, ("agent", "start", "end"))
    return header if header is not None and {"date", "activity", "shift", "queue"} & set(header.columns) else None


def _read_rows(rows: RosterRows, cells: pd.DataFrame) -> bool:
    """Read every row; False where its dates cannot be told apart (told)."""
    days = _days(rows, cells["date"])
    if days is None:
        return False
    starts, ends = (_moments(rows, cells[column], column) for column in ("start", "end"))
    if rows.told.book.faults:
        return False
    records = (dict(zip(cells.columns, map(str, one), strict=True)) for one in cells.itertuples(index=False, name=None))
    for number, start, end, row in zip(cells.index, starts, ends, records, strict=True):
        agent = rows.person(row["agent"], int(number))
        if agent is not None:
            _row(rows, int(number), agent, days.get(row["date"]), (start, end), row)
    return True


def _days(rows: RosterRows, texts: pd.Series) -> dict[str, dt.date | None] | None:
    wishes = rows.wishes
    found = {text: heading_of(text) for text in texts.unique() if text}
    headings: dict[str, Heading] = {text: one for text, one in found.items() if one is not None}
    orders = orders_of(list(headings.values()), wishes.day_first)
    if len(orders) != 1 and headings:
        expected = "dates whose day and month can be told apart"
        remedy = "Say --day-first or --month-first, or write 2026-11-23."
        rows.told.book.add(f"{rows.where}, column date", next(iter(headings)), expected, remedy)
        return None
    before = wishes.scenario.start if wishes.scenario else None
    return {text: day_of(one, day_first=orders[0], before=before) for text, one in headings.items()}


def _moments(rows: RosterRows, texts: pd.Series, column: str) -> list[pd.Timestamp | None]:
    """Cells that hold a date and a time; None for clock times and words."""
    clocks = {
        text for text in texts.unique() if clock_of(text) is not None or plain(text) in OFF or plain(text) in AWAY
    }
    full = ~texts.isin(clocks)
    found: list[pd.Timestamp | None] = [None] * len(texts)
    if full.any():
        wishes = rows.wishes
        reader = MomentReader(rows.where, wishes.time_zone, wishes.day_first, rows.told, column)
        reader.learn(texts[full])
        moments, _ = reader.read(texts[full])
        for place, moment in zip(full.to_numpy().nonzero()[0], moments, strict=True):
            found[int(place)] = None if pd.isna(moment) else moment
    return found


def _row(
    rows: RosterRows,
    number: int,
    agent: Agent,
    day: dt.date | None,
    moments: tuple[pd.Timestamp | None, pd.Timestamp | None],
    row: Mapping[str, str],
) -> None:
    start, end = moments
    date = day if day is not None else start.tz_convert(rows.zone(agent)).date() if start is not None else None
    if date is None:
        rows.unread(number, "date", row["date"], "a day", "Write 2026-11-23, or name the scenario with --scenario.")
        return
    if start is None or end is None:
        hours = (clock_of(row["start"]), clock_of(row["end"]))
        if hours[0] is None or hours[1] is None:
            _without_hours(rows, number, agent, date, row)
            return
        until = hours[1] + (DAY_MIN if hours[1] <= hours[0] else 0)
        start, end = rows.moment(date, hours[0], agent), rows.moment(date, until, agent)
    if end <= start:
        rows.unread(number, "end", row["end"], "a moment after its start", "Exchange the two, or correct one.")
        return
    activity = rows.activity(row["activity"])
    paid = plain(row["paid"]) not in NO if row["paid"] else activity not in UNPAID
    rows.rows.append((agent.agent, date, row["shift"], activity, row["queue"], start, end, paid))


def _without_hours(rows: RosterRows, number: int, agent: Agent, date: dt.date, row: Mapping[str, str]) -> None:
    """A row that says a day off or an absence in words, in whichever cell."""
    words = [plain(row[name]) for name in ("shift", "activity", "start", "end") if row[name]]
    away = next((word for word in words if word in AWAY), None)
    if away is not None:
        rows.add_day(agent, date, AWAY[away], row["shift"])
    elif not words or not any(word in OFF for word in words):
        expected = "a start and an end, or a word such as OFF"
        rows.unread(number, "start", f"{row['start']} {row['end']}".strip(), expected, "Write 09:00 and 17:30.")
