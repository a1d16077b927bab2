"""A job's own process: ``python -m planner.store.jobs.run JOB ATTEMPT``.

Takes the row, does the work, keeps what was made and ends the row in one change, then starts what waits.
"""

from __future__ import annotations

import datetime as dt
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from forecasting.faults import InputError
from planner.giving_way import SEARCH, give_way
from planner.store.database import Store, Work, open_store
from planner.store.faults import ConflictError, StoreError
from planner.store.jobs.answering import NOTHING, answering, asked_by, finished
from planner.store.jobs.caring import care_until
from planner.store.jobs.ending import changed, end, ours, queue_again
from planner.store.jobs.kinds import DELIVERIES, Context, FailedError, Kind, Made, StoppedError, TryAgainError, Workshop
from planner.store.jobs.process import me
from planner.store.jobs.queue import Claimed, claim, waits
from planner.store.jobs.registry import WORKSHOP
from planner.store.jobs.reporting import Reporter
from planner.store.jobs.scratch import make, remove, scratch, told_there
from planner.store.jobs.starting import start_waiting
from planner.store.jobs.states import CANCELLED, DONE, FAILED
from planner.store.jobs.watching import next_line
from planner.store.tables import JobRow

KEEP_TRYING_S = 600.0
"""How long a job tries to begin, or to keep what it made, where the store is away or full."""

RETRY_S = 1.0

LINGER_S = 60.0
"""A process that delivered stays so long for what is to be tried again: the first pause is shorter."""

PRINTED_LAST = 200
"""Lines of what the process printed that go into the log."""


R = TypeVar("R")


@dataclass(frozen=True)
class Ending:
    """How a job ended.

    Attributes
    ----------
    state : str
        One of `planner.store.jobs.states.ENDED`, or empty: it is tried again.
    made : Made
    message : str
    again : TryAgainError, optional
    """

    state: str
    made: Made
    message: str = ""
    again: TryAgainError | None = None


ENDS_S = 2.0
"""Seconds that a process waits for its care of other jobs to end."""


def main(arguments: Sequence[str], workshop: Workshop = WORKSHOP) -> int:
    """Do one job, then start what waits.

    Parameters
    ----------
    arguments : sequence of str
        The job's number and which attempt it is.
    """
    claimed = Claimed(int(arguments[0]), int(arguments[1]))
    store, ended = open_store(), threading.Event()
    care = threading.Thread(target=care_until, args=(store, workshop, ended), daemon=True)
    care.start()
    try:
        lane = run_claimed(store, workshop, claimed, apart=True)
        deliver_due(store, workshop)
        start_waiting(store, workshop)
        if lane == DELIVERIES:
            linger(store, workshop)
    finally:
        ended.set()
        care.join(ENDS_S)  # what it has in hand would else be given back to a store that is closed
        store.close()
    return 0


