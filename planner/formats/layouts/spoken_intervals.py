"""Any table with a row an interval whose headings speak English, German, French or Spanish."""

from __future__ import annotations

from dataclasses import dataclass

from planner.formats.foreign import Evidence, Gives, Taken, Wishes
from planner.formats.head import Head
from planner.formats.headers import Header
from planner.formats.layouts.interval_heads import LOOSE, locate
from planner.formats.layouts.interval_history import Reading, history_of, no_history, read_table
from planner.formats.layouts.interval_times import TIMES
from planner.formats.layouts.interval_words import SPOKEN
from planner.formats.layouts.wide_rows import gather_wide
from planner.formats.layouts.wide_tables import mostly_numbers, wide_table
from planner.formats.opening import Sheet
from planner.formats.told import Told

SPOKEN_READING = Reading(filled_down=("queue", "channel", "date"), joined="; ")


@dataclass(frozen=True)
class SpokenTable:
    """Interval tables known by what their headings mean, in any order, with any other columns between them.

    Attributes
    ----------
    name, system, evidence, source, unsupported
        As `planner.formats.foreign.Format` has them.
    """

    name: str
    system: str
    evidence: Evidence
    source: str
    unsupported: str = ""
    gives: Gives = "history"

    def recognises(self, head: Head) -> bool:
        """By a column of times and one of contacts, or by the shape of a wide table."""
        return _header(head) is not None or wide_table(head) is not None

    def read(self, sheet: Sheet, wishes: Wishes, told: Told) -> Taken:
        """A history, one row a queue and interval."""
        wide = wide_table(sheet.head)
        if wide is not None:
            queues = len({part.said["queue"] for part in wide.parts if "queue" in part.said})
            what = f"{queues} queues side by side" if queues else "days and times of day across"
            told.doubted(sheet.where, f"a wide table, {what}: its numbers are taken for contacts offered")
            if wide.unread:
                told.doubted(sheet.where, f"columns that are not read: {', '.join(wide.unread[:10])}")
            table = gather_wide(sheet, wide, told)
            return Taken(history_of(table, wide.header, SPOKEN_READING, sheet, wishes, told))
        header = _header(sheet.head)
        if header is None:
            remedy = "Give one column a heading such as start or date, and one such as offered or volume."
            told.book.add(sheet.where, "", "a column of times and one of numbers of contacts", remedy)
            return Taken(no_history())
        return Taken(read_table(sheet, header, SPOKEN_READING, wishes, told))


def _header(head: Head) -> Header | None:
    def fits(found: dict[str, int]) -> bool:
        return any(name in found for name in TIMES) and bool({"offered", "handled"} & set(found))

    header = locate(head, SPOKEN, fits, LOOSE)
    if header is None:
        return None
    # A log of single contacts also has a column "answered", of yes and no.
    counted = header.columns.get("offered", header.columns.get("handled", 0))
    below = [row[counted] for row in head.rows[header.row :] if counted < len(row)]
    return header if mostly_numbers(below, 0.5) or not any(below) else None
