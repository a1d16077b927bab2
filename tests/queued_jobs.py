"""Jobs in the queue of a store that no process does, and a clock for who cares for them."""

from __future__ import annotations

import datetime as dt

from pausing import WORKSHOP
from sqlalchemy import update

from planner.store.database import Store
from planner.store.jobs.asking import ask
from planner.store.jobs.watching import Seen, look
from planner.store.tables import JobRow


class Seconds:
    """A clock that only grows."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def asked(store: Store, who: str = "ana", run_after: dt.datetime | None = None, **arguments: object) -> int:
    with store.writing(who) as work:
        return ask(work, WORKSHOP, "pause", arguments, run_after=run_after).job


def seen(store: Store, job: int) -> Seen:
    with store.reading() as session:
        return look(session, job)


def change(store: Store, job: int, **values: object) -> None:
    with store.writing("test") as work:
        work.session.execute(update(JobRow).where(JobRow.id == job).values(**values))
