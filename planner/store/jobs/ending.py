"""How a job ends: once, by whoever is first, told to the trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import CursorResult, update
from sqlalchemy.sql.elements import ColumnElement

from planner.store.database import Work
from planner.store.jobs.states import CANCELLED, FINISHING, QUEUED, RUNNING
from planner.store.tables import JobRow


def end(
    work: Work,
    job: int,
    state: str,
    *,
    only: ColumnElement[bool],
    message: str = "",
    result: Mapping[str, Any] | None = None,
    plan_id: int | None = None,
    stage: str | None = None,
) -> bool:
    """End a job, if it still is as `only` says; whether it did.

    Parameters
    ----------
    state : str
        One of `planner.store.jobs.states.ENDED`.
    only : condition on JobRow
        As whoever ends it has seen it: another may have ended it, or it may have moved meanwhile.
    message : str
        Why, where it did not succeed.
    stage : str, optional
        `planner.store.jobs.states.FINISHING` where its process goes on with what was kept.
    """
    values: dict[str, Any] = {"state": state, "active_key": None, "ended_at": work.store.now(), "message": message}
    if result is not None:
        values["result"] = dict(result)
    if plan_id is not None:
        values["plan_id"] = plan_id
    if stage is not None:
        values["stage"] = stage
    if not changed(work, job, only, values):
        return False
    work.tell("job.end", f"job {job}", None, {"state": state, "plan": plan_id})
    return True


def finish(
    work: Work,
    job: int,
    *,
    only: ColumnElement[bool],
    message: str,
    result: Mapping[str, Any] | None = None,
    plan_id: int | None = None,
) -> bool:
    """Say of a cancelled job that nothing more is made of what was kept, if it still is as `only` says; whether it was.

    Parameters
    ----------
    message : str
        What is said of it from now on.
    result, plan_id : optional
        What was made, in the place of what was kept at first; None: that stays.
    """
    values: dict[str, Any] = {"stage": "", "message": message}
    if result is not None:
        values |= {"result": dict(result), "plan_id": plan_id}
    if not changed(work, job, only, values):
        return False
    work.tell("job.finish", f"job {job}", None, {"plan": plan_id})
    return True


def queue_again(
    work: Work, job: int, *, only: ColumnElement[bool], run_after: dt.datetime | None, message: str = ""
) -> bool:
    """Put a job back into the queue, if it still is as `only` says; whether it did."""
    values = {"state": QUEUED, "host": None, "pid": None, "born": None, "run_after": run_after, "message": message}
    return changed(work, job, only, values)


def ours(attempt: int) -> ColumnElement[bool]:
    """The job runs, and it is this attempt that does it: nobody gave it up meanwhile."""
    return (JobRow.state == RUNNING) & (JobRow.attempts == attempt)


def finishing(attempt: int) -> ColumnElement[bool]:
    """The job is cancelled and its best kept, and this attempt still makes the rest of it."""
    return (JobRow.state == CANCELLED) & (JobRow.stage == FINISHING) & (JobRow.attempts == attempt)


def changed(work: Work, job: int, only: ColumnElement[bool], values: Mapping[str, Any]) -> bool:
    """Change a job's row, if it still is as `only` says; whether it was changed."""
    done = work.session.execute(
        update(JobRow).where(JobRow.id == job, only).values(**values), execution_options={"synchronize_session": False}
    )
    assert isinstance(done, CursorResult)
    return bool(done.rowcount)
