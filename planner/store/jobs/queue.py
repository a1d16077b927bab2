"""The queue: jobs wait in the order they were asked for until a place has a free slot."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from planner.store.database import Store, Work
from planner.store.faults import StoreError
from planner.store.jobs.ending import changed
from planner.store.jobs.kinds import DELIVERIES, Workshop
from planner.store.jobs.process import here
from planner.store.jobs.states import QUEUED, RUNNING
from planner.store.settings import put_setting, setting
from planner.store.tables import JobRow

QUEUE_LOCK = 7_165_003
"""Number of PostgreSQL's advisory lock under which jobs are claimed; SQLite has one writer anyway."""

AT_ONCE = "jobs_at_once"
"""Setting: how many solves run at once on one machine; without it as many as it has cores."""

DELIVERERS = 2
"""Processes of one machine that deliver webhooks at once."""

LONGEST_WAIT = dt.timedelta(days=2)
"""Nothing waits longer: a moment further off was set by a clock that has been set back since."""


@dataclass(frozen=True)
class Claimed:
    """A job that is about to be done.

    Attributes
    ----------
    job : int
    attempt : int
        How often it was begun, this time counted: only this attempt may change its row.
    """

    job: int
    attempt: int


def waits(session: Session, now: dt.datetime, kinds: tuple[str, ...]) -> bool:
    """Whether anything of these kinds is due."""
    return session.scalar(select(JobRow.id).where(*_due(now, kinds)).limit(1)) is not None


def claim(store: Store, workshop: Workshop, lane: str, *, unlimited: bool = False) -> Claimed | None:
    """Take the job of a lane that waits longest, if this machine has a slot for it.

    Parameters
    ----------
    unlimited : bool
        Without looking for a slot.
    """
    kinds, place = workshop.lane(lane), here()
    with store.reading() as session:  # most looks find nothing, and take no lock
        if not waits(session, store.now(), kinds):
            return None
    with store.writing("jobs") as work:
        if work.session.get_bind().dialect.name == "postgresql":
            work.session.execute(select(func.pg_advisory_xact_lock(QUEUE_LOCK)))
        if not unlimited and _running(work.session, kinds, place) >= _slots(work.session, lane):
            return None
        due = select(JobRow.id, JobRow.attempts).where(*_due(store.now(), kinds)).order_by(JobRow.id).limit(1)
        found = work.session.execute(due).first()
        if found is None:
            return None
        values = {"state": RUNNING, "host": place, "pid": None, "born": None, "beat": 0}
        mine = (JobRow.state == QUEUED) & (JobRow.attempts == found.attempts)
        if not changed(work, found.id, mine, {**values, "attempts": found.attempts + 1, "run_after": None}):
            return None  # cancelled meanwhile
        return Claimed(found.id, found.attempts + 1)


def slots(session: Session) -> int:
    """How many solves run at once on this machine."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return int(setting(session, AT_ONCE, cores))


def set_slots(work: Work, count: int) -> None:
    """Set how many solves run at once on one machine.

    Raises
    ------
    StoreError
        If it is less than one.
    """
    if count < 1:
        raise StoreError.told("jobs at once", str(count), "1 or more", "One solve needs one slot.")
    put_setting(work, AT_ONCE, count)


def _slots(session: Session, lane: str) -> int:
    return DELIVERERS if lane == DELIVERIES else slots(session)


def _running(session: Session, kinds: tuple[str, ...], place: str) -> int:
    mine = (JobRow.state == RUNNING) & (JobRow.host == place) & JobRow.kind.in_(kinds)
    return session.scalar(select(func.count()).select_from(JobRow).where(mine)) or 0


def _due(now: dt.datetime, kinds: tuple[str, ...]) -> tuple[ColumnElement[bool], ...]:
    after = JobRow.run_after
    return (
        JobRow.state == QUEUED,
        JobRow.kind.in_(kinds),
        or_(after.is_(None), after <= now, after > now + LONGEST_WAIT),
    )
