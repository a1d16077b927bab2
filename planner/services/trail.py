"""The trail, to be read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from planner.services.door import Door
from planner.store.tables import TrailRow
from planner.store.trail import breaks_of_chain


@dataclass(frozen=True)
class Told:
    """A row of the trail.

    Attributes
    ----------
    before, after : object
        JSON, without pay.
    """

    number: int
    at: dt.datetime
    who: str
    what: str
    subject: str
    before: object
    after: object


class Trail(Door):
    """Methods about the trail."""

    def trail(self, subject: str | None = None, before: int | None = None, most: int = 200) -> list[Told]:
        """Rows of the trail, the newest first.

        Parameters
        ----------
        subject : str, optional
            Only of this: ``plan 17``.
        before : int, optional
            Only rows with a smaller number: the next page.
        most : int
            Rows at most.
        """
        self.need("trail.read")
        asked = select(TrailRow).order_by(TrailRow.id.desc()).limit(most)
        if subject is not None:
            asked = asked.where(TrailRow.subject == subject)
        if before is not None:
            asked = asked.where(TrailRow.id < before)
        with self.store.reading() as session:
            return [
                Told(row.id, row.at, row.who, row.what, row.subject, row.before, row.after)
                for row in session.scalars(asked)
            ]

    def trail_is_whole(self) -> list[str]:
        """Sentences for every row of the trail that was altered behind the store; empty for a whole one."""
        self.need("trail.read")
        with self.store.reading() as session:
            return list(breaks_of_chain(session))
