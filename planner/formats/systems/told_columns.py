"""A roster in columns of the user's own, read by the template that it was written by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from planner.formats.foreign import Evidence, Gives, Taken, Wishes
from planner.formats.head import Head
from planner.formats.headers import Header, find_header
from planner.formats.layouts.columns_told import NEEDED, TIMED, Template, read_template
from planner.formats.layouts.roster_words import UNPAID
from planner.formats.layouts.rosters import RosterRows
from planner.formats.opening.sheet import Sheet
from planner.formats.roster_csv import roster_frame
from planner.formats.told import Told


@dataclass(frozen=True)
class ToldColumns:
    """See the module."""

    name: str = "template"
    system: str = "any other, Zendesk WFM and NICE CXone among them"
    gives: Gives = "roster"
    evidence: Evidence = "unverified"
    source: str = "the user's own template (docs/add_a_format.md)"
    unsupported: str = "Recognised only where --template names its columns; a row a shift has no breaks."

    def recognises(self, head: Head) -> bool:  # noqa: ARG002 - a template, not the head, says what the columns mean
        """Never by itself: a template says what its columns mean."""
        return False

    def read(self, sheet: Sheet, wishes: Wishes, told: Told) -> Taken:
        """A segment a row; who by what the template's column holds, moments by its own pattern."""
        empty = Taken(roster_frame([], wishes.time_zone))
        if wishes.template is None:
            told.book.add("--format template", "", "a template", "Name it with --template FILE.")
            return empty
        template = read_template(wishes.template)
        if template.is_table:
            expected = "the columns of a roster: row is segment or shift"
            told.book.add(template.name, template.row, expected, "Leave out --format: a table is read without it.")
            return empty
        fields = {"agent" if column.field == template.who else column.field for column in template.column}
        missing = [name for name in NEEDED if name not in fields]
        if missing:
            expected = f"columns for {', '.join(NEEDED)} to read a roster by"
            told.book.add(template.name, ", ".join(missing), expected, "Add them to the template.")
            return empty
        names = {column.heading: (column.heading,) for column in template.column}
        header = find_header(sheet.head, names, tuple(names))
        if header is None:
            first = ", ".join(sheet.head.rows[0]) if sheet.head.rows else ""
            told.book.add(
                f"{sheet.where}, row 1", first[:120], f"the headings of {template.name}", "Name another file."
            )
            return empty
        return _read(sheet, header, template, wishes, told)


FORMAT = ToldColumns()


def _read(sheet: Sheet, header: Header, template: Template, wishes: Wishes, told: Told) -> Taken:
    rows = RosterRows(sheet.where, wishes, told)
    columns = [column.heading for column in template.column]
    activities = {code: activity for activity, code in template.codes.items()}
    for cells in sheet.batches(header.row + 1, header.columns, told):
        for number, *texts in cells[columns].itertuples(name=None):
            _row(rows, int(str(number)), dict(zip(columns, map(str, texts), strict=True)), template, activities)
    return rows.taken()


def _row(
    rows: RosterRows, number: int, cells: Mapping[str, str], template: Template, activities: Mapping[str, str]
) -> None:
    said: dict[str, str] = {}
    for column in template.column:
        if column.field and column.field not in TIMED:
            said["agent" if column.field == template.who else column.field] = cells[column.heading]
    agent = rows.person(said["agent"], number)
    if agent is None:
        return
    times = {field: _moment(cells, template, field, rows.wishes.time_zone) for field in TIMED}
    start, end = times["start"], times["end"]
    if start is None or end is None or end <= start:
        shown = " to ".join(_written(cells, template, field) for field in ("start", "end"))
        rows.unread(number, "start", shown, "a start and a later end as the template writes them", "Correct the row.")
        return
    date = times["date"].date() if times["date"] is not None else start.tz_convert(rows.zone(agent)).date()
    activity = said.get("activity", "work")
    activity = activities.get(activity) or rows.activity(activity)
    paid = said["paid"] == "true" if "paid" in said else activity not in UNPAID
    rows.rows.append((agent.agent, date, said.get("shift", ""), activity, said.get("queue", ""), start, end, paid))


def _written(cells: Mapping[str, str], template: Template, field: str) -> str:
    return " ".join(cells[column.heading] for column in template.column if column.field == field)


def _moment(cells: Mapping[str, str], template: Template, field: str, zone: str) -> pd.Timestamp | None:
    """The moment that one column or several (a date, a time) say together; dates on no clock."""
    own = [column for column in template.column if column.field == field]
    text = _written(cells, template, field)
    if not own or not text:
        return None
    pattern = " ".join(column.as_ or ("%Y-%m-%d" if field == "date" else "") for column in own)
    try:
        moment = dt.datetime.strptime(text, pattern) if pattern.strip() else dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    stamp = pd.Timestamp(moment)
    if field == "date":
        return stamp.tz_localize(None)
    if stamp.tzinfo is None:
        stamp = stamp.tz_localize(template.time_zone or zone, ambiguous=True, nonexistent="shift_forward")
    return stamp.tz_convert(zone)
