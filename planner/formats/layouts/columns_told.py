"""Columns that a user writes down in a file: rosters, written and read by the same words, and tables to be read.

::

    name = "NICE CXone schedule"
    row = "segment"          # or "shift": a row a shift, from its first work to its last
    separator = ","
    time_zone = "UTC"        # of the times; left out: the plan's
    forbidden = ","          # characters that no cell may hold; a blank stands for each
    [codes]                  # their word for our activity
    work = "Open"
    [[column]]
    heading = "Agent"
    field = "agent"          # agent, date, shift, activity, queue, start, end, paid, minutes, or a column of --people
    [[column]]
    heading = "Start"
    field = "start"
    as = "%m/%d/%Y %H:%M"    # of moments and dates (strftime); left out: ISO 8601
    [[column]]
    heading = "Source"
    text = "planner"         # the same in every row

A table of counts or contacts whose headings are not known is read by the same kind of file; headings that it does not
name are read as they are::

    name = "calls of the old telephone system"
    row = "interval"         # or "contact": a row a ticket or call; "person": a staff list
    unread = ["Dauer"]       # headings that mean something else than they seem to
    [[column]]
    heading = "Line"
    field = "queue"          # TABLES says which there are
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tomlkit
from pydantic import Field, ValidationError, model_validator

from forecasting.faults import Fault, InputError
from planner.scenario.record import Record

OWN = ("agent", "date", "shift", "activity", "queue", "start", "end", "paid", "minutes")
"""Fields of our own; any other name is a column of the file of people."""
TIMED = ("date", "start", "end")
TABLES: Mapping[str, tuple[str, ...]] = {
    "interval": (
        *("start", "date", "time", "end", "queue", "channel", "offered", "handled", "abandoned"),
        *("aht", "talk", "hold", "wrap", "asa", "sl"),
    ),
    "contact": (
        *("created", "created_time", "group", "channel", "id", "status", "direction", "abandoned"),
        *("handle", "talk", "hold", "wrap", "wait"),
    ),
    "person": (
        *("name", "first_name", "last_name", "agent", "contract", "contract_h", "skills", "team", "site"),
        *("start_date", "end_date", "wage_per_h"),
    ),
}
"""Fields of each kind of table, by what a row is."""
REMEDY = "See the templates of `planner export --templates`."
NEEDED = ("agent", "start", "end")
"""Without these a roster cannot be read back."""


class Column(Record):
    """One column: a field of the roster or of the file of people, or one text."""

    heading: str
    field: str = ""
    as_: str = Field(default="", alias="as")
    text: str = ""

    @model_validator(mode="after")
    def _one_of(self) -> Column:
        if bool(self.field) == bool(self.text):
            raise ValueError(f"column {self.heading}: either field or text")
        if self.as_ and self.field not in TIMED:
            raise ValueError(f"column {self.heading}: as is for {', '.join(TIMED)}")
        return self


class Template(Record):
    """The columns of a foreign roster."""

    name: str
    row: Literal["segment", "shift", "interval", "contact", "person"] = "segment"
    separator: Literal[",", ";", "\t", "|"] = ","
    time_zone: str | None = None
    forbidden: str = ""
    verified: bool = False
    codes: Mapping[str, str] = Field(default_factory=dict)
    unread: tuple[str, ...] = ()
    column: tuple[Column, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _readable(self) -> Template:
        headings = [column.heading for column in self.column]
        if len(set(headings)) < len(headings):
            raise ValueError("two columns of one heading")
        strange = [column.field for column in self.column if self.is_table and column.field not in TABLES[self.row]]
        if strange:
            raise ValueError(f"field {strange[0]}: one of {', '.join(TABLES[self.row])}")
        if self.is_table and len({column.field for column in self.column}) < len(self.column):
            raise ValueError("two columns of one field")
        if self.time_zone is not None:
            try:
                ZoneInfo(self.time_zone)
            except (ZoneInfoNotFoundError, ValueError) as error:
                raise ValueError(f"time_zone {self.time_zone}: no IANA name") from error
        return self

    @property
    def is_table(self) -> bool:
        """Whether it tells the columns of a table to be read, not of a roster."""
        return self.row in TABLES

    @property
    def who(self) -> str:
        """The field that says who: our id, or the first column of the file of people."""
        fields = [column.field for column in self.column]
        return "agent" if "agent" in fields else next((field for field in fields if field and field not in OWN), "")


def read_template(path: Path) -> Template:
    """A template file.

    Raises
    ------
    InputError
        If it is absent, no TOML, or says something that is not known.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError([Fault(str(path), "", "a file", error.strerror or "Check the path.")]) from error
    except UnicodeDecodeError as error:
        raise InputError([Fault(path.name, str(error), "a template in TOML", REMEDY)]) from error
    return template_of(text, path.name)


def template_of(text: str, where: str) -> Template:
    """A template of its text.

    Raises
    ------
    InputError
        If it is no TOML, or says something that is not known.
    """
    try:
        return Template.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InputError([Fault(where, str(error), "a template in TOML", REMEDY)]) from error
    except ValidationError as error:
        faults = [
            Fault(f"{where}, {' > '.join(str(part) for part in one['loc']) or 'file'}", "", one["msg"], REMEDY)
            for one in error.errors()
        ]
        raise InputError(faults) from error


def template_text(name: str, row: str, fields: Mapping[str, str], unread: Sequence[str]) -> str:
    """The file that tells a table's columns.

    Parameters
    ----------
    name, row : str
    fields : mapping of str to str
        The file's heading by field.
    unread : sequence of str
        Headings that are not to be read.
    """
    columns = [{"heading": heading, "field": field} for field, heading in fields.items()]
    return tomlkit.dumps({"name": name, "row": row, "unread": list(unread), "column": columns})


def moment_text(moment: dt.datetime, column: Column) -> str:
    """A moment or date as a column wants it."""
    if column.as_:
        return moment.strftime(column.as_)
    return moment.date().isoformat() if column.field == "date" else moment.isoformat()
