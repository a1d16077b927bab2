"""Look at jobs: one cheap query tells state and log, for as many viewers as like."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from planner.store.faults import StoreError
from planner.store.jobs.states import CANCELLED, ENDED, FINISHING
from planner.store.tables import JobLine, JobRow

LINES_A_LOOK = 1_000
"""Lines of a log that one look brings."""


@dataclass(frozen=True)
class Line:
    """A line of a log.

    Attributes
    ----------
    number : int
        From 0.
    at : datetime
    text : str
    """

    number: int
    at: dt.datetime
    text: str


@dataclass(frozen=True)
class Seen:
    """A job as it was seen.

    Attributes
    ----------
    id, kind, state, host, pid, beat, stage, incumbent, bound, share_done, cancel_asked, attempts, run_after, message,
    plan_id, asked_at, asked_by, began_at, ended_at
        Columns of `planner.store.tables.JobRow`.
    gap : float, optional
        ``max(0, incumbent - bound) / max(1, |incumbent|)``, a fraction; None until both are known.
    lines : tuple of Line
        Of its log, from the number on that was asked for.
    """

    id: int
    kind: str
    state: str
    host: str | None
    pid: int | None
    beat: int
    stage: str
    incumbent: float | None
    bound: float | None
    share_done: float | None
    cancel_asked: bool
    attempts: int
    run_after: dt.datetime | None
    message: str
    plan_id: int | None
    asked_at: dt.datetime
    asked_by: str
    began_at: dt.datetime | None
    ended_at: dt.datetime | None
    gap: float | None = None
    lines: tuple[Line, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether it will not change any more."""
        return self.state in ENDED

    @property
    def finishing(self) -> bool:
        """Whether it is cancelled, its best kept, and its process still makes the rest of it."""
        return self.state == CANCELLED and self.stage == FINISHING


SHOWN = tuple(getattr(JobRow, one.name) for one in fields(Seen) if one.name not in ("gap", "lines"))
"""Columns that a look brings; arguments and result, which may be long, by `arguments_and_result`."""


def look(session: Session, job: int, *, after: int = -1) -> Seen:
    """A job, and its log's lines after a number.

    Raises
    ------
    StoreError
        If there is no such job.
    """
    new = and_(JobLine.job_id == JobRow.id, JobLine.number > after)
    query = (
        select(*SHOWN, JobLine.number, JobLine.at, JobLine.text)
        .outerjoin(JobLine, new)
        .where(JobRow.id == job)
        .order_by(JobLine.number)
        .limit(LINES_A_LOOK)
    )
    rows = session.execute(query).all()
    if not rows:
        raise StoreError.told("job", str(job), "the number of a job", "`planner jobs list` shows them.")
    lines = tuple(Line(*row[-3:]) for row in rows if row[-3] is not None)
    return replace(_seen(rows[0][:-3]), lines=lines)


def listed(
    session: Session,
    *,
    states: Sequence[str] = (),
    kinds: Sequence[str] = (),
    before: int | None = None,
    most: int = 100,
) -> list[Seen]:
    """Jobs, the newest first, without their logs.

    Parameters
    ----------
    states, kinds : sequence of str
        Only these; empty: all.
    before : int, optional
        Only jobs of a smaller number: the next page.
    most : int
        Number of rows at most.
    """
    query = select(*SHOWN).order_by(JobRow.id.desc()).limit(most)
    if states:
        query = query.where(JobRow.state.in_(states))
    if kinds:
        query = query.where(JobRow.kind.in_(kinds))
    if before is not None:
        query = query.where(JobRow.id < before)
    return [_seen(row) for row in session.execute(query)]


def arguments_and_result(session: Session, job: int) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What a job was told, and what it made."""
    row = session.execute(select(JobRow.arguments, JobRow.result).where(JobRow.id == job)).one()
    return row.arguments, row.result


def next_line(session: Session, job: int) -> int:
    """Number of the line that a job's log gets next."""
    last = session.scalar(select(func.max(JobLine.number)).where(JobLine.job_id == job))
    return 0 if last is None else last + 1


def _seen(row: Sequence[Any]) -> Seen:
    seen = Seen(*row)
    if seen.incumbent is None or seen.bound is None:
        return seen
    return replace(seen, gap=max(0.0, seen.incumbent - seen.bound) / max(1.0, abs(seen.incumbent)))
