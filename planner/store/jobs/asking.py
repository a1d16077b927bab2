"""Ask for work: a row of its own, or the row of the same work that is not done yet."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from planner.store.database import Work
from planner.store.faults import ConflictError
from planner.store.jobs.kinds import Workshop
from planner.store.jobs.states import QUEUED
from planner.store.tables import JobRow

TRIES = 5
"""The other's row may end between our try and our look: then ours may go in after all."""


@dataclass(frozen=True)
class Asked:
    """The job that does what was asked for.

    Attributes
    ----------
    job : int
    new : bool
        False where somebody had asked for the same already.
    """

    job: int
    new: bool


def active_key(kind: str, arguments: Mapping[str, Any]) -> str:
    """Digest of a kind and its arguments: the same work has the same."""
    text = json.dumps([kind, arguments], sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def ask(
    work: Work,
    workshop: Workshop,
    kind: str,
    arguments: Mapping[str, Any],
    *,
    run_after: dt.datetime | None = None,
) -> Asked:
    """Ask for work; it waits in the queue until `planner.store.jobs.starting` begins it.

    Two at once ask for one job: a unique key that a job holds until it has ended makes the second find the first's.

    Parameters
    ----------
    arguments : mapping
        No pay and no secret: they stand in the trail.
    run_after : datetime, optional
        Not before.

    Raises
    ------
    InputError
        If the kind is not known or an argument is wrong.
    """
    checked = workshop.checked(kind, arguments)
    key = active_key(kind, checked)
    for _ in range(TRIES):
        found = work.session.scalar(select(JobRow.id).where(JobRow.active_key == key))
        if found is not None:
            return Asked(found, new=False)
        row = JobRow(
            kind=kind,
            active_key=key,
            arguments=checked,
            state=QUEUED,
            result={},
            run_after=run_after,
            asked_at=work.store.now(),
            asked_by=work.who,
        )
        try:
            with work.session.begin_nested():
                work.session.add(row)
        except IntegrityError:
            continue  # somebody else was first: look for his
        work.tell("job.ask", f"job {row.id}", None, {"kind": kind, "arguments": checked})
        return Asked(row.id, new=True)
    raise ConflictError("jobs", kind, "The same work is being started and ended by others: try again.")