def linger(store: Store, workshop: Workshop, seconds: float = LINGER_S) -> None:
    """Stay for deliveries that are tried again soon, so that the first tries need no timer."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        deliver_due(store, workshop)
        with store.reading() as session:
            if not waits(session, store.now() + dt.timedelta(seconds=seconds), workshop.lane(DELIVERIES)):
                return
        time.sleep(RETRY_S)


def deliver_due(store: Store, workshop: Workshop) -> list[int]:
    """Deliver everything that is due, one after the other in this process; numbers of the jobs."""
    done = []
    while (claimed := claim(store, workshop, DELIVERIES, unlimited=True)) is not None:
        run_claimed(store, workshop, claimed)
        done.append(claimed.job)
    return done


def run_claimed(store: Store, workshop: Workshop, claimed: Claimed, *, apart: bool = False) -> str:
    """Do a claimed job in this process; its lane, empty if it was not to be done any more.

    Parameters
    ----------
    apart : bool
        Whether the process is the job's own: then it hears SIGTERM, and ends itself where there is nothing to keep.
    """
    row = _until_it_works(lambda: _take(store, claimed))
    if row is None:
        remove(scratch(store, claimed))
        return ""  # cancelled or given to another before we began
    kind = workshop.kinds.get(row.kind)
    with store.reading() as session:
        said = next_line(session, claimed.job)
    reporter = Reporter(store, claimed, said, answering(store, workshop, claimed, apart=apart))
    if apart and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda _number, _frame: reporter.cancelled.set())
    reporter.start()
    try:
        ending = _done(store, kind, row, claimed, reporter)
    finally:
        reporter.stop()
    if apart:
        for line in told_there(scratch(store, claimed), PRINTED_LAST):
            reporter.log(line)
    _keep(store, claimed, ending, reporter)
    remove(scratch(store, claimed))
    return kind.lane if kind is not None else ""


def _take(store: Store, claimed: Claimed) -> JobRow | None:
    """Put this process into the row; None if somebody cancelled it or gave it to another."""
    mark = me()
    with store.writing("jobs") as work:
        row = work.session.get(JobRow, claimed.job)
        if row is None:
            return None
        if row.cancel_asked:
            end(work, claimed.job, CANCELLED, only=ours(claimed.attempt))
            return None
        values: dict[str, Any] = {"host": mark.host, "pid": mark.pid, "born": mark.born, "beat": 1}
        began = row.began_at or work.store.now()
        mine = ours(claimed.attempt) & JobRow.pid.is_(None)
        return row if changed(work, claimed.job, mine, {**values, "began_at": began}) else None


def _done(store: Store, kind: Kind | None, row: JobRow, claimed: Claimed, reporter: Reporter) -> Ending:
    """Do the work; whatever goes wrong in it is how it ended."""
    nothing = Made()
    if kind is None:
        return Ending(FAILED, nothing, f"This program knows no jobs of kind {row.kind!r}: a newer one is needed.")
    folder = scratch(store, claimed)
    heard, log, so_far = reporter.cancelled, reporter.log, reporter.so_far
    context = Context(store, row.id, row.asked_by, claimed.attempt, folder, heard, reporter, log, so_far)
    try:
        make(folder)
        made = kind.run(kind.arguments.model_validate(row.arguments), context)
    except StoppedError:
        return Ending(CANCELLED, nothing, "" if reporter.answered else NOTHING)
    except TryAgainError as again:
        return Ending(CANCELLED if reporter.cancelled.is_set() else "", nothing, str(again), again)
    except (FailedError, InputError) as error:
        return Ending(FAILED, nothing, str(error))
    except MemoryError:
        return Ending(FAILED, nothing, "There was not enough memory.")
    except Exception as error:
        reporter.log(traceback.format_exc())
        return Ending(FAILED, nothing, f"An unexpected fault, see the log: {type(error).__name__}: {error}")
    return Ending(CANCELLED if reporter.cancelled.is_set() else DONE, made)


def _keep(store: Store, claimed: Claimed, ending: Ending, reporter: Reporter) -> None:
    """Keep what was made and end the row, in one change."""

    def keep(how: Ending) -> None:
        with store.writing(asked_by(store, claimed)) as work:
            _write(work, claimed, how, reporter)

    try:
        _until_it_works(lambda: keep(ending))
    except (ConflictError, InputError) as error:
        if isinstance(error, StoreError) and not isinstance(error, ConflictError):
            raise  # what was made stays in the job's folder
        failed = Ending(FAILED, Made(), str(error))
        _until_it_works(lambda: keep(failed))


def _until_it_works(change: Callable[[], R]) -> R:
    """Try a change again for a while where the store is busy, away or full."""
    began = time.monotonic()
    while True:
        try:
            return change()
        except ConflictError:
            raise
        except StoreError as error:
            if time.monotonic() - began > KEEP_TRYING_S:
                raise
            print(error, file=sys.stderr)  # the store cannot be told
            time.sleep(RETRY_S)


def _write(work: Work, claimed: Claimed, ending: Ending, reporter: Reporter) -> None:
    if not reporter.say_last(work):
        return  # others gave it up: nothing of it is kept
    if reporter.answered:
        finished(work, claimed, ending.made if ending.state == CANCELLED else None, ending.message)
        return
    mine, again, message = ours(claimed.attempt), ending.again, ending.message or ending.made.message
    if again is not None and not ending.state:
        queue_again(work, claimed.job, only=mine, run_after=work.store.now() + again.after, message=message)
        return
    kept = ending.made.kept(work)
    end(work, claimed.job, ending.state, only=mine, message=message, result=kept, plan_id=kept.get("plan"))


if __name__ == "__main__":
    give_way(SEARCH)
    sys.exit(main(sys.argv[1:]))
