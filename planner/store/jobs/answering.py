"""A cancel is answered within a second, whatever the work does just then.

The runner's second thread hears it. What has ended by itself a moment later is kept whole. Else what was found so far
is kept, the row ends with it, and the process goes on to make the rest: simulation, report. One that has found nothing
is ended with all that it started.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from planner.store.database import Store, Work
from planner.store.faults import StoreError
from planner.store.jobs.ending import end, finish, finishing, ours
from planner.store.jobs.kinds import Made, Workshop
from planner.store.jobs.process import end_own_group
from planner.store.jobs.queue import Claimed
from planner.store.jobs.reporting import Reporter
from planner.store.jobs.scratch import remove, scratch
from planner.store.jobs.starting import start_waiting
from planner.store.jobs.states import CANCELLED, FINISHING
from planner.store.tables import JobRow

ANSWER_S = 0.2
"""So long after it heard, a job that has not ended by itself is answered for: asking, hearing and keeping add to it."""

LATEST_S = 0.4
"""So long it is waited for the newest to be ready, where an older one is."""

GRACE_S = 300.0
"""A job that was asked to end and says nothing new for so long is ended by force."""

NOTHING = "It was cancelled before there was anything to keep."


def answering(store: Store, workshop: Workshop, claimed: Claimed, *, apart: bool) -> Callable[[Reporter], None]:
    """What answers for a job once it has heard that it is to end; called at every look from then on.

    Parameters
    ----------
    apart : bool
        Whether the process is the job's own, and may be ended by force.
    """

    def forced(reporter: Reporter, said: str) -> None:
        with store.writing(asked_by(store, claimed)) as work:
            if reporter.say_last(work):
                _end_without_more(work, claimed, reporter, said)
        remove(scratch(store, claimed))
        start_waiting(store, workshop)
        end_own_group()

    def heard(reporter: Reporter) -> None:
        if reporter.given_up.is_set():
            return
        newest = reporter.so_far.hurry()
        if reporter.asked_s < (ANSWER_S if newest or not reporter.so_far.any else LATEST_S):
            return
        if not reporter.answered and _kept_so_far(store, claimed, reporter):
            start_waiting(store, workshop)
        elif apart and reporter.quiet_s >= GRACE_S:
            forced(reporter, f"Asked to end, it said nothing for {GRACE_S:.0f} s and was ended by force.")
        elif apart and not reporter.found and not reporter.so_far.any:
            forced(reporter, NOTHING)

    return heard


def asked_by(store: Store, claimed: Claimed) -> str:
    """Who asked for a job, and answers for what it keeps."""
    with store.reading() as session:
        return session.scalars(select(JobRow.asked_by).where(JobRow.id == claimed.job)).one()


def finished(work: Work, claimed: Claimed, made: Made | None, said: str) -> None:
    """End a job that was answered for: with what was made of it since, or with what was kept at first.

    Parameters
    ----------
    made : Made, optional
        None where it could not be made.
    said : str
        Why it could not.
    """
    mine = finishing(claimed.attempt)
    if made is None or made == Made():
        finish(
            work, claimed.job, only=mine, message=f"{_message(work, claimed)} No more was made of it. {said}".strip()
        )
        return
    kept = made.kept(work)
    finish(work, claimed.job, only=mine, message=made.message, result=kept, plan_id=kept.get("plan"))


def _kept_so_far(store: Store, claimed: Claimed, reporter: Reporter) -> bool:
    """Keep what was found and end the row with it; whether that was done."""
    made = reporter.so_far.ready
    if made is None:
        return False
    try:
        reporter.log(made.message)
        with store.writing(asked_by(store, claimed)) as work:
            if not reporter.say_last(work):
                return False
            kept = made.kept(work)
            only, plan, said = ours(claimed.attempt), kept.get("plan"), made.message
            end(work, claimed.job, CANCELLED, only=only, message=said, result=kept, plan_id=plan, stage=FINISHING)
    except (StoreError, SQLAlchemyError):
        raise  # busy or away: at the next look
    except Exception:  # whatever the work said is to be kept cannot be: it is waited for as before
        reporter.log(traceback.format_exc())
        reporter.so_far.drop()
        return False
    reporter.answer()
    return True


def _end_without_more(work: Work, claimed: Claimed, reporter: Reporter, said: str) -> None:
    if reporter.answered:
        finished(work, claimed, None, said)
    else:
        end(work, claimed.job, CANCELLED, only=ours(claimed.attempt), message=said)


def _message(work: Work, claimed: Claimed) -> str:
    return work.session.scalars(select(JobRow.message).where(JobRow.id == claimed.job)).one()
