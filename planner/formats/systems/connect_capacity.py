"""Amazon Connect's user data for capacity plans: people available and shrinkage, a row a forecast group and day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.formats.foreign import Evidence, Gives, Taken, Wishes
from planner.formats.head import Head
from planner.formats.headers import Header, find_header
from planner.formats.layouts.gathered import gather
from planner.formats.opening import Sheet
from planner.formats.told import Told
from planner.formats.values.moments import MomentReader
from planner.formats.values.numbers import NumberReader
from planner.formats.values.shares import ShareReader

COLUMNS = ("group", "date", "fte", "off_queue", "absence")
NAMES = {
    "group": ("FORECAST_GROUP",),
    "date": ("Date",),
    "fte": ("AVAILABLE_FTE",),
    "off_queue": ("IN_OFFICE_SHRINKAGE",),
    "absence": ("OUT_OFFICE_SHRINKAGE", "OUT_OF_OFFICE_SHRINKAGE"),
}


@dataclass(frozen=True)
class ConnectCapacity:
    """See the module."""

    name: str = "Amazon Connect capacity data"
    system: str = "Amazon Connect"
    gives: Gives = "capacity"
    evidence: Evidence = "vendor"
    source: str = "docs.aws.amazon.com/connect/latest/adminguide (capacity plans, user data)"
    unsupported: str = "the workbook of a finished capacity plan"

    def recognises(self, head: Head) -> bool:
        """By its columns of forecast group and people."""
        return _header(head) is not None

    def read(self, sheet: Sheet, wishes: Wishes, told: Told) -> Taken:
        """``group,date,fte,off_queue,absence``: dates, people, and shares of paid time; a date's last row counts."""
        header = _header(sheet.head)
        if header is None:
            told.book.add(sheet.where, "", "columns FORECAST_GROUP, Date, AVAILABLE_FTE", "Name another format.")
            return Taken(pd.DataFrame(columns=list(COLUMNS)))
        where = sheet.where
        table = gather(sheet, header.row + 1, header.columns, told)
        nameless = table.marked("group", lambda text: not text)
        told.dropped(where, "no forecast group", table.rows[nameless])
        table = table.keep(~nameless)
        dates = MomentReader(where, "UTC", wishes.day_first, told, "date")
        dates.learn(table.texts("date"))
        days, _ = dates.read(table.texts("date"), table.texts("group"))
        people = NumberReader(where, "fte", told, most=1e6, required=True)
        people.learn(table.texts("fte"))
        frame = {"group": table.texts("group").to_numpy(), "date": days.date, "fte": people.read(table.texts("fte"))}
        for name in ("off_queue", "absence"):
            reader = ShareReader(where, name, told)
            reader.learn(table.texts(name))
            frame[name] = reader.read(table.texts(name))
        rows = pd.DataFrame(frame, index=table.rows)
        blank = table.marked("fte", lambda text: not text)
        told.dropped(where, "no number of people", table.rows[blank], "fte")
        rows = rows[np.asarray(days.notna()) & rows["fte"].notna().to_numpy()]
        older = rows.duplicated(["group", "date"], keep="last").to_numpy()
        told.dropped(where, "another row further down is of the same group and day", rows.index.to_numpy()[older])
        return Taken(rows[~older].sort_values(["group", "date"], kind="stable", ignore_index=True)[list(COLUMNS)])


def _header(head: Head) -> Header | None:
    return find_header(head, NAMES, ("group", "date", "fte"))


FORMAT = ConnectCapacity()
