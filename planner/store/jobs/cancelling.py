"""Ask a job to end: one that waits ends at once, one that runs ends itself with the best so far."""

from __future__ import annotations

from planner.store.database import Work
from planner.store.jobs.ending import changed, end
from planner.store.jobs.states import CANCELLED, QUEUED, RUNNING
from planner.store.jobs.watching import Seen, look
from planner.store.tables import JobRow


def cancel(work: Work, job: int) -> Seen:
    """Ask a job to end; one that has ended stays as it is.

    Its runner looks five times a second. Should it not listen, `planner.store.jobs.caring` ends its process.

    Returns
    -------
    Seen
        As it stands now.

    Raises
    ------
    StoreError
        If there is no such job.
    """
    waits, runs = JobRow.state == QUEUED, (JobRow.state == RUNNING) & ~JobRow.cancel_asked
    # One that waits may begin between the two, one that runs may be queued again: then once more.
    for _ in range(2):
        if end(work, job, CANCELLED, only=waits):
            break
        if changed(work, job, runs, {"cancel_asked": True}):
            work.tell("job.cancel", f"job {job}")
            break
    return look(work.session, job)
