"""Amazon Connect's starting backlog of work that may wait: contacts by weekday, queue and age."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from planner.formats.foreign import Evidence, Gives, Taken, Wishes
from planner.formats.head import Head
from planner.formats.headers import Header, find_header
from planner.formats.layouts.gathered import gather
from planner.formats.layouts.interval_queues import queue_rows
from planner.formats.opening import Sheet
from planner.formats.told import Told
from planner.formats.values.date_words import WEEKDAYS, bare
from planner.formats.values.numbers import NumberReader

COLUMNS = ("queue", "weekday", "age_min", "contacts")
INTERVAL_MIN = 15
"""Minutes of the intervals that ages are counted in."""

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NAMES = {
    "weekday": ("Weekday",),
    "queue": ("QueueName",),
    "channel": ("Channel",),
    "age": ("AgeInIntervals",),
    "contacts": ("BacklogSize",),
    "made_by": ("Source",),
}


@dataclass(frozen=True)
class ConnectBacklog:
    """See the module."""

    name: str = "Amazon Connect starting backlog"
    system: str = "Amazon Connect"
    gives: Gives = "backlog"
    evidence: Evidence = "vendor"
    source: str = "docs.aws.amazon.com/connect/latest/adminguide (forecasting of deferred work, starting backlog)"
    unsupported: str = ""

    def recognises(self, head: Head) -> bool:
        """By its columns of weekday, age and size."""
        return _header(head) is not None

    def read(self, sheet: Sheet, wishes: Wishes, told: Told) -> Taken:
        """``queue,weekday,age_min,contacts``: weekdays Mon to Sun; what a person wrote counts before the system's."""
        header = _header(sheet.head)
        if header is None:
            told.book.add(sheet.where, "", "columns Weekday, AgeInIntervals, BacklogSize", "Name another format.")
            return Taken(pd.DataFrame(columns=list(COLUMNS)))
        where = sheet.where
        table = gather(sheet, header.row + 1, header.columns, told)
        cleared = table.marked("age", lambda text: not text) & table.marked("contacts", lambda text: not text)
        told.dropped(where, "no age and no size: it clears an entry made before", table.rows[cleared])
        table = table.keep(~cleared)
        queue = queue_rows(table, sheet.head, header.row, where, wishes, told)
        weekday = table.mapped("weekday", _day).texts("weekday")
        strange = (weekday == "").to_numpy(dtype=bool)
        told.dropped(where, "no day of the week", table.rows[strange], "weekday", table.texts("weekday")[strange])
        frame = {"queue": queue, "weekday": weekday}
        for name, column in (("age_min", "age"), ("contacts", "contacts")):
            reader = NumberReader(where, column, told, whole=True, required=True)
            reader.learn(table.texts(column))
            frame[name] = pd.Series(reader.read(table.texts(column)), index=table.rows)
        rows = pd.DataFrame(frame).assign(own=table.marked("made_by", lambda text: text.upper() == "USER"))
        rows["age_min"] *= INTERVAL_MIN
        blank = rows[["age_min", "contacts"]].isna().any(axis=1).to_numpy()
        empty = table.marked("age", lambda text: not text) | table.marked("contacts", lambda text: not text)
        told.dropped(where, "no age or no size", table.rows[blank & empty])
        rows = rows[~blank & ~strange & (rows["queue"] != "").to_numpy()]
        return Taken(_last(rows, where, told))


def _header(head: Head) -> Header | None:
    return find_header(head, NAMES, ("weekday", "queue", "age", "contacts"))


def _day(text: str) -> str:
    at = WEEKDAYS.get(bare(text))
    return "" if at is None else DAYS[at]


def _last(rows: pd.DataFrame, where: str, told: Told) -> pd.DataFrame:
    """One row a key: the last of those a person wrote, else the last."""
    keys = ["queue", "weekday", "age_min"]
    ordered = rows.sort_values("own", kind="stable")
    older = ordered.duplicated(keys, keep="last").to_numpy()
    told.dropped(where, "another row of the same queue, day and age counts", ordered.index.to_numpy()[older])
    kept = ordered[~older].assign(day=lambda one: one["weekday"].map(DAYS.index))
    return kept.sort_values(["queue", "day", "age_min"], ignore_index=True)[list(COLUMNS)]


FORMAT = ConnectBacklog()
