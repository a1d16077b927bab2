"""Marks on the timeline: a new article, another routing rule; what came before and after is shown beside them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from planner.services.door import Door
from planner.store.faults import StoreError
from planner.store.locks import hold
from planner.store.settings import put_setting, setting

MARKS = "marks"
"""Setting that holds them."""


@dataclass(frozen=True)
class Mark:
    """A change of the centre's ways.

    Attributes
    ----------
    number : int
    on : date
        The first day of the new ways.
    queue : str
        ``*`` where all are touched.
    text : str
        What changed.
    """

    number: int
    on: dt.date
    queue: str
    text: str


class Marks(Door):
    """Methods about marks."""

    def marks(self) -> list[Mark]:
        """Every mark, by day."""
        self.need("series.read")
        with self.store.reading() as session:
            rows = setting(session, MARKS, [])
        found = [Mark(row["number"], dt.date.fromisoformat(row["on"]), row["queue"], row["text"]) for row in rows]
        return sorted(found, key=lambda mark: (mark.on, mark.number))

    def add_mark(self, on: dt.date, text: str, queue: str = "*") -> Mark:
        """Set a mark.

        Raises
        ------
        StoreError
            If it says nothing.
        """
        self.need("series.write")
        if not text.strip():
            raise StoreError.told("mark", text, "what changed, in a few words", "Write it.")
        with self.store.writing(self.actor.account) as work:
            hold(work.session, MARKS)
            rows = setting(work.session, MARKS, [])
            number = max((row["number"] for row in rows), default=0) + 1
            row = {"number": number, "on": on.isoformat(), "queue": queue, "text": text.strip()}
            put_setting(work, MARKS, [*rows, row])
        return Mark(number, on, queue, text.strip())

    def remove_mark(self, number: int) -> None:
        """Take a mark off.

        Raises
        ------
        StoreError
            If there is none of this number.
        """
        self.need("series.write")
        with self.store.writing(self.actor.account) as work:
            hold(work.session, MARKS)
            rows = setting(work.session, MARKS, [])
            kept = [row for row in rows if row["number"] != number]
            if len(kept) == len(rows):
                expected = (
                    f"one of {', '.join(str(row['number']) for row in rows)}" if rows else "a mark; there is none"
                )
                raise StoreError.told("mark", str(number), expected, "Look at the list.")
            put_setting(work, MARKS, kept)
